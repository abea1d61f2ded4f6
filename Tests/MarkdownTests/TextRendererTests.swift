import Markdown
import Testing

@Suite struct TextRendererTests {
  @Test(
    "Plain text reads well",
    arguments: [
      ("a *b* **c** ~~d~~ `e`", "a _b_ *c* ~d~ e\n"),
      (
        "[x](https://example.org) and [y](https://example.org), <https://example.org>",
        "x [1] and y [1], https://example.org\n\n[1] https://example.org\n"
      ),
      ("www.example.org [a](#b) [c](mailto:d@example.org)", "www.example.org a c [1]\n\n[1] d@example.org\n"),
      (
        "[a](mailto:d@example.org?subject=Hi%20you) [b](<https://example.org/x y>) <https://example.org/ü>",
        "a [1] b [2] https://example.org/%C3%BC\n\n[1] mailto:d@example.org?subject=Hi%20you\n[2] https://example.org/x%20y\n"
      ),
      ("[Go](<https://example.org/a b> 'button')", "Go:\nhttps://example.org/a%20b\n"),
      ("- a\n- b\n  - c\n", "- a\n- b\n  - c\n"), ("3. a\n4. b\n", "3. a\n4. b\n"), ("- [x] a\n- [ ] b\n", "- [x] a\n- [ ] b\n"),
      ("- a\n\n  b\n- c\n", "- a\n\n  b\n\n- c\n"), ("> a\n>\n> b\n", "> a\n>\n> b\n"),
      ("    code\n\n    more\n", "    code\n\n    more\n"), ("```\na\n\n\n```\n", "    a\n"),
      ("## A\n\n### B\n\n#### C\n", "A\n-\n\nB\n\nC\n"), ("---", "----------------------------------------\n"),
      ("| a | b |\n|--|--:|\n| 日本 | 1 |\n| ✅ | 22 |\n", "a      b\n----  --\n日本   1\n✅    22\n"),
      ("> [!NOTE]\n> a\n\n> [!QUOTE]\n> b\n", "| *Note*\n|\n| a\n\n> b\n"),
      ("> [!QUOTE] First words\n> second words\n>\n> — Ada\n", "> First words second words\n>\n> — Ada\n"),
      ("a <video controls src=\"https://example.org/x.mp4\">no</video>\n", "a https://example.org/x.mp4\n"),
      ("[Go](https://example.org 'button')", "Go:\nhttps://example.org\n"),
      ("![a](x.png 'c')", "[Image: a]\nc\n"), ("![a picture](x.png)", "[Image: a picture]\n"), ("a ![](x.png) b", "a  b\n"),
      ("[![a](x.png)](https://example.org)", "[Image: a] [1]\n\n[1] https://example.org\n"),
      ("a[^1]\n\n[^1]: Note.\n\n    More.\n", "a(1)\n\n----\n\n(1) Note.\n\n    More.\n"), ("a  \nb\nc", "a\nb c\n"),
    ])
  func text(markdown: String, text: String) throws {
    #expect(TextRenderer { _ in nil }.text(try Sample.document(markdown)) == text)
  }

  @Test func `A table wider than a line becomes records`() throws {
    let long = String(repeating: "word ", count: 12).dropLast()
    let document = try Sample.document("| a | b |\n|---|---|\n| \(long) | \(long) |\n| 1 | 2 |\n")
    #expect(TextRenderer { _ in nil }.text(document) == "a: \(long)\nb: \(long)\n\na: 1\nb: 2\n")
  }

  @Test(
    "What is of another length for each reader keeps its form",
    arguments: [
      ("# Hello \(Sample.mark)", "Hello \(Sample.mark)\n--------------\n"),
      (
        "# \u{E000}?0\u{E001}a\u{E000}/0\u{E001} b",
        "\u{E000}?0\u{E001}a\u{E000}/0\u{E001} b\n\u{E000}?0\u{E001}-\u{E000}/0\u{E001}--\n"
      ),
      ("# \u{E000}?0\u{E001}a\u{E000}/0\u{E001}", "\u{E000}?0\u{E001}a\u{E000}/0\u{E001}\n"),
      ("| who | |\n|---|---|\n| \(Sample.mark) | b |\n| c | d |\n", "who: \(Sample.mark)\nb\n\nwho: c\nd\n"),
      ("| \(Sample.mark) | b |\n|---|---|\n", "\(Sample.mark)\nb\n"),
    ])
  func marked(markdown: String, text: String) throws {
    #expect(TextRenderer { _ in nil }.text(try Sample.document(markdown)) == text)
  }

  @Test(
    "What a condition leaves out leaves no gap, wherever it stands",
    arguments: [
      ("a\n\nIF\n\nb\n\nEND", "a\n\nb\n", "a\n"), ("IF\n\na\n\nEND\n\nb", "a\n\nb\n", "b\n"),
      ("IF\n\na\n\nEND\n\nb\n\nIF\n\nc\n\nELSE\n\nd\n\nEND", "a\n\nb\n\nc\n", "b\n\nd\n"),
      ("a\n\nIF\n\nb\n\n- c\n\nEND\n\nIF\n\nd\n\nEND\n\ne", "a\n\nb\n\n- c\n\nd\n\ne\n", "a\n\ne\n"),
      ("> a\n>\n> IF\n>\n> b\n>\n> END\n\nc", "> a\n>\n> b\n\nc\n", "> a\n\nc\n"),
      ("1. a\n\n   IF\n\n   b\n\n   END\n\nc", "1. a\n\n   b\n\nc\n", "1. a\n\nc\n"),
      (
        "a\n\nIF\n\nb\n\nEND\n\n[c](https://example.org)", "a\n\nb\n\nc [1]\n\n[1] https://example.org\n",
        "a\n\nc [1]\n\n[1] https://example.org\n"
      ),
      ("[a](https://example.org)\n\nIF\n\nb\n\nEND", "a [1]\n\nb\n\n[1] https://example.org\n", "a [1]\n\n[1] https://example.org\n"),
      ("a **IFbEND** *IFcEND*.", "a b c.\n", "a  .\n"),
    ])
  func leftOut(markdown: String, with: String, without: String) throws {
    var source = markdown
    for (word, sign) in [("IF", "?"), ("ELSE", ":"), ("END", "/")] { source = source.replacing(word, with: "\u{E000}\(sign)0\u{E001}") }
    var document = try Sample.document(source)
    try document.placeConditions(of: source)
    let text = TextRenderer { _ in nil }.text(document)
    let part = /\u{E000}\?0\u{E001}(.*?)(?:\u{E000}:0\u{E001}(.*?))?\u{E000}\/0\u{E001}/.dotMatchesNewlines()
    #expect(text.replacing(part) { "\($0.1)" } == with && text.replacing(part) { "\($0.2 ?? "")" } == without, "\(text)")
  }

  @Test func `A path is told as the address it leads to`() throws {
    let document = try Sample.document("[the plan](plan.png) [home](https://example.org/plan.png)")
    let text = TextRenderer { $0 == "plan.png" ? ImageSource(url: "https://example.org/plan.png", width: nil, height: nil) : nil }.text(
      document)
    #expect(text == "the plan [1] home [1]\n\n[1] https://example.org/plan.png\n")
  }

  @Test(
    "Wrapped lines keep to their width at every depth; code, tables and addresses stay whole",
    arguments: [
      (
        "So we read it again, and then once more, and then we went home.",
        "So we read it again, and then once more, \nand then we went home.\n"
      ),
      (
        "> So we read it again, and then once more, and then we went home.",
        "> So we read it again, and then once \n> more, and then we went home.\n"
      ),
      (
        "- one\n- So we read it again, and then once more, and went home.\n",
        "- one\n- So we read it again, and then once\n  more, and went home.\n"
      ),
      ("    let a = 1 // and a line of code that is longer  ", "    let a = 1 // and a line of code that is longer\n"),
      (
        "[here](https://example.org/a/path/that/is/longer/than/a/line)",
        "here [1]\n\n[1] https://example.org/a/path/that/is/longer/than/a/line\n"
      ),
      ("日本語の 日本語の日本語の日本語の 日本語の日本語", "日本語の 日本語の日本語の日本語の \n日本語の日本語\n"),
      ("four words and then four more are > than", "four words and then four more are > than\n"), ("a b  \nc", "a b\nc\n"),
    ])
  func wrapped(markdown: String, text: String) throws {
    #expect(TextRenderer(width: 40) { _ in nil }.text(try Sample.document(markdown)) == text)
  }

  @Test func `What flows begins no line with space or From, and flows together to what it was`() {
    let text = "From here it was only a short way to the square, where somebody had left a note.\n\n    code\n> a quote\n"
    let flowed = FlowedText.stuffed(FlowedText.wrapped(text, to: 40))
    #expect(flowed.split(separator: "\n").allSatisfy { $0.count <= 42 && !$0.hasPrefix("From ") })
    // RFC 3676 §4.1: a space at the head goes, and a line that ends with a space goes on.
    let lines = flowed.split(separator: "\n", omittingEmptySubsequences: false).map { $0.hasPrefix(" ") ? $0.dropFirst() : $0 }
    #expect(lines.map { $0.hasSuffix(" ") ? String($0) : $0 + "\n" }.joined() == text + "\n")
  }
}
