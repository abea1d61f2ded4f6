import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// What every theme that we ship must hold.
@Suite struct ThemesTests {
  static let everything = """
    First {{ first_name | default: "words" }} with a [link](https://example.org) and `code`.

    ## Heading

    > quote

    > [!NOTE]
    > Known.

    > [!QUOTE]
    > Said.

    [Press](https://example.org/b "button")

    ```
    let a = 1
    ```

    | a | b |
    |---|---|
    | 1 | 2 |

    ---
    """

  private func html(_ theme: String, lang: String) throws -> String {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/x.md"
    let head = "title: T\nlang: \(lang)\ntemplate: \(theme)\nauthor: {name: Ada, bio: She writes.}"
    try "---\n\(head)\n---\n\n\(Self.everything)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, attributes: [:]).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    #expect(issue.text.filled { _ in "x" }.contains("Ada: She writes."))
    return issue.html.filled { _ in "x" }
  }

  @Test(arguments: Desk.themes)
  func `A theme has what every mail program needs`(theme: String) throws {
    let html = try html(theme, lang: "en")
    for part in [
      "<html lang=\"en\" dir=\"ltr\"", "role=\"article\" aria-roledescription=\"email\" aria-label=\"T\"", "<!--[if mso]><table",
      "1 Main Street", ">Unsubscribe</a>", ">Read online</a>", "She writes.",
    ] {
      #expect(html.contains(part), "\(part)")
    }
    let styles = html.matches(of: /(?s)<style>(.*?)<\/style>/).map { String($0.1) }
    #expect(styles.joined().utf8.count < 16 << 10 && styles.allSatisfy { !$0.contains("/*") && !$0.contains("@import") })
    #expect(html.components(separatedBy: "<h1").count == 2 && !html.contains("{{"))
    for tag in html.matches(of: /<(?!html|meta|!)[a-z][^>]*>/).map({ String($0.0) }) {
      for word in ["!important", "rgb(", "var(", "calc(", "rem;", "text-align:start", "&apos;"] { #expect(!tag.contains(word), "\(tag)") }
      // What has a colour of its own must be reached by the dark rules; the rehearsal's bar stays as it is.
      if tag.contains(/[ ";]color:#/) { #expect(tag.contains("class=\""), "\(tag)") }
    }
  }

  @Test(arguments: Desk.themes)
  func `A long mail says at its head too how to leave`(theme: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/x.md"
    for (count, links) in [(10, 1), (700, 2)] {
      let text = String(repeating: "So we read it again, and then once more, for good.\n\n", count: count)
      try "---\ntitle: T\ntemplate: \(theme)\n---\n\n\(text)".write(toFile: path, atomically: true, encoding: .utf8)
      let issue = try IssueRenderer(desk.publication, mode: .live).issue(
        of: try Post.load(path, attributes: [:]).post, today: LocalDate(year: 2026, month: 11, day: 24))
      #expect(issue.html.filled { _ in "x" }.components(separatedBy: ">Unsubscribe</a>").count == links + 1)
    }
  }

  @Test(arguments: Desk.themes)
  func `A theme mirrors for a language that runs from right to left`(theme: String) throws {
    let html = try html(theme, lang: "ar")
    #expect(html.contains("<html lang=\"ar\" dir=\"rtl\"") && html.contains("align=\"right\"") && html.contains("border-right:4px"))
    #expect(!html.contains("border-left") && !html.contains(/<td class="[^"]*t[^"]*"[^>]*align="left"/))
  }

  @Test(arguments: Desk.themes)
  func `A theme's colours can be told apart in both palettes`(theme: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    #expect(try Theme(named: theme, in: desk.publication.themes).warnings.isEmpty)
    #expect(Contrast.ratio("#000000", "#ffffff") == 21 && abs(Contrast.ratio("#777777", "#ffffff") - 4.48) < 0.01)
  }

  @Test func `A layout of plain text escapes nothing, however many braces a tag has`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try FileManager.default.createDirectory(atPath: desk.folder + "/theme", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: desk.publication.themes[1] + "/letter", toPath: desk.folder + "/theme/mine")
    let layout = desk.folder + "/theme/mine/layout.txt.mustache"
    let text = try String(contentsOfFile: layout, encoding: .utf8)
    try text.replacing("{{{", with: "{{").replacing("}}}", with: "}}").write(toFile: layout, atomically: true, encoding: .utf8)
    let path = desk.folder + "/posts/x.md"
    func rendered(_ theme: String) throws -> String {
      try "---\ntitle: Tom & Ada's <b>\ntemplate: \(theme)\n---\n\n1 < 2 & \"3\"\n".write(toFile: path, atomically: true, encoding: .utf8)
      return try IssueRenderer(desk.publication, mode: .live).issue(
        of: try Post.load(path, attributes: [:]).post, today: LocalDate(year: 2026, month: 11, day: 24)
      ).text.filled { _ in "x" }
    }
    let own = try rendered("mine")
    #expect(try own == rendered("letter") && own.contains("Tom & Ada's <b>") && own.contains("1 < 2 & "))
  }

  @Test func `The rules of a theme of one's own end in the mail's tags, but for those that a mail program must apply`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let folder = desk.folder + "/theme/mine"
    try FileManager.default.createDirectory(atPath: desk.folder + "/theme", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: desk.publication.themes[1] + "/letter", toPath: folder)
    let layout = folder + "/layout.html.mustache"
    let own = """
      <style>
      .w-note { color: #123456 !important; padding: 3px }
      p > a:hover { color: #654321 }
      p $ b { color: red }
      .w-note { float: left; background: rgb(255 0 0) } /* a note */
      </style>
      <style data-embed>.kept{color:#111111}</style>
      </head>
      """
    let changed = try String(contentsOfFile: layout, encoding: .utf8).replacing("</head>", with: own)
    try changed.write(toFile: layout, atomically: true, encoding: .utf8)
    let path = desk.folder + "/posts/x.md"
    try "---\ntitle: T\ntemplate: mine\n---\n\n<div class=\"note\">Hello {{ first_name | default: \"you\" }}</div>\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(
      of: try Post.load(path, attributes: [:]).post, today: LocalDate(year: 2026, month: 11, day: 24))
    let html = issue.html.filled { _ in "Ada" }
    #expect(html.contains(/class="t w-note" style="padding:3px;background:#ff0000;[^"]*color:#123456">/) && html.contains("Hello Ada"))
    #expect(html.contains("p > a:hover { color: #654321 }") && html.contains("<style>.kept{color:#111111}</style>"))
    // It won over the theme's own for the dark, which is important too.
    #expect(html.contains(".w-note{color: #123456 !important}") && html.ranges(of: ".w-note").count == 1 && !html.contains("data-embed"))
    let warnings = try Theme(named: "mine", in: desk.publication.themes).warnings
    #expect(!html.contains("a note"))
    for part in ["p $ b", "float: left"] {
      let line = try #require(changed.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(part) }) + 1
      let message = part == "p $ b" ? part : "float in a style is left out: "
      #expect(warnings.contains { $0.file == layout && $0.line == line && $0.message.contains(message) }, "\(warnings)")
    }
  }

  @Test(
    "A theme that would lose or break a mail is refused with its file, and with its line where it has one",
    arguments: [
      ("layout.html.mustache", "{{{content}}}", "", "see no {{{content}}}"),
      ("layout.html.mustache", "{{{content}}}", "{{content}}", "see no {{{content}}}"),
      ("layout.html.mustache", "{{{content}}}", "{{#rehearsal}}{{{content}}}{{/rehearsal}}", "see no {{{content}}}"),
      ("layout.txt.mustache", "{{{content}}}", "", "see no {{{content}}}"),
      ("layout.html.mustache", "{{{content}}}", "<!-- {{{content}}} -->", "see no {{{content}}}"),
      ("layout.html.mustache", "{{{content}}}", "{{#empty(date)}}{{{content}}}{{/empty(date)}}", "see no {{{content}}}"),
      ("layout.html.mustache", "{{{content}}}", "<b style=\"display: none\">{{{content}}}</b>", "see no {{{content}}}"),
      ("layout.html.mustache", "{{{content}}}", "{{^rehearsal}}{{{content}}}{{/rehearsal}}", "see no {{{content}}}"),
      (
        "layout.html.mustache", "<span dir=\"auto\">{{postal_address}}", "<i title=\"{{postal_address}}\">a</i><span>",
        "see no {{postal_address}}"
      ),
      (
        "layout.html.mustache", "<a class=\"m\" href=\"{{{unsubscribe_url}}}\">{{words.unsubscribe}}</a> &nbsp;&middot;&nbsp; <a",
        "<!-- {{{unsubscribe_url}}} --><a", "see no {{{unsubscribe_url}}}"
      ),
      (
        "layout.html.mustache", "<a class=\"m\" href=\"{{{unsubscribe_url}}}\">{{words.unsubscribe}}</a> &nbsp;&middot;&nbsp; <a",
        "<a title=\"{{{unsubscribe_url}}}\"", "see no {{{unsubscribe_url}}}"
      ),
      (
        "layout.html.mustache", "<a class=\"m\" href=\"{{{unsubscribe_url}}}\">{{words.unsubscribe}}</a> &nbsp;&middot;&nbsp; <a",
        "<a href=\"{{{unsubscribe_url}}}\"></a><a", "see no {{{unsubscribe_url}}}"
      ),
      (
        "layout.html.mustache", "<a class=\"m\" href=\"{{{unsubscribe_url}}}\">{{words.unsubscribe}}</a> &nbsp;&middot;&nbsp; <a",
        "{{#online}}<a href=\"{{{unsubscribe_url}}}\">x</a>{{/online}}<a", "see no {{{unsubscribe_url}}}"
      ),
      (
        "layout.html.mustache", "<a class=\"m\" href=\"{{{unsubscribe_url}}}\">{{words.unsubscribe}}</a> &nbsp;&middot;&nbsp; <a",
        "{{^online}}{{^rehearsal}}<a href=\"{{{unsubscribe_url}}}\">x</a>{{/rehearsal}}{{/online}}{{#online}}<a href=\"{{{unsubscribe_url}}}\">x</a>{{/online}}<a",
        "see no {{{unsubscribe_url}}}"
      ),
      (
        "layout.html.mustache", "<a class=\"m\" href=\"{{{unsubscribe_url}}}\">{{words.unsubscribe}}</a> &nbsp;&middot;&nbsp; <a",
        "<style data-embed>.zz{display:none !important}</style><b class=\"zz\"><a href=\"{{{unsubscribe_url}}}\">x</a></b><a",
        "see no {{{unsubscribe_url}}}"
      ),
      (
        "layout.html.mustache", "<a class=\"m\" href=\"{{{unsubscribe_url}}}\">{{words.unsubscribe}}</a> &nbsp;&middot;&nbsp; <a",
        "<div class=\"m preheader\"><a href=\"{{{unsubscribe_url}}}\">x</a></div><a", "see no {{{unsubscribe_url}}}"
      ),
      (
        "layout.html.mustache", "<a class=\"m\" href=\"{{{unsubscribe_url}}}\">{{words.unsubscribe}}</a> &nbsp;&middot;&nbsp; <a",
        "<style>.zz{visibility:hidden}</style><a class=\"zz\" href=\"{{{unsubscribe_url}}}\">x</a><a", "see no {{{unsubscribe_url}}}"
      ),
      ("layout.html.mustache", "{{{content}}}", "{{#member}}{{{content}}}{{/member}}", "readers of a question to confirm"),
      ("layout.txt.mustache", ": {{{unsubscribe_url}}}", ": https://example.org/?u={{{unsubscribe_url}}}", "see no {{{unsubscribe_url}}}"),
      (
        "layout.html.mustache", "</body>", "<a href=\"https://example.org/?u={{{unsubscribe_url}}}\">x</a></body>",
        "href hands {{{unsubscribe_url}}} to another site"
      ),
      ("layout.html.mustache", "{{{content}}}", "{{{content}}}\u{0}", ": a NUL octet"),
      ("layout.txt.mustache", "{{{content}}}", "{{{content}}}\u{0}", ": a NUL octet"),
      ("layout.html.mustache", "{{{content}}}", "{{{content}}}\u{E000}3\u{E001}", ": a character from U+E000"),
      (
        "layout.html.mustache", "</head>", "<style>\(String(repeating: ".k{color:#111111}\n", count: 2_000))</style></head>",
        "32 are the most"
      ),
      ("layout.txt.mustache", "{{{content}}}", "{{{content}}}\(String(repeating: "a\n", count: 140_000))", "256 are the most"),
      ("layout.html.mustache", "<title>{{subject}}", "<title>{{{subject}}}", ":10:1: error: {{{subject}}} would put"),
      ("layout.html.mustache", "<title>{{subject}}", "<title>{{& subject}}", ":10:1: error: {{{subject}}} would put"),
      ("layout.html.mustache", "</head>", "{{> foo}}</head>", "one file of plain tags"),
      ("layout.html.mustache", "</head>", "<script>alert(1)</script></head>", "no <script>"),
      ("layout.html.mustache", "</head>", "<a\nonclick='x()'>a</a></head>", "run no onclick"),
      ("layout.html.mustache", "</head>", "<a href=\"&#106;avascript:x()\">a</a></head>", "write a whole https:// address"),
      ("layout.html.mustache", "</head>", "<a href=\"{{{web_url}}}javascript:x()\">a</a></head>", "write a whole https:// address"),
      ("layout.html.mustache", "</head>", "<a href=/rel>a</a></head>", "href \"/rel\" leads nowhere"),
      ("layout.html.mustache", "</head>", "<img alt=\"\" src=\"logo.png\"></head>", "src \"logo.png\" leads nowhere"),
      ("layout.html.mustache", "</head>", "<img src=\"https://example.org/a.png\"></head>", "without alt"),
      ("layout.html.mustache", "</head>", "<meta http-equiv=refresh content=1></head>", "cannot have <meta http-equiv=\"refresh\">"),
      ("layout.html.mustache", "</head>", "<style>\n@\\69mport url(https://example.org/x.css);</style></head>", "refuse @import"),
      ("layout.html.mustache", "</head>", "<style>p{background:url(javascript:x)}</style></head>", "url() \"javascript:x\""),
      ("layout.html.mustache", "</head>", "<b style=\"width:expression(x)\">a</b></head>", "runs a program"),
      ("layout.html.mustache", "</head>", "<style data-embed></head>", "<style> is not closed"),
      ("layout.html.mustache", "</head>", "<a title=\"x></head>", "is not closed"),
      ("layout.html.mustache", "</head>", "<base href=\"https://example.org\"></head>", "take no <base>"),
      ("layout.html.mustache", "</head>", "<IFRAME src=\"https://example.org\"></iframe></head>", "take no <iframe>"),
      ("layout.html.mustache", "</head>", "<link rel=stylesheet href=\"https://example.org/x.css\"></head>", "take no <link>"),
      ("layout.html.mustache", "{{/rehearsal}}", "", ":23:1: error: {{#rehearsal}} is never closed: write {{/rehearsal}}"),
      ("layout.html.mustache", "{{#rehearsal}}", "", "{{/rehearsal}} closes nothing: no section is open"),
      ("layout.txt.mustache", "{{{content}}}", "{{{content}}}{{#member}}", "{{#member}} is never closed"),
      ("layout.html.mustache", "{{title}}", "{{titel}}", "unknown tag {{titel}}: did you mean {{title}}?"),
      ("tokens.json", "{", "{ \"bodyfont\": \"Arial\",", ":1:1: error: unknown key `bodyfont`: did you mean `bodyFont`?"),
      ("tokens.json", "\"ink\"", "\"inc\": \"#000000\", \"ink\"", ":5:1: error: unknown key `inc`"),
      ("tokens.json", "\"ink\": \"#2b2a27\",", "", ":2:1: error: `light.ink` is missing"),
      ("tokens.json", "\"#2b2a27\"", "3", ":5:1: error: light.ink is no text"),
      ("tokens.json", ": 18", ": \"18\"", ":39:1: error: bodySize is no whole number"),
      ("tokens.json", "\"ink\": \"#2b2a27\"", "\"ink\" \"#2b2a27\"", ":5:1: error: this is not a JSON object"),
      (
        "layout.html.mustache", "</head>", "<style data-embed>\(String(repeating: ".k{color:#111111}\n", count: 1_000))</style></head>",
        "KB of <style>"
      ),
    ])
  func refused(file: String, part: String, instead: String, words: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    try FileManager.default.createDirectory(atPath: desk.folder + "/theme", withIntermediateDirectories: true)
    let folder = desk.folder + "/theme/mine"
    try FileManager.default.copyItem(atPath: desk.publication.themes[1] + "/letter", toPath: folder)
    let path = "\(folder)/\(file)"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing(part, with: instead, maxReplacements: 1).write(toFile: path, atomically: true, encoding: .utf8)
    try "---\ntitle: T\ntemplate: mine\n---\n\nText.\n".write(toFile: desk.folder + "/posts/x.md", atomically: true, encoding: .utf8)
    let post = try Post.load(desk.folder + "/posts/x.md", attributes: [:]).post
    #expect {
      _ = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    } throws: { error in
      // The post's own error, so that a check goes on with the next post.
      guard let faulty = error as? Post.Faulty, let own = faulty.diagnostics.first, own.file == nil, own.line == 3 else { return false }
      return own.message == "the theme mine does not work"
        && faulty.diagnostics.dropFirst().contains { $0.text(path: "").contains("/\(file):") && $0.text(path: "").contains(words) }
    }
  }

  @Test func `All that is wrong with a theme is told at once, file by file in the order of its lines`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try FileManager.default.createDirectory(atPath: desk.folder + "/theme", withIntermediateDirectories: true)
    let folder = desk.folder + "/theme/mine"
    try FileManager.default.copyItem(atPath: desk.publication.themes[1] + "/letter", toPath: folder)
    func change(_ file: String, _ changes: (String, String)...) throws {
      let path = "\(folder)/\(file)"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let changed = changes.reduce(text) { $0.replacing($1.0, with: $1.1, maxReplacements: 1) }
      try changed.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try change("tokens.json", ("\"#f3f1ec\"", "\"white\""), ("\"bodySize\": 18", "\"bodySize\": 8"))
    try change("layout.html.mustache", ("</head>", "<script></script></head>"), ("{{/rehearsal}}", ""))
    let error = try #require(throws: ThemeError.self) { try Theme(named: "mine", in: desk.publication.themes) }
    let told = error.description.split(separator: "\n").map { $0.replacing(folder + "/", with: "") }
    #expect(
      told.map { $0.split(separator: ":")[0] } == ["tokens.json", "tokens.json", "layout.html.mustache", "layout.html.mustache"], "\(told)")
    #expect(told[0].hasPrefix("tokens.json:3:1: error: light.page is \"white\"") && told[1].contains("bodySize is 8"), "\(told)")
    #expect(told[2].contains("{{#rehearsal}} is never closed") && told[3].contains("no <script>"), "\(told)")

    try change("tokens.json", ("\"white\"", "\"#ffffff\""), ("\"bodySize\": 8", "\"bodySize\": 18"))
    try change("layout.txt.mustache", ("{{{title}}}", "{{{titl}}}"), ("{{{content}}}", ""), ("{{{postal_address}}}", "{{adress}}"))
    let more = try #require(throws: ThemeError.self) { try Theme(named: "mine", in: desk.publication.themes) }.faults.dropFirst(2)
    #expect(
      more.count == 2 && more.allSatisfy { $0.file?.hasSuffix("/layout.txt.mustache") == true && $0.message.contains("unknown tag") },
      "\(more)")
  }

  @Test func `A layout's fault is told with its line, and what does no harm is none`() {
    let faults = LayoutMarkup("<p>\n<a href='x'>a</a>\n<style>\np{}\n@import 'x';</style>\n<img src='y' alt=''>\n").faults
    #expect(faults.map(\.line).sorted() == [2, 5, 6])
    let good = """
      <!--[if mso]><style>v\\:* {behavior:url(#default#VML)} p > a{content:"\\201C"}</style><![endif]--><!-- it's -->
      <a href="{{{web_url}}}#x">a</a> <a href='mailto:a@example.org'>b</a> <a href="#top">c</a>
      <img src="https://example.org/a.png" alt=""><td style="background:url('https://example.org/b.png')">{{#online}}1 < 2{{/online}}</td>
      """
    #expect(LayoutMarkup(good).faults.map(\.message) == [])
  }

  @Test(
    "A layout whose tags reach over the post, or that shows it twice, is refused",
    arguments: [
      ("{{{content}}}", "<b>{{{content}}}", "<b> is never closed in an issue"),
      ("{{{content}}}", "<div><i>{{{content}}}</div>", "<i> is never closed"),
      ("{{{content}}}", "{{{content}}}</span>", "</span> closes nothing"),
      ("{{{content}}}", "{{{content}}} {{{content}}}", "{{{content}}} 2 times"),
      ("{{{content}}}", "{{#online}}<b>{{/online}}{{{content}}}", "<b> is never closed in an issue"),
    ])
  func balance(from: String, to: String, words: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let file = desk.folder + "/layout.html.mustache"
    let letter = try String(contentsOfFile: desk.publication.themes[1] + "/letter/layout.html.mustache", encoding: .utf8)
    let tokens = try Theme(named: "letter", in: desk.publication.themes).tokens
    try letter.replacing(from, with: to).write(toFile: file, atomically: true, encoding: .utf8)
    let error = try #require(throws: ThemeError.self) { try LayoutFile(file).template(tokens) }
    #expect(error.faults.count == 1 && error.faults[0].message.contains(words), "\(error)")
    let fine = letter.replacing(
      from, with: "<p>a<ul><li>b<li>c</ul><!-- <b> --><b>d</b>{{#online}}<i>{{/online}}e{{#online}}</i>{{/online}}{{{content}}}")
    try fine.write(toFile: file, atomically: true, encoding: .utf8)
    _ = try LayoutFile(file).template(tokens)
  }

  @Test func `Of a layout with thousands of faults the first are told, at once`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/layout.html.mustache"
    try String(repeating: "{{", count: 30_000).write(toFile: path, atomically: true, encoding: .utf8)
    let tokens = try Theme(named: "letter", in: desk.publication.themes).tokens
    let start = ContinuousClock.now
    let error = try #require(throws: ThemeError.self) { try LayoutFile(path).template(tokens) }
    #expect(error.faults.count <= 51 && start.duration(to: .now) < .seconds(5))
  }

  @Test func `What nests deeper than a person would write is told with its line, before anything reads it level by level`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/layout.html.mustache"
    func faults(_ text: String) throws -> [String] {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let error = try #require(throws: ThemeError.self) { try LayoutFile(path).template(nil) }
      return error.faults.map { ":\($0.line): \($0.message)" }
    }
    func nested(_ open: String, _ close: String) -> String {
      String(repeating: open, count: 2_000) + "a" + String(repeating: close, count: 2_000)
    }
    #expect(try faults("<p>\n" + nested("{{#online}}", "{{/online}}")) == [":2: sections nested more than 20 deep: nest less"])
    let deep = ":2: brackets in a style stand more than 20 deep in each other: nest less"
    #expect(try faults("<style>p{}\n" + nested("@media all{", "}") + "</style>") == [deep])
    #expect(try faults("<style>p{}\n" + nested(":not(", ")") + "{}</style>") == [deep])
  }
}
