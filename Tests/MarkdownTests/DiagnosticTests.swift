import Markdown
import Testing

@Suite struct DiagnosticTests {
  @Test(
    "What a mail cannot carry is told with its line and column",
    arguments: [
      ("é ü ![](x.png)", 1, 5, Diagnostic.Severity.error, "no text"),
      ("# a\n\n### b", 3, 1, .warning, "jumps"), ("ab [a](javascript:alert(1))", 1, 4, .error, "javascript"),
      ("[a](<java\tscript:x>)", 1, 1, .error, "cannot carry"), ("é\n  [a]()", 2, 3, .error, "empty"),
      ("> a\n> [a](data:text/html,x)", 2, 3, .error, "data"), ("- a\n  é [a](x:y)", 2, 5, .error, "x: links"),
      ("| a |\n|---|\n| é [a](x:y) |", 3, 5, .error, "x: links"), ("a[^1]\n\n[^1]: b\n    [c](x:y)", 4, 5, .error, "x: links"),
      ("![a](data:image/png;base64,x)", 1, 1, .error, "data: pictures"), ("![a]()", 1, 1, .error, "without a source"),
      ("[a](https://e.org:99999/x)", 1, 1, .error, "no port 99999"), ("[a](http://b@e.org:0)", 1, 1, .error, "no port 0"),
      ("[a](https://[::1]:x)", 1, 1, .error, "no port x"),
      ("[a](java\u{E000}0\u{E001}script:x)", 1, 1, .error, "javascript"),
      ("[a](\u{E000}0\u{E001}javascript:x)", 1, 1, .error, "javascript"),
    ])
  func fault(markdown: String, line: Int, column: Int, severity: Diagnostic.Severity, words: String) throws {
    let found = try MarkdownParser.parse(markdown).diagnostics
    #expect(found.map(\.line) == [line] && found.map(\.column) == [column] && found.map(\.severity) == [severity], "\(found)")
    #expect(found.first?.message.contains(words) == true && found.first?.hint != nil)
  }

  @Test(
    "Good link targets pass",
    arguments: [
      "https://example.org:65535", "https://a:b@example.org:1/c:99999", "https://[::1]/",
      "https://example.org?a:b",
      "https://example.org", "HTTP://example.org", "mailto:a@example.org", "tel:+1", "#part", "/path", "page?x=a:b", "a/b:c",
      "\u{E000}3\u{E001}", "\u{E000}3\u{E001}:x", "https://example.org/\u{E000}3\u{E001}",
    ])
  func pass(target: String) throws {
    #expect(try MarkdownParser.parse("[a](<\(target)>)").diagnostics.allSatisfy { $0.severity != .error })
  }

  @Test func `A finding is one line in which nothing acts on a terminal`() {
    let found = Diagnostic.error("no \u{1B}]0;x\u{7}.png\nb\r\u{9B}2J \u{202E}é", line: 2, hint: "c\td")
    #expect(found.text(path: "a\u{1B}.md") == "a␛.md:2:1: error: no ␛]0;x␇.png␊b␍␣2J ␣é (c d)")
  }

  @Test func `Places count from the file's first line`() throws {
    #expect(try MarkdownParser.parse("a\n\n![](b)", firstLine: 8).diagnostics.first?.line == 10)
  }
}
