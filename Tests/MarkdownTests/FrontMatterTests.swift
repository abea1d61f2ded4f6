import Markdown
import Testing

@Suite struct FrontMatterTests {
  @Test func `A whole front matter is read into its types`() throws {
    let source = SourceText(
      parsing: """
        ---
        title: "One: two"
        description: About it
        authors:
          - {name: Ada, picture: ada.png, url: "https://example.org"}
          - Bo
        slug: one-two
        date: 2026-11-24
        lang: es
        tags: [a, b]
        ready: true
        ---
        Body
        """)
    let front = try #require(source.frontMatter)
    #expect(front.title == "One: two" && front.date == "2026-11-24" && front.ready && front.tags == ["a", "b"] && front.slug == "one-two")
    #expect(
      front.authors == [Author(name: "Ada", picture: "ada.png", url: "https://example.org"), Author(name: "Bo", picture: nil, url: nil)])
    #expect(source.body == "Body" && source.bodyFirstLine == 13 && source.diagnostics.isEmpty)
  }

  @Test(
    "Each fault is told at its line and column, with what to do",
    arguments: [
      ("titel: x", 2, 1, "did you mean `title`?"), ("title: x\nready: yes", 3, 8, "neither true nor false"),
      ("title: x\nready: no", 3, 8, "neither"),
      ("title: x\ndate: 2026-02-30", 3, 7, "no day"), ("title: ''", 2, 8, "empty"), ("description: x", 2, 1, "no `title`"),
      ("title: [a]", 2, 8, "must be a text"), ("title: x\nslug: A b", 3, 7, "slug"), ("title: a: b", 2, 9, "not YAML"),
      ("title: x\ntitle: y", 2, 1, "twice"), ("title: x\nauthor: {nam: y}", 3, 10, "unknown key"), ("- a", 2, 1, "not a list"),
      ("title: \"a\\r\\nBcc: b\"", 2, 8, "line break"),
    ])
  func faults(yaml: String, line: Int, column: Int, words: String) {
    let source = SourceText(parsing: "---\n\(yaml)\n---\nBody\n")
    #expect(source.frontMatter == nil)
    #expect(
      source.diagnostics.contains { fault in
        fault.line == line && fault.column == column && (fault.message + (fault.hint ?? "")).contains(words)
      }, "\(source.diagnostics)")
  }

  @Test(arguments: ["", "no front matter", "---\ntitle: x\nnever closed\n", "---\n---\n"])
  func `A file without one says so`(text: String) {
    #expect(SourceText(parsing: text).diagnostics.first?.hint != nil)
  }

  @Test func `Aliases that multiply are refused, not expanded`() {
    var yaml = "title: x\na: &a [x, x, x, x, x, x, x, x, x]\n"
    for (next, last) in zip("bcdefgh", "abcdefg") {
      yaml += "\(next): &\(next) [*\(last), *\(last), *\(last), *\(last), *\(last), *\(last), *\(last), *\(last), *\(last)]\n"
    }
    #expect(SourceText(parsing: "---\n\(yaml)---\nBody\n").diagnostics.first?.message.contains("more than") == true)
  }

  @Test(arguments: [("Grüße aus Berlin!", "grusse-aus-berlin"), ("A  B--C", "a-b-c"), ("日本", ""), ("Ça va?", "ca-va")])
  func `Slugs are plain`(title: String, slug: String) {
    #expect(Slug.make(from: title) == slug)
  }
}
