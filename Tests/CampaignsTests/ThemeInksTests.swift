import Foundation
import Markdown
import Testing

@testable import Campaigns

/// Whether the colours of a changed theme are looked at, in its own tags and rules and in what they make of posts.
@Suite struct ThemeInksTests {
  /// A copy of a theme, changed, under its own name in the publication's folder; its layout's lines.
  private func change(_ theme: String, in desk: Desk, _ changes: (String, String)...) throws -> [Substring] {
    let folder = desk.folder + "/theme/" + theme
    try FileManager.default.createDirectory(atPath: desk.folder + "/theme", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(desk.publication.themes[1])/\(theme)", toPath: folder)
    let layout = folder + "/layout.html.mustache"
    let text = try changes.reduce(String(contentsOfFile: layout, encoding: .utf8)) { text, change in
      try #require(text.contains(change.0))
      return text.replacing(change.0, with: change.1, maxReplacements: 1)
    }
    try text.write(toFile: layout, atomically: true, encoding: .utf8)
    return text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  private static let dark = "<style data-embed>{{{dark_css}}}</style>"
  private static let head = (
    "</head>", "<style>\n.slogan{color:#222222;font-size:18px}\n.stripe{background-color:#ffffcc}\n</style>\n</head>"
  )

  @Test(
    "A layout's text that does not stand out from its ground is told with its line, in each palette",
    arguments: [
      ("<p style=\"color:#eeeeee\">Faint words</p>", "the ink #eeeeee of <p> on #fffdf9", 1),
      ("<p class=\"slogan\">Slogan of the house</p>", "in the dark, the ink #222222 of <p class=\"slogan\"> on #211f1c", 1),
      ("<p class=\"m\" style=\"background-color:#777777\">a</p>", "the ink #69655c of <p class=\"m\"> on #777777", 2),
      (
        "<table><tr><td bgcolor=\"#ffffff\" class=\"m\">Our bar</td></tr></table>",
        "in the dark, the ink #a8a294 of <td class=\"m\"> on #ffffff", 1
      ),
      ("<p class=\"stripe\">\n<b>a</b></p>", "in the dark, the ink #ffffff of <p class=\"stripe\"> on #ffffcc", 1),
    ])
  func told(tag: String, words: String, count: Int) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let lines = try change("letter", in: desk, Self.head, ("{{{content}}}", "\(tag)\n{{{content}}}"))
    let warnings = try Theme(named: "letter", in: desk.publication.themes).warnings
    let found = try #require(warnings.first, "\(warnings)")
    #expect(found.message.hasPrefix("\(words) has a contrast of ") && warnings.count == count, "\(warnings)")
    #expect(found.file?.hasSuffix("theme/letter/layout.html.mustache") == true)
    #expect(lines[found.line - 1].contains(tag.prefix { $0 != "\n" }))
    #expect(found.hint?.contains("{{{dark_css}}}") == words.contains("in the dark"))
  }

  @Test(
    "A layout's text that can be read is no finding, nor one of which nobody can tell",
    arguments: [
      "<p class=\"h\">a</p>", "<p style=\"color:#111111;background-color:#ffffcc\">a</p>",
      "<p style=\"color:#eeeeee;background:#ffffff url(https://example.org/a.png)\">a</p>",
      "<p style=\"color:#eeeeee;display:none\">a</p>", "<p style=\"color:#eeeeee\">&nbsp;</p>",
      "<p style=\"color:#eeeeee\"><b class=\"t\" style=\"color:#111111\">a</b></p>", "<hr style=\"color:#eeeeee\">",
      "<!--[if mso]><p style=\"color:#eeeeee\">a</p><![endif]-->",
    ])
  func fine(tag: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    _ = try change("letter", in: desk, ("{{{content}}}", "\(tag)\n{{{content}}}"))
    #expect(try Theme(named: "letter", in: desk.publication.themes).warnings == [])
  }

  @Test(
    "A layout's rule that makes a post's words faint is told with its line",
    arguments: [
      ("@media (prefers-color-scheme: dark){.t{color:#444444 !important}}", "in the dark, the ink #444444 of a post's <", "#444444"),
      ("td blockquote, .h{color:#dddddd !important}", "the ink #dddddd of", nil),
      (".k{background-color:#555555 !important}", "on #555555", "#555555"),
      ("strong{color:#cccccc}", "the ink #cccccc of a post's <strong> on #fffdf9", "#cccccc"),
      ("em{color:#bbbbbb}", "the ink #bbbbbb of a post's <em> on #fffdf9", "#bbbbbb"),
      ("s{color:#bbbbbb}", "the ink #bbbbbb of a post's <s> on #fffdf9", "#bbbbbb"),
      ("li{background-color:#ffffff}", "in the dark, the ink #e6e2d8 of a post's <li class=\"t\"> on #ffffff", nil),
      ("th b, th strong{color:#cccccc}", "the ink #cccccc of a post's <strong> on #fffdf9", "#cccccc"),
      ("blockquote li{color:#cccccc !important}", "the ink #cccccc of a post's <li class=\"t\"> on #fffdf9", "#cccccc"),
      ("small{color:#cccccc}", "the ink #cccccc of a post's <small> on #fffdf9", "#cccccc"),
    ])
  func rules(rule: String, words: String, color: String?) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let lines = try change("letter", in: desk, (Self.dark, "\(Self.dark)\n<style data-embed>\n\(rule)\n</style>"))
    let warnings = try Theme(named: "letter", in: desk.publication.themes).warnings
    let found = try #require(warnings.first { $0.message.contains(words) }, "\(warnings)")
    if let color { #expect(lines[found.line - 1].contains(color), "\(warnings)") }
  }

  @Test(
    "What readers of some programs would miss in a layout, or get twice, is told with its line",
    arguments: [
      ("{{{content}}}", "<h1>News</h1>", "a second <h1>; the first stands on line 61"),
      ("{{{content}}}", "<b id=\"a\">b</b> <i id=\"a\">c</i>", "the id \"a\" stands on line"),
      ("{{{content}}}", "<a href=\"https://example.org\"><img src=\"https://example.org/a.png\" alt=\"\"></a>", "a link without words"),
      ("<title>{{subject}}</title>", "<title> </title>", "an empty <title>"), ("<title>{{subject}}</title>", "", "no <title>"),
      ("<html lang=\"{{lang}}\"", "<html", "<html> without lang"), ("<!DOCTYPE html>", "", "no <!DOCTYPE html>"),
      ("<h1 class=\"h title\">{{title}}</h1>", "<h2 class=\"h title\">{{title}}</h2>", "no <h1>"),
      ("<meta charset=\"utf-8\">", "", "no charset"), (ThemeInksTests.dark, "", "no {{{dark_css}}}"),
      ("{{words.rehearsal}}", "", "no {{words.rehearsal}}"),
      ("{{{content}}}\n", "<p class=\"t\">{{{content}}}</p>\n", "{{{content}}} stands in a <p>"),
    ])
  func remarks(part: String, instead: String, words: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let lines = try change("letter", in: desk, (part, part == "{{{content}}}" ? "\(instead)\n\(part)" : instead))
    let warnings = try Theme(named: "letter", in: desk.publication.themes).warnings
    let found = try #require(warnings.first, "\(warnings)")
    #expect(warnings.count == 1 && found.message.hasPrefix(words) && found.hint != nil, "\(warnings)")
    #expect(words.hasPrefix("no ") ? found.line == 1 : lines[found.line - 1].contains(instead.trimmingCharacters(in: .newlines)))
  }

  @Test func `A pair of tokens that is told of their file is not told of every tag that has it`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    _ = try change("letter", in: desk)
    let path = desk.folder + "/theme/letter/tokens.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("\"muted\": \"#69655c\"", with: "\"muted\": \"#cccccc\"").write(toFile: path, atomically: true, encoding: .utf8)
    let warnings = try Theme(named: "letter", in: desk.publication.themes).warnings
    #expect(warnings.count == 2 && warnings.allSatisfy { $0.file == path }, "\(warnings)")
  }

  @Test(
    "A post's tag that a class of the theme colours so that nobody can read it is told with its place",
    arguments: [
      ("a\n\n<p class=\"note\">b</p>", ".w-note{background-color:#ffffcc}", 7, 1, "in the dark, the ink #e6e2d8 on #ffffcc"),
      ("a <span class=\"x note\">b</span>", ".w-note{color:#dddddd}", 5, 3, "the ink #dddddd on #fffdf9"),
      (
        "<div class=\"note\">\n\nb\n\n</div>", ".w-note{background-color:#ffffcc !important}", 5, 1,
        "in the dark, the ink #e6e2d8 on #ffffcc"
      ),
      (
        "<div class=\"note\">\n\nMarkdown *within*\n\n</div>", ".w-note p{color:#222222 !important}", 5, 1,
        "in the dark, the ink #222222 of <p> on #211f1c"
      ),
      (
        "<table class=\"box\"><tr><td>b</td></tr></table>", ".w-box td{background-color:#ffffff}", 5, 1,
        "in the dark, the ink #e6e2d8 of <td> on #ffffff"
      ),
      ("a <b>c</b>\n\n<p\n class=\"note\">b</p>", ".w-note{color:#dddddd !important}", 7, 1, "the ink #dddddd on #fffdf9"),
      ("a <u><q>b</q></u>", "u > q{color:#dddddd}", 4, 1, "the ink #dddddd of <q> on #fffdf9"),
      ("<details class=\"note\"><summary>b</summary></details>", ".w-note{background-color:#333333}", 5, 1, "the ink #2b2a27 on #333333"),
    ])
  func classes(body: String, rule: String, line: Int, column: Int, words: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    _ = try change("letter", in: desk, ("</head>", "<style>\(rule)</style>\n</head>"))
    let found = try desk.preflight("title: T", body)
    #expect(found.map(\.line) == [line] && found.map(\.column) == [column], "\(found)")
    #expect(found.first?.message.contains(words) == true && found.first?.hint != nil, "\(found)")
    #expect(try Theme(named: "letter", in: desk.publication.themes).warnings == [])
  }

  @Test(arguments: Desk.themes)
  func `A class that a theme colours for both palettes is no finding, nor one that it knows nothing of`(theme: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let rule = ".w-note{background-color:#ffffcc !important;color:#1f1f1f !important}"
    _ = try change(theme, in: desk, (Self.dark, "\(Self.dark)\n<style>\(rule)</style>"))
    let body = "<p class=\"note\">a</p>\n\n<div class=\"box\">b <span class=\"y\">c</span></div>\n\n<h2 class=\"z\">d</h2>\n\n> quote"
    #expect(try desk.preflight("title: T\ntemplate: \(theme)", body) == [])
    #expect(try Theme(named: theme, in: desk.publication.themes).warnings == [])
  }
}
