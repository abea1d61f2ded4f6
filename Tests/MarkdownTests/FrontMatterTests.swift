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

  @Test func `Words with commas that are one tag are told of, with the list that was meant`() {
    for words in ["wood , parks", "'wood , parks'"] {
      let source = SourceText(parsing: "---\ntitle: T\ntags: \(words)\n---\nBody\n")
      #expect(source.frontMatter?.tags == ["wood , parks"])
      #expect(
        source.diagnostics == [
          .warning("`tags` is one tag, \"wood , parks\"", line: 3, column: 7, hint: "write tags: [wood, parks]")
        ])
    }
    for words in ["wood", "[wood, parks]", "['Wood, dry']"] {
      #expect(SourceText(parsing: "---\ntitle: T\ntags: \(words)\n---\nBody\n").diagnostics.isEmpty)
    }
  }

  @Test(
    "Each fault is told at its line and column, with what to do",
    arguments: [
      ("titel: x", 2, 1, "did you mean `title`?"), ("title: x\nready: yes", 3, 8, "neither true nor false"),
      ("title: x\nready: no", 3, 8, "neither"),
      ("title: x\ndate: 2026-02-30", 3, 7, "no day"), ("title: ''", 2, 8, "empty"), ("description: x", 2, 1, "no `title`"),
      ("author: {name: Ada, title: Dr}", 2, 1, "no `title`"),
      ("title: [a]", 2, 8, "must be a text"), ("title: x\nslug: A b", 3, 7, "slug"), ("title: a: b", 2, 9, "not YAML"),
      ("title: x\ndate: 2026-01-01\ndate: 2026-01-02", 4, 1, "`date`: more than once"),
      ("title: x\ntags:\n- a\ntags:\n- b\nready: yes", 7, 8, "neither"),
      ("title: x\nauthor: {name: A, name: B}", 3, 10, "`name`: more than once"),
      ("title: x\nauthor: {nam: y}", 3, 10, "unknown key"),
      ("title: x\nauthor: {name: A, url: 'javascript:alert(1)'}", 3, 24, "write a link"),
      ("title: x\nauthor: {name: A, url: foo}", 3, 24, "write a link"),
      ("title: x\nauthor: {name: A, url: 'data:text/html,x'}", 3, 24, "`url`"),
      ("title: x\ntext: \"\"", 3, 7, "`text` is empty"), ("title: x\ntext: \"a\\0b\"", 3, 7, "`text` has a control character"),
      ("title: x\ntext: \"a\n  b\\e[31m\"", 3, 7, "`text` has a control character"), ("title: null", 2, 8, "`title` is empty"),
      ("title: \"a\\0b\"", 2, 8, "control character"), ("title: x\nauthor: {name: \"A\\e\"}", 3, 16, "control character"),
      ("- a", 2, 1, "not a list"),
      ("title: x\nfoo: 1", 3, 1, "the known ones are"), ("title: x\nauthor: A\nauthors: B", 4, 1, "the same"),
      ("title: '  '", 2, 8, "empty"),
      ("title: é\nslug: é x", 3, 7, "slug"), ("title: *a", 2, 8, "quote a value"), ("title: x\ntags: [a, &b c]", 3, 11, "anchor"),
      ("title: é &a\ntags: [é, *a]", 3, 11, "alias"), ("? *a\n: b", 2, 3, "alias"), ("title: \"a\\nb\"", 2, 8, "line break"),
      ("title: \"a\\r\\nBcc: b\"", 2, 8, "line break"),
      ("title: x\nauthor: {name: 'A {{ name }}'}", 3, 16, "a merge tag in `name`"),
      ("title: x\nauthor: {name: A, bio: '{% if name %}b{% endif %}'}", 3, 24, "tags work in the post itself"),
      ("title: x\nreply_to: '{{ email }}'", 3, 11, "a merge tag in `reply_to`"),
      ("title: x\nready: 'true '", 3, 8, "neither"), ("title: \u{7}", 2, 1, "not YAML"),
    ])
  func faults(yaml: String, line: Int, column: Int, words: String) {
    let source = SourceText(parsing: "---\n\(yaml)\n---\nBody\n")
    #expect(source.diagnostics.contains { $0.severity == .error })
    #expect(
      source.diagnostics.contains { fault in
        fault.line == line && fault.column == column && (fault.message + (fault.hint ?? "")).contains(words)
      }, "\(source.diagnostics)")
  }

  @Test func `One fault hides no other key, and takes only its own`() throws {
    let yaml = """
      titel: x
      slug: A Bench
      title: "A bench\\nand a tree"
      description: What three neighbours did.
      date: 2026-13-45
      from: "{{ name }} <a@example.org>"
      ready: true
      """
    let source = SourceText(parsing: "---\n\(yaml)\n---\nBody\n")
    #expect(source.diagnostics.map(\.line) == [2, 3, 4, 6, 7])
    let head = try #require(source.frontMatter)
    #expect(head.description == "What three neighbours did." && head.ready && head.title == "A bench and a tree")
    #expect(head.slug == nil && head.date == nil && head.from == nil)
  }

  @Test(arguments: ["", "no front matter", "---\ntitle: x\nnever closed\n", "---\n---\n"])
  func `A file without one says so`(text: String) {
    #expect(SourceText(parsing: text).diagnostics.first?.hint != nil)
  }

  @Test func `Aliases that multiply are refused before they are counted`() throws {
    var yaml = "title: x\na: &a [x, x, x, x, x, x, x, x, x]\n"
    for (next, last) in zip("bcdefgh", "abcdefg") {
      yaml += "\(next): &\(next) [*\(last), *\(last), *\(last), *\(last), *\(last), *\(last), *\(last), *\(last), *\(last)]\n"
    }
    let source = SourceText(parsing: "---\n\(yaml)---\nBody\n")
    let fault = try #require(source.diagnostics.first)
    #expect([fault.line, fault.column] == [3, 4])
  }

  @Test func `No text of a head holds a character that stands for something of ours, however it is written`() throws {
    let yaml =
      "title: \"a\\uE0001\\uE001\"\ndescription: \"\u{E013}b\"\ntext: \"c\\uE01F\\n\\td\"\n"
      + "author: {name: \"\\uE000A\", bio: \"\\uE0FE\"}"
    let source = SourceText(parsing: "---\n\(yaml)\n---\ne\u{E010}\u{E000}\u{F8FF}\n")
    let head = try #require(source.frontMatter)
    #expect(head.title == "a1" && head.description == "b" && head.text == "c\n\td" && source.diagnostics.isEmpty)
    #expect(head.authors.map(\.name) == ["A"] && head.authors.map(\.bio) == ["\u{E0FE}"] && source.body == "e\u{F8FF}\n")
  }

  @Test func `The place of a text of many lines is that of its first words`() throws {
    let source = SourceText(parsing: "---\ntitle: x\ntext: |\n\n    a\n    b\ndescription: |-\n  c\n---\nBody\n")
    let head = try #require(source.frontMatter)
    #expect(head.place(of: "text") == (5, 5) && head.place(of: "description") == (8, 3) && head.place(of: "title") == (2, 8))
  }

  @Test(
    "An asterisk or ampersand inside a value is text",
    arguments: [
      ("title: a *b* & c", "a *b* & c"), ("title: 'It''s: *new*'", "It's: *new*"), ("title: \"say \\\"a: *b\\\"\"", "say \"a: *b\""),
      ("title: a # *b", "a"), ("title: >-\n  a\n  *b*\n  & c", "a *b* & c"), ("title: one\n  *two* three", "one *two* three"),
      ("title: it's *x*", "it's *x*"), ("description: |-\n  &a\ntitle: x", "x"), ("{title: x, description: a*b&c}", "x"),
    ])
  func text(yaml: String, title: String) {
    let source = SourceText(parsing: "---\n\(yaml)\n---\nBody\n")
    #expect(source.frontMatter?.title == title, "\(source.diagnostics)")
  }

  @Test(
    "A head that is no head is refused at once",
    arguments: [
      String(repeating: "[", count: 15_000), String(repeating: "- ", count: 7000), String(repeating: "a", count: 20_000),
      "title: x\ntags: [" + String(repeating: "a,", count: 300) + "]",
    ])
  func hostile(yaml: String) {
    let source = SourceText(parsing: "---\n\(yaml)\n---\nBody\n")
    #expect(source.frontMatter == nil && source.diagnostics.count == 1 && source.body == "Body\n")
  }

  @Test func `Windows line ends and a byte order mark are no surprise`() {
    let source = SourceText(parsing: "\u{FEFF}---\r\ntitle: x\r\n---\r\nBody\r\n")
    #expect(source.frontMatter?.title == "x" && source.body == "Body\n" && source.bodyFirstLine == 4)
  }

  @Test func `What git could not merge is an error, with its lines`() {
    let text = "---\ntitle: A\n---\n\nDear all,\n<<<<<<< HEAD\nat nine\n=======\nat ten\n>>>>>>> theirs\n"
    let found = SourceText(parsing: text).diagnostics
    #expect(found.map(\.line) == [6] && found.first?.severity == .error && found.first?.hint?.contains("6 to 10") == true, "\(found)")
    let apart = [
      text.replacing("=======\n", with: ""), text.replacing(">>>>>>> ", with: "> "), text.replacing("<<<<<<< HEAD\n", with: ""),
      text.replacing("<<<<<<< ", with: " <<<<<<< "),
    ]
    for text in apart { #expect(SourceText(parsing: text).diagnostics.isEmpty) }
  }
}
