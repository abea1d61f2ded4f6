import Foundation
import Testing

@testable import Markdown

@Suite struct RenderingTests {
  private func document(_ text: String) throws -> Document { try MarkdownParser.parse(text).document }

  private func tokens() throws -> ThemeTokens {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try JSONDecoder().decode(
      ThemeTokens.self, from: try Data(contentsOf: root.appending(path: "Templates/Email/letter/tokens.json")))
  }

  @Test(
    "Plain text reads well",
    arguments: [
      ("a *b* **c** ~~d~~ `e`", "a _b_ *c* ~d~ e\n"),
      (
        "[x](https://example.org) and [y](https://example.org), <https://example.org>",
        "x [1] and y [1], https://example.org\n\n[1] https://example.org\n"
      ),
      ("- a\n- b\n  - c\n", "- a\n- b\n  - c\n"), ("3. a\n4. b\n", "3. a\n4. b\n"), ("- [x] a\n- [ ] b\n", "- [x] a\n- [ ] b\n"),
      ("> a\n>\n> b\n", "> a\n>\n> b\n"), ("    code\n\n    more\n", "    code\n\n    more\n"),
      ("# A\n\n## B\n\n### C\n", "A\n=\n\nB\n-\n\nC\n"),
      ("| a | b |\n|--|--:|\n| 日本 | 1 |\n", "a     b\n----  -\n日本  1\n"), ("![a picture](x.png)", "[Image: a picture]\n"),
      ("a[^1]\n\n[^1]: Note.\n", "a(1)\n\n----\n\n(1) Note.\n"), ("a  \nb\nc", "a\nb c\n"),
    ])
  func text(markdown: String, text: String) throws {
    #expect(TextRenderer { _ in nil }.text(try document(markdown)) == text)
  }

  @Test func `Email HTML carries its styles on its elements and needs no style sheet`() throws {
    let html = EmailRenderer(tokens: try tokens(), direction: .rtl) { _ in nil }.html(
      try document("# A\n\nb & 'c'\n\n> d\n\n1. e\n\n| f |\n|---|\n| g |\n\n```\n<h>\n```\n\n- [x] i\n"))
    #expect(html.contains("<h2 class=\"h\"") && !html.contains("<h1"), "the layout's title is the only h1")
    for element in ["<p ", "<li ", "<td ", "<th "] {
      for part in html.components(separatedBy: element).dropFirst() {
        #expect(part.prefix { $0 != ">" }.contains("style=\""), "\(element)")
      }
    }
    #expect(html.contains("border-right:4px") && html.contains("padding-right:26px"), "sides are physical and follow the direction")
    #expect(html.contains("scope=\"col\"") && html.contains("&lt;h&gt;") && html.contains("&#9745; ") && !html.contains("<input"))
    #expect(!html.contains("&apos;") && !html.contains("rgb(") && !html.contains("var("))
  }

  @Test func `Marks of merge values pass through every renderer, links included`() throws {
    let mark = "\u{E000}7\u{E001}"
    let document = try document("# \(mark)\n\n[a \(mark)](\(mark)) ![\(mark)](https://example.org/\(mark).png)\n")
    for output in [
      WebRenderer().html(document), EmailRenderer(tokens: try tokens(), direction: .ltr) { _ in nil }.html(document),
      TextRenderer { _ in nil }.text(document),
    ] { #expect(output.components(separatedBy: mark).count >= 4, "\(output)") }
  }

  @Test(
    "What a mail cannot carry is told with its place",
    arguments: [
      ("a\n\nb <b>c</b>", 3, Diagnostic.Severity.warning, "raw HTML"), ("<div>x</div>", 1, .warning, "raw HTML"),
      ("![](x.png)", 1, .warning, "no text"), ("# a\n\n### b", 3, .warning, "jumps"), ("[a](javascript:alert(1))", 1, .error, "javascript"),
      ("[a](<java\tscript:x>)", 1, .error, "cannot carry"), ("[a]()", 1, .error, "empty"), ("[a](data:text/html,x)", 1, .error, "data"),
    ])
  func diagnostics(markdown: String, line: Int, severity: Diagnostic.Severity, words: String) throws {
    let found = try MarkdownParser.parse(markdown, firstLine: 1).diagnostics
    #expect(found.contains { $0.line == line && $0.severity == severity && $0.message.contains(words) }, "\(found)")
  }

  @Test(arguments: ["https://example.org", "mailto:a@example.org", "tel:+1", "#part", "/path", "page?x=a:b"])
  func `Good link targets pass`(target: String) throws {
    #expect(try MarkdownParser.parse("[a](\(target))").diagnostics.isEmpty)
  }

  /// Named, so that a report does not print them.
  private static let hostile: [String: String] = [
    "list markers": String(repeating: "   -", count: 5000) + "x" + String(repeating: "\n", count: 5000),
    "autolinks": String(repeating: "www._", count: 30_000), "processing instructions": String(repeating: "x<?", count: 40_000),
    "declarations": String(repeating: "x<!A ", count: 40_000), "quotes": String(repeating: ">", count: 60_000) + "a",
    "wide table": String(repeating: "|", count: 3000) + "\n" + String(repeating: "|-", count: 3000) + "\n"
      + String(repeating: "|\n", count: 10_000),
    "definition": "[x]: " + String(repeating: "x", count: 50_000) + "\n\n" + String(repeating: "[x]", count: 5000),
    "emphasis": String(repeating: "*a **a ", count: 20_000), "brackets": String(repeating: "[", count: 60_000),
    "size": String(repeating: "a", count: 600_000), "control character": "a\u{0}b",
  ]

  @Test("Inputs that would keep the parser busy end at once", arguments: hostile.keys.sorted())
  func pathological(name: String) throws {
    let text = try #require(Self.hostile[name])
    let elapsed = ContinuousClock().measure { _ = try? MarkdownParser.parse(text).document }
    // An upper bound that no busy machine reaches by itself; unguarded these take from 15 seconds to hours.
    #expect(elapsed < .seconds(10))
  }

  @Test func `Parsing is the same from eight threads at once`() async throws {
    let text = "a ~~b~~ *c* www.example.org\n\n| a | b |\n|---|---|\n| `1` | ~~2~~ |\n"
    let expected = WebRenderer().html(try document(text))
    let results = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var wrong = 0
          for _ in 0..<500 where WebRenderer().html(try MarkdownParser.parse(text).document) != expected { wrong += 1 }
          return wrong
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(results == 0)
  }
}
