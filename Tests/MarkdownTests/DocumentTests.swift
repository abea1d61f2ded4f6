import Foundation
import Markdown
import Testing

@Suite struct DocumentTests {
  @Test func `Marks of merge values pass through every renderer, links and pictures included`() throws {
    let mark = Sample.mark
    let document = try Sample.document(
      "# \(mark)\n\n[a \(mark)](\(mark)) ![\(mark)](https://example.org/\(mark).png) `\(mark)`\n\n    \(mark)\n")
    for output in [
      WebRenderer().html(document), EmailRenderer(tokens: try Sample.tokens(), direction: .ltr) { _ in nil }.html(document),
      TextRenderer { _ in nil }.text(document),
    ] { #expect(output.components(separatedBy: mark).count >= 6, "\(output)") }
  }

  @Test func `Code is rewritten wherever it stands, and nothing else`() throws {
    var document = try Sample.document(
      "x `a` *`b`* [`c`](d)[^1]\n\n> - `e`\n\n| `f` |\n|---|\n| x |\n\n# `g`\n\n```\nh\n```\n\n[^1]: `i` x\n")
    document.mapCode { $0.uppercased() }
    let html = WebRenderer().html(document)
    for letter in "ABCEFGI" { #expect(html.contains("<code>\(letter)</code>")) }
    #expect(html.contains("<pre><code>H\n</code></pre>") && html.contains("x ") && !html.contains("X"))
  }

  @Test(
    "A preview is the first prose, cut between words",
    arguments: [
      ("# Title\n\n![a](b.png)\n\nOne *two* `three` four", 100, "One two three four"), ("One two three", 9, "One two…"),
      ("One two three", 8, "One two…"), ("One two", 7, "One two"), ("- a list\n", 10, ""), ("abcdefghij", 4, "abcd…"), ("", 10, ""),
      ("Dear \u{E000}7\u{E001}, hello", 6, "Dear…"), ("\u{E000}1234567\u{E001}", 4, "…"),
    ])
  func preview(markdown: String, limit: Int, text: String) throws {
    #expect(try Sample.document(markdown).plainText(limit: limit) == text)
  }

  @Test func `Headings, links and pictures know their place in the file, in characters`() throws {
    let document = try MarkdownParser.parse("Füße\n\n> é [a](b)\n> ü ![c](d)\n\n## e\n", firstLine: 10).document
    guard case .quote(let quoted) = document.blocks[1], case .paragraph(let inlines) = quoted[0],
      case .heading(let heading) = document.blocks[2]
    else {
      Issue.record("\(document)")
      return
    }
    let links = inlines.compactMap { if case .link(let link) = $0 { link } else { nil } }
    let link = try #require(links.first)
    #expect(link.line == 12 && link.column == 5)
    #expect(document.images.map(\.line) == [13] && document.images.map(\.column) == [5])
    #expect(heading.level == 2 && heading.line == 15 && heading.column == 1)
  }

  @Test(
    "Headings stand in levels without gaps, whatever the writer began with",
    arguments: [
      ("### a\n\n# b\n\n##### c\n\n##### d\n\n## e", [1, 1, 2, 2, 2]), ("## a\n\n## b\n\n### c\n\n## d", [1, 1, 2, 1]),
      ("# a\n\n> #### b", [1, 2]),
    ])
  func levels(markdown: String, levels: [Int]) throws {
    let html = WebRenderer().html(try Sample.document(markdown))
    #expect(html.matches(of: /<h([1-6])/).map { Int($0.1) } == levels, "\(html)")
  }

  @Test func `Parsing is the same from eight threads at once`() async throws {
    let text = "a ~~b~~ *c* www.example.org\n\n| a | b |\n|---|---|\n| `1` | ~~2~~ |\n"
    let expected = try Sample.document(text)
    let results = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var wrong = 0
          for _ in 0..<500 where try Sample.document(text) != expected { wrong += 1 }
          return wrong
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(results == 0)
  }

  @Test(
    "Quotes are those of the language, and what the writer typed stays",
    arguments: [
      ("en", "“a ‘b’ don’t”"), ("de", "„a ‚b‘ don’t“"), ("de-CH", "«a ‹b› don’t»"), ("fr", "«\u{202F}a “b” don’t\u{202F}»"),
      ("es-MX", "«a “b” don’t»"), ("pl", "„a «b» don’t”"), ("hu", "„a »b« don’t”"), ("ro", "„a «b» don’t”"), ("fa", "«a ‹b› don’t»"),
      ("he", "”a ’b’ don’t”"), ("hr", "„a ‚b‘ don’t“"), ("sv", "”a ’b’ don’t”"), ("tlh", "“a ‘b’ don’t”"),
    ])
  func quotes(language: String, text: String) throws {
    let document = try MarkdownParser.parse("\"a 'b' don't\"", language: language).document
    #expect(WebRenderer().html(document) == "<p>\(text)</p>\n")
    #expect(try MarkdownParser.parse("a „b“ c", language: "de").document.plainText(limit: 100) == "a „b“ c")
  }

  @Test func `A quote that does not close ends with its paragraph, heading or cell`() throws {
    let text = "# 'a'b\n\nHans' c\n\n'd'e\n\n- Hans' f\n\n| 'g'h | Hans' i |\n|---|---|\n| 'j'k | Hans' l |\n"
    let html = WebRenderer().html(try MarkdownParser.parse(text, language: "de").document)
    #expect(html.components(separatedBy: "Hans’").count == 5 && !html.contains("‘"), "\(html)")
  }

  @Test(
    "A task is one in every list that stands in something",
    arguments: [
      ("> - [ ] a\n> - [x] b\n", "[ ] a [x] b"), ("> [!NOTE]\n> - [ ] a\n> - [X] *b* c\n", "[ ] a [x] b c"), ("1. - [ ] a\n", "[ ] a"),
      ("- - [x] a\n", "[x] a"), ("1. [x] a\n2. b\n", "[x] a - b"), ("- a\n  > 3. [ ] b `c`\n", "- a [ ] b c"),
      ("> - \\[ ] a\n> - [ ]a\n> - [y] b\n> - `[ ] c`\n> - [ ](#d)\n", "- [ ] a - [ ]a - [y] b - [ ] c -  "),
      ("a[^1]\n\n[^1]: b\n\n    > - [x] c\n", "[x] c"),
    ])
  func tasks(markdown: String, told: String) throws {
    var found: [String] = []
    func look(into blocks: [Block]) {
      for block in blocks {
        if case .list(let list) = block {
          for item in list.items {
            guard case .paragraph(let words)? = item.blocks.first else { continue }
            found.append((item.checked.map { $0 ? "[x] " : "[ ] " } ?? "- ") + words.plainText)
          }
        }
        block.forEach(blocks: look(into:), inlines: { _ in })
      }
    }
    let document = try Sample.document(markdown)
    for blocks in [document.blocks] + document.footnotes.map(\.blocks) { look(into: blocks) }
    #expect(found.joined(separator: " ") == told)
  }
}
