import Markdown
import Testing

@Suite struct MarkdownGuardsTests {
  /// Named, so that a report does not print them.
  private static let refused: [String: (text: String, line: Int, words: String)] = [
    "list markers": ("a\n" + String(repeating: "   -", count: 5000) + "x" + String(repeating: "\n", count: 5000), 2, "nested"),
    "plus markers": (String(repeating: "+ ", count: 5000) + String(repeating: "\n", count: 5000), 1, "nested"),
    "numbers": (String(repeating: "1. ", count: 5000) + "x" + String(repeating: "\n", count: 5000), 1, "nested"),
    "quotes": (String(repeating: ">", count: 60_000) + "a", 1, "nested"),
    "bare quotes": (String(repeating: ">", count: 60_000), 1, "nested"),
    "steps": (
      (0..<42).map { String(repeating: " ", count: $0 * 200) + String(repeating: "- ", count: 100) + "x" }.joined(separator: "\n"), 3,
      "nested"
    ),
    "autolinks": ("a\n\n" + String(repeating: "www._", count: 30_000), 3, "www."),
    "brackets behind an address": ("a\n\nhttps://e.org/" + String(repeating: ")", count: 190_000), 3, "brackets"),
    "entities behind an address": ("https://e.org/" + String(repeating: ")&a;", count: 47_000), 1, "brackets"),
    "addresses without a space": (String(repeating: "http://a.b<", count: 17_000), 1, "addresses"),
    "processing instructions": (String(repeating: "x<?", count: 40_000), 1, "<?"),
    "declarations": (String(repeating: "x<!A ", count: 30_000), 1, "<!"),
    "CDATA": (String(repeating: "x<![CDATA[\n", count: 3000), 2001, "<!"),
    "wide table": (
      String(repeating: "|", count: 3000) + "\n" + String(repeating: "|-", count: 3000) + "\n" + String(repeating: "|\n", count: 10_000), 2,
      "columns"
    ),
    "table of short rows": (
      String(repeating: "|a", count: 64) + "|\n" + String(repeating: "|-", count: 64) + "|\n" + String(repeating: "|\n", count: 90_000),
      784, "cells"
    ),
    "table of short rows in a quote": (
      "> |a|b|\n> |-|-|\n" + String(repeating: "> |\n", count: 40_000), 25_003, "cells"
    ),
    "wide table in a quote": (
      "> " + String(repeating: "|a", count: 70) + "|\n> " + String(repeating: "|-", count: 70) + "|\n", 2, "columns"
    ),
    "definition": ("[x]: " + String(repeating: "x", count: 50_000) + "\n\n" + String(repeating: "[x]", count: 5000), 1, "expand"),
    "definition in brackets": (
      "[x]:\n<" + String(repeating: "x ", count: 25_000) + ">\n\n" + String(repeating: "[x]", count: 5000), 1, "expand"
    ),
    "definition's title": (
      "[x]: y '" + String(repeating: "x\n", count: 25_000) + "'\n\n" + String(repeating: "[x]", count: 5000), 1, "expand"
    ),
    "open brackets": (String(repeating: "[]:<]:a (", count: 20_000), 1, "expand"),
    "depth": ((0..<150).map { String(repeating: "  ", count: $0) + "- x" }.joined(separator: "\n"), 50, "deep"),
    "size": (String(repeating: "a", count: 600_000), 1, "longer"), "control character": ("a\nb\u{0}c", 2, "control"),
  ]

  @Test("Inputs that would keep the parser busy are refused at their line", arguments: refused.keys.sorted())
  func refuses(name: String) throws {
    let hostile = try #require(Self.refused[name])
    let elapsed = ContinuousClock().measure {
      let fault = #expect(throws: Diagnostic.self) { _ = try MarkdownParser.parse(hostile.text, firstLine: 1).document }
      #expect(fault?.line == hostile.line && fault?.message.contains(hostile.words) == true && fault?.hint != nil, "\(fault as Any)")
    }
    // No busy machine reaches it by itself; unguarded these take from 15 seconds to hours.
    #expect(elapsed < .seconds(10))
  }

  private static let taken: [String: String] = [
    "emphasis": String(repeating: "*a **a ", count: 20_000), "brackets": String(repeating: "[", count: 60_000),
    "rules": String(repeating: "- ", count: 5000) + "\n" + String(repeating: "* ", count: 5000),
    "definitions": String(repeating: "]:", count: 90_000),
    "blank lines in code": "```\n" + String(repeating: "\n", count: 100_000) + "x\n```\n",
    "a long line of code": "    " + String(repeating: "x", count: 100_000),
    "addresses": String(repeating: "https://e.org/a?b=(c)).\n", count: 7_000),
    "a long address": "https://e.org/" + String(repeating: "(a)", count: 30_000) + String(repeating: ")", count: 500),
    "a long line of links": String(repeating: "[a](b)", count: 20_000),
    "distinct links": (0..<15_000).map { "[a](\($0))" }.joined(), "table rows": "|a|\n|-|\n" + String(repeating: "|b|\n", count: 20_000),
    "spaces": "a" + String(repeating: " ", count: 100_000) + "b", "pictures": String(repeating: "![é](b)", count: 20_000),
    "tables apart": String(repeating: String(repeating: "|-", count: 64) + "|\n" + String(repeating: "|\n", count: 500) + "\n", count: 3),
    "sixty-four columns": String(repeating: "|a", count: 64) + "|\n" + String(repeating: "|-", count: 64) + "|\n",
    "a hundred quotes": String(repeating: ">", count: 90) + "a", "tasks": String(repeating: "- [ ] x\n", count: 20_000),
    "a style of one property": "<p style='" + String(repeating: "float:left;", count: 16_000) + "'>x</p>",
    "a style of many values": "<p style='" + (0..<14_000).map { "float:x\($0);" }.joined() + "'>x</p>",
    "a style of properties of one's own": "<p style='" + String(repeating: "--a:b;", count: 30_000) + "'>x</p>",
  ]

  @Test("Unusual inputs are parsed and rendered in good time", arguments: taken.keys.sorted())
  func takes(name: String) throws {
    let text = try #require(Self.taken[name])
    let tokens = try Sample.tokens()
    let elapsed = try ContinuousClock().measure {
      let document = try Sample.document(text)
      #expect(!WebRenderer().html(document).isEmpty)
      #expect(!EmailRenderer(tokens: tokens, direction: .ltr) { _ in nil }.html(document).isEmpty)
      #expect(!TextRenderer { _ in nil }.text(document).isEmpty)
      _ = document.plainText(limit: 130)
    }
    #expect(elapsed < .seconds(20))
  }
}
