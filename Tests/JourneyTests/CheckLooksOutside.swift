import Foundation
import Testing

/// `tuesday check` and the world outside the folder: pages shown as cards, pages linked to, mail programs and spam filters.
@Suite(.inTurn) struct CheckLooksOutside {
  private let site: Running
  private let base: String

  init() async throws {
    site = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/page_server.py"])
    base = "http://127.0.0.1:\(try await site.find(/(\d+)\n/))"
  }

  @Test func `Where nothing may be fetched the site is served all the same`() async throws {
    let place = try await Workplace()
    try place.set([
      "check.network": "\"none\"", "site.listen": "\"127.0.0.1:\(try freePort())\"", "inbox.listen": "\"127.0.0.1:\(try freePort())\"",
    ])
    #expect(try await ServePeer(place).request("GET", "/health").status == 200)
  }

  @Test func `A page becomes a card when the post is checked, and what is sent asks nobody`() async throws {
    let place = try await Workplace()
    let path = try place.write(
      "posts/cards.md", "---\ntitle: Cards\n---\n\nWorth a look:\n\n\(base)/page\n\n\(base)/endless\n\nA \(base)/moved in a sentence.\n")
    // A machine on the writer's network is nobody's business.
    let refused = try await place.tuesday("check", path)
    #expect(refused.errors.contains(":7:1: warning: \(base)/page stays a plain link: it cannot be read: it leads to 127.0.0.1"))
    #expect(try await preview(place, path).html.contains(">\(base)/page</a>"))
    // What was the matter is remembered, until somebody finds more.
    for arguments in [["check", path, "--set", "check.network=none"], ["preview", path, "--out", place.folder + "/shown"]] {
      let again = try await Program.run(Program.path, arguments, in: place.folder)
      #expect(again.errors.contains(":7:1: warning: \(base)/page stays a plain link: it cannot be read: it leads to 127.0.0.1"))
    }

    let checked = try await place.tuesday("check", path, "--set", "check.network=any")
    #expect(checked.code == 0 && !checked.errors.contains("plain link"), "\(checked.errors)")
    site.signal(SIGKILL)
    _ = await site.end()
    let (html, text) = try await preview(place, path)
    #expect(html.contains(">Benches &amp; trees 0</a>") && html.contains(">The Square</p>") && html.contains(">Endless</a>"))
    #expect(html.contains(/<img class="m" src="[^"]*\/media\/[0-9a-f]{32}\.png" width="534" height="267" alt="The Square"/))
    #expect(text.contains("Benches & trees 0 (The Square):\n\(base)/page\n") && text.contains("A \(base)/moved in a sentence."))
    #expect(try await place.tuesday("check", path, "--set", "check.network=any").errors.contains("plain link") == false)
    let refreshed = try await place.tuesday("check", path, "--set", "check.network=any", "--refresh-cards")
    #expect(refreshed.errors.contains("the card of \(base)/page stays as it was: it cannot be read"), "\(refreshed.errors)")
  }

  @Test func `A card has its page's own letters, and a picture that cannot be had is told until it can`() async throws {
    let place = try await Workplace()
    let pages = ["old", "pale", "drawn"].map { "\(base)/\($0)\n" }.joined(separator: "\n")
    let path = try place.write("posts/cards.md", "---\ntitle: Cards\n---\n\nA letter.\n\n\(pages)")
    for _ in 0..<2 {
      let checked = try await place.tuesday("check", path, "--set", "check.network=any")
      let told = checked.errors.split(separator: "\n").filter { $0.contains("has no picture") }
      #expect(checked.code == 0 && told.count == 2, "\(checked.errors)")
      #expect(told.first?.contains(":9:1: warning: the card of \(base)/pale has no picture: \(base)/nowhere.png answers with 404") == true)
      #expect(told.last?.contains(":11:1: warning: the card of \(base)/drawn has no picture: \(base)/page is not a PNG") == true)
    }
    #expect(try await preview(place, path).html.contains(">Kráľ a žena</a>"))
  }

  @Test func `A picture of another site is measured when the post is checked, and claims no size before`() async throws {
    let place = try await Workplace()
    let path = try place.write(
      "posts/pictures.md", "---\ntitle: Pictures\n---\n\nA ![stamp](\(base)/small.png) and ![nothing](\(base)/gone.png).\n")
    #expect(try await preview(place, path).html.contains("small.png\" alt=\"stamp\""))
    let checked = try await place.tuesday("check", path, "--set", "check.network=any")
    #expect(checked.code == 0 && checked.errors.contains("warning: the picture \(base)/gone.png answers with 404"), "\(checked.errors)")
    site.signal(SIGKILL)
    _ = await site.end()
    #expect(try await preview(place, path).html.contains("small.png\" width=\"60\" height=\"40\" alt=\"stamp\""))
  }

  @Test func `Many pages are asked several at once, and that they are is said`() async throws {
    let place = try await Workplace()
    let pages = (0..<24).map { "\(base)/slow?\($0)\n" }.joined(separator: "\n")
    let path = try place.write("posts/many.md", "---\ntitle: Many\n---\n\nA letter.\n\n\(pages)")
    let start = ContinuousClock.now
    let checked = try await place.tuesday("check", path, "--set", "check.network=any")
    #expect(checked.code == 0 && !checked.errors.contains("plain link"), "\(checked.errors)")
    #expect(checked.errors.contains("many.md shows 24 pages and pictures of other sites"), "\(checked.errors)")
    // One after the other they would take 48 seconds.
    #expect(ContinuousClock.now - start < .seconds(40))
    #expect(try await place.tuesday("check", path).errors.contains("no card has been made") == false)
    let untouched = try place.write("posts/none.md", "---\ntitle: None\n---\n\nA letter.\n\n\(base)/page\n")
    #expect(try await place.tuesday("check", untouched, "--set", "check.network=none").errors.contains("no card has been made of it"))
  }

  @Test(
    "A page that gives no card is told with the reason",
    arguments: [
      ("/loop", "redirects"), ("/passwd", "protocol"), ("/paper", "is application/pdf"), ("/untitled", "has no title"),
      ("/gone", "answers with 404"),
    ])
  func cardless(page: String, reason: String) async throws {
    let place = try await Workplace()
    let path = try place.write("posts/cards.md", "---\ntitle: Cards\n---\n\nA letter.\n\n\(base)\(page)\n")
    let checked = try await place.tuesday("check", path, "--set", "check.network=any")
    #expect(checked.code == 0, "\(checked.errors)")
    #expect(
      checked.errors.contains(":7:1: warning: \(base)\(page) stays a plain link") && checked.errors.contains(reason), "\(checked.errors)")
  }

  @Test func `A deep check asks for every link, and the spam filter for a score`() async throws {
    let place = try await Workplace()
    let links = ["moved", "gone", "closed", "page#part"].map { "[the \($0) page](\(base)/\($0))" }.joined(separator: "\n")
    let path = try place.write("posts/links.md", "---\ntitle: Links\n---\n\n\(links)\n")
    let checked = try await place.tuesday("check", path, "--deep", "--json", "--set", "check.network=any")
    let findings = try #require(try JSONSerialization.jsonObject(with: Data(checked.output.utf8)) as? [[String: Any]])
    let told = findings.map { "\($0["line"] ?? 0) \($0["severity"] ?? "") \($0["message"] ?? "")" }
    #expect(checked.code == 65 && told.contains("6 error the link to \(base)/gone answers with 404"), "\(told)")
    #expect(told.contains("7 warning the link to \(base)/closed answers with 403"), "\(told)")
    #expect(!told.contains { $0.contains("does not answer") } && told.count { $0.contains("the link to") } == 2, "\(told)")
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/spamassassin") {
      #expect(told.contains { $0.contains(/^1 note SpamAssassin gives -?[0-9.]+ points; spam begins at 5/) }, "\(told)")
      let spam = try place.write(
        "posts/spam.md", "---\ntitle: Links\n---\n\n`XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X`\n")
      let refused = try await place.tuesday("check", spam, "--deep")
      #expect(refused.code == 65 && refused.errors.contains(/error: SpamAssassin gives 99\d/) && refused.errors.contains("GTUBE"))
    } else {
      print("no spam score asked for: SpamAssassin is not installed")
    }
  }

  @Test func `Given data on mail programs, check tells what they lack`() async throws {
    let place = try await Workplace()
    _ = try place.write(
      "clients.json",
      """
      [{"slug": "css-letter-spacing", "stats": {"outlook": {"windows": {"2007": "y", "2019": "n #1"}, "ios": {"2019-02": "y"}}}},
       {"slug": "css-border-radius", "stats": {"outlook": {"windows": {"2019": "n"}}}}]
      """)
    let path = try place.write("posts/x.md", "---\ntitle: X\n---\n\nA.\n\n<p style=\"letter-spacing: 2px\">wide</p>\n")
    let checked = try await place.tuesday("check", path, "--set", "check.client_support=clients.json")
    #expect(checked.errors.contains("posts/x.md:7:1: warning: letter-spacing: does nothing in Outlook (windows)"), "\(checked.errors)")
    #expect(!checked.errors.contains("border-radius"))
    let absent = try await place.tuesday("check", path, "--set", "check.client_support=absent.json")
    #expect(absent.code != 0 && absent.errors.contains("absent.json: there is no such file"), "\(absent.errors)")
  }

  private func preview(_ place: Workplace, _ path: String) async throws -> (html: String, text: String) {
    let shown = try await place.tuesday("preview", path, "--out", place.folder + "/shown")
    #expect(shown.code == 0, "\(shown.errors)")
    return (
      try String(contentsOfFile: place.folder + "/shown/mail.html", encoding: .utf8),
      try String(contentsOfFile: place.folder + "/shown/mail.txt", encoding: .utf8).replacing("\r\n", with: "\n")
    )
  }
}
