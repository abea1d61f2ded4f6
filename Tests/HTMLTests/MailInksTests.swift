import HTML
import Testing

@Suite struct MailInksTests {
  /// As `dark p: #111111 on #222222`, with the inner of the tags that make it.
  private func texts(_ style: String, _ body: String) throws -> [String] {
    let head = "<meta name=\"color-scheme\" content=\"light dark\">\(style)"
    let document = "<!DOCTYPE html><html><head>\(head)</head><body style=\"color:#111111;background-color:#eeeeee\">\(body)</body></html>"
    return try MailInks(of: document).texts.map { "\($0.palette) \($0.tags.first?.name ?? ""): \($0.ink) on \($0.ground)" }
  }

  @Test(
    "Words have the ink and the ground that their tag says, or else those of what they stand in",
    arguments: [
      ("a", ["light body: #111111 on #eeeeee"]),
      ("<p style=\"color:red\">a</p>", ["light p: #ff0000 on #eeeeee"]),
      ("<p style=\"color:#F00;color:rgb(0 0 255)\">a</p>", ["light p: #0000ff on #eeeeee"]),
      ("<div style=\"background:#fff\"><p>a</p></div>", ["light div: #111111 on #ffffff"]),
      ("<table bgcolor=\"#FFFFFF\"><tr><td style=\"color:#222\"><b>a</b></td></tr></table>", ["light td: #222222 on #ffffff"]),
      (
        "<div style=\"color:#222\"><p style=\"background:none\">a</p><p style=\"color:inherit\">b</p></div>",
        ["light div: #222222 on #eeeeee"]
      ),
      // Words alone count, and those that are seen.
      ("<p style=\"color:red\"> &nbsp;<b style=\"color:blue\">a</b></p>", ["light b: #0000ff on #eeeeee"]),
      ("<p style=\"color:red;display:none\">a <b style=\"color:#222\">b</b></p>", []),
      (
        "<p style=\"color:red;font-size:1px\">a</p><p style=\"color:red;opacity:0\">a</p><p style=\"color:red;visibility:hidden\">a</p>", []
      ),
      ("<p style=\"color:#000;opacity:0.5\">a</p>", ["light p: #777777 on #eeeeee"]),
      ("<div style=\"background:#000;color:#fff;opacity:50%\"><p>a</p></div>", ["light div: #f7f7f7 on #777777"]),
      (
        "<div style=\"opacity:.5\"><div style=\"background:#000;opacity:.5\"><p style=\"color:#fff;opacity:1\">a</p></div></div>",
        ["light p: #f3f3f3 on #b3b3b3"]
      ),
      ("<p style=\"opacity:var(--x)\">a</p>", []),
      // Nobody can tell.
      ("<p style=\"background:#ffffff url(https://example.org/a.png)\">a</p>", []),
      (
        "<p style=\"background:linear-gradient(red,blue)\">a</p><table background=\"https://example.org/a.png\"><tr><td>b</td></tr></table>",
        []
      ),
      ("<p style=\"background:rgba(0,0,0,.5)\">a</p><p style=\"color:var(--x)\">b</p><mark>c</mark>", []),
      ("<a href=\"https://example.org\">a</a>", []),
    ])
  func inks(body: String, told: [String]) throws {
    #expect(try texts("", body) == told)
  }

  @Test(
    "Rules of a style sheet win over a tag's style when they are important, in the palettes for which they hold",
    arguments: [
      ("p{color:red}", ["light p: #222222 on #eeeeee"]),
      ("p{color:red !important}", ["light p: #ff0000 on #eeeeee"]),
      (".a{color:blue !important}p{color:red !important}", ["light p: #0000ff on #eeeeee"]),
      ("@media (prefers-color-scheme: dark){p{color:#fff !important}}", ["light p: #222222 on #eeeeee", "dark p: #ffffff on #eeeeee"]),
      (
        "@media screen and ( prefers-color-scheme:dark ){body{background-color:#000 !important}}",
        ["light p: #222222 on #eeeeee", "dark p: #222222 on #000000"]
      ),
      ("@media (prefers-color-scheme:light){p{color:#333 !important}}", ["light p: #333333 on #eeeeee", "dark p: #222222 on #eeeeee"]),
      ("@media all{p{color:red !important}}", ["light p: #ff0000 on #eeeeee"]),
      (
        "@media print{p{color:red !important}}p:hover{color:red !important}[data-ogsc] p{color:red !important}",
        ["light p: #222222 on #eeeeee"]
      ),
      // Some readers have it so.
      ("@media (max-width:600px){p{color:red !important}}", []),
      ("@supports (display:grid){p{color:red !important}}", []),
      ("p{color:red;@media (prefers-color-scheme:dark){color:white !important}}", []),
      (
        "@media (prefers-color-scheme:dark) and (max-width:600px){p{color:red !important}}", ["light p: #222222 on #eeeeee"]
      ),
      ("@media (prefers-color-scheme:dark){p{display:none !important}}", ["light p: #222222 on #eeeeee"]),
    ])
  func rules(style: String, told: [String]) throws {
    #expect(try texts("<style>\(style)</style>", "<p class=\"a\" style=\"color:#222\">a</p>") == told)
  }

  @Test func `A style sheet for one palette counts in that, and a mail that says nothing of the dark has no ink of its own there`() throws {
    let own = "<style media=\"(prefers-color-scheme: dark)\">p{color:#fff !important}</style>"
    #expect(try texts(own, "<p>a</p>") == ["light body: #111111 on #eeeeee", "dark p: #ffffff on #eeeeee"])
    let plain = "<!DOCTYPE html><p style=\"background:#333\">a</p>"
    #expect(try MailInks(of: plain).texts.map { "\($0.palette) \($0.ink) on \($0.ground)" } == ["light #000000 on #333333"])
    let dark = "<!DOCTYPE html><meta name=\"color-scheme\" content=\"light dark\"><p style=\"background:#fff\">a</p>"
    #expect(
      try MailInks(of: dark).texts.map { "\($0.palette) \($0.ink) on \($0.ground)" } == [
        "light #000000 on #ffffff", "dark #ffffff on #ffffff",
      ])
  }
}
