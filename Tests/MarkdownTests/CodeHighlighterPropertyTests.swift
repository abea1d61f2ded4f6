import Markdown
import Testing

@Suite struct CodeHighlighterPropertyTests {
  private static let languages = [
    "swift", "c", "cpp", "csharp", "java", "kotlin", "go", "rust", "python", "ruby", "php", "javascript", "typescript", "tsx", "json",
    "yaml",
    "toml", "html", "css", "scss", "sql", "bash", "console", "dockerfile", "makefile", "lua", "r", "diff", "ini", "markdown", "haskell",
    "elixir", "zig", "perl",
  ]

  private static let pieces = [
    "\"", "'", "`", "\"\"\"", "'''", "\\", "\\(", "${", "#{", "$(", ")", "}", "{", "(", "[", "]", "/*", "*/", "//", "#", "--", "--[[", "]]",
    "{-", "-}", "<!--", "-->", "<", ">", "</", "<p ", "<script>", "</script", "<?php ", "?>", "<<EOF", "EOF", "<<~'A'", "\n", "\r\n", "\r",
    "\0",
    "\t", " ", "  ", "a", "let", "if", "Ab", "1", "0x1e+", "1.5e-3", ".", ",", ":", ";", "=", "@", "$", "%", "&", "|", "!", "?", "+", "-",
    "é",
    "e\u{301}", "\u{301}", "👩‍👩‍👧", "🇩🇪", "日本", "\u{200B}", "\u{E000}", "\u{E001}", "\u{E000}7\u{E001}", "\u{E000}\"\u{E001}", "r#", "R\"x(",
    "b'",
    "#[", "r\"", "[=[", "@\"", "$ ", "- ", "key: |", "```", "@@", "&amp;", "::", "/",
  ]

  private func check(_ code: String, _ language: String) {
    let spans = CodeHighlighter.spans(of: code, language: language)
    #expect(spans.map(\.text).joined().unicodeScalars.elementsEqual(code.unicodeScalars), "\(language): \(code.debugDescription)")
    #expect(spans.allSatisfy { !$0.text.isEmpty } && zip(spans, spans.dropFirst()).allSatisfy { $0.kind != $1.kind })
    var cuts: Set<Int> = []
    var length = 0
    for span in spans {
      length += span.text.unicodeScalars.count
      cuts.insert(length)
    }
    var open: Int?
    for (offset, scalar) in code.unicodeScalars.enumerated() {
      if scalar == "\u{E000}" { open = open ?? offset }
      guard scalar == "\u{E001}", let start = open else { continue }
      #expect(!(start + 1...offset).contains { cuts.contains($0) }, "\(language) cuts a mark: \(code.debugDescription)")
      open = nil
    }
  }

  @Test(arguments: languages) func `Pieces put together are the code, neighbours differ and no mark is cut`(language: String) {
    var random = Random(state: 2026)
    for _ in 0..<200 {
      let count = Int.random(in: 1...24, using: &random)
      check((0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined(), language)
    }
    for _ in 0..<60 {
      let scalars = (0..<Int.random(in: 1...40, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &random) ? 0x7F : 0x1FFFF), using: &random))
      }
      check(String(String.UnicodeScalarView(scalars)), language)
    }
  }

  @Test func `A merge value's mark is of one piece with the word or string it stands in`() {
    let mark = "\u{E000}12\u{E001}"
    #expect(CodeHighlighter.spans(of: "\"a \(mark) b\"", language: "swift") == [CodeSpan("\"a \(mark) b\"", .string)])
    #expect(CodeHighlighter.spans(of: "x = \u{E000}\"//\u{E001}", language: "swift") == [CodeSpan("x = \u{E000}\"//\u{E001}", .plain)])
  }
}

/// The same numbers in every run.
private struct Random: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ state >> 29) &* 0x9E37_79B9_7F4A_7C15
  }
}
