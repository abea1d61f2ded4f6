import Audience
import Foundation
import Mail
import Markdown
import Testing

@testable import Campaigns

extension MergeTags {
  fileprivate func tag(_ slot: Int) -> MergeTag? {
    if case .value(let tag) = entries[slot] { tag } else { nil }
  }
}

@Suite struct MergeTagsTests {
  private func post(_ body: String, _ attributes: [String: AttributeKind] = [:]) throws -> (post: Post, warnings: [Diagnostic]) {
    try Post.parse("---\ntitle: T\n---\n\(body)\n", path: "posts/2026-11-24-my-post.md", attributes: attributes)
  }

  @Test func `A tag in code is code, elsewhere it is a tag`() throws {
    let post = try post("Dear {{ first_name | default: \"friend\" }}, write `{{ nothing }}` and\n\n    {{ first_name }}\n").post
    let text = SlottedText(marked: TextRenderer { _ in nil }.text(post.document))
    #expect(text.filled { _ in "Ada" } == "Dear Ada, write {{ nothing }} and\n\n    {{ first_name }}\n")
    #expect(text.slots.count == 1)
    let slot = try #require(text.slots.first)
    #expect(post.tags.entries[slot] == .value(MergeTag(field: .firstName, fallback: "friend")))
  }

  @Test func `Open braces in code are code`() throws {
    let post = try post("Write `{{` and\n\n    {% if\n").post
    #expect(TextRenderer { _ in nil }.text(post.document) == "Write {{ and\n\n    {% if\n")
  }

  @Test(
    "A wrong tag in the front matter is told at its place too",
    arguments: [
      ("title: Hi {{ frst_name }}", 2, 11), ("title: 'é {{ frst_name }}'", 2, 11), ("title: T\ndescription: \"{{ frst_name }}\"", 3, 15),
    ])
  func wrong(head: String, line: Int, column: Int) {
    #expect { _ = try Post.parse("---\n\(head)\n---\n\nText.\n", path: "posts/x.md") } throws: { error in
      guard let fault = (error as? Post.Faulty)?.diagnostics.first else { return false }
      return fault.line == line && fault.column == column && fault.message.contains("frst_name")
    }
  }

  /// Named, so that a report does not print them.
  private static let excesses: [String: (condition: String, words: String)] = [
    "parentheses": (String(repeating: "(", count: 12_000) + "name" + String(repeating: ")", count: 12_000), "more than 50 deep"),
    "not": (String(repeating: "not ", count: 30_000) + "name", "more than 50 deep"),
    "or": (Array(repeating: "name", count: 20_000).joined(separator: " or "), "more than 100 parts"),
    "and": (Array(repeating: "name == 'a'", count: 101).joined(separator: " and "), "more than 100 parts"),
  ]

  @Test("A condition that no letter needs is an error at its place", arguments: excesses.keys.sorted())
  func immense(name: String) throws {
    let (condition, words) = try #require(Self.excesses[name])
    let faults = try #require(throws: Post.Faulty.self) { try post("Hi {% if \(condition) %}x{% endif %} you") }.diagnostics
    #expect(faults.contains { $0.line == 4 && $0.column == 4 && $0.message.contains(words) }, "\(faults.map(\.message))")
  }

  @Test func `A condition of as many parts as may be is taken, and comes back from a stored issue`() throws {
    let deep = String(repeating: "not (", count: 24) + "name" + String(repeating: ")", count: 24)
    let tags = try post("Hi {% if \(Array(repeating: deep, count: 100).joined(separator: " or ")) %}x{% endif %} you").post.tags
    let stored = try JSONDecoder().decode([MergeTags.Entry].self, from: JSONEncoder().encode(tags.entries))
    #expect(stored == tags.entries && stored.count == 2)
  }

  @Test func `An overlong post is told once, before anybody looks for tags in it`() throws {
    let body = String(repeating: "{{ nope }} [", count: 40_000)
    let faults = try #require(throws: Post.Faulty.self) { try post(body) }.diagnostics
    #expect(faults.map(\.line) == [4] && faults.first?.message == "the post is longer than 192 KB", "\(faults.map(\.message))")
  }

  @Test func `Only the tag without a default leaves a gap`() throws {
    let warnings = try post("Dear {{ first_name | default: \"x\" }} and {{ first_name }}").warnings
    #expect(warnings.map(\.column) == [42])
  }

  @Test(
    "A wrong tag is an error with its place",
    arguments: [
      ("Hello {{ frist_name }}!", 4, 7, "frist_name"), ("a\n\nb {{ name | upper }}", 6, 3, "filter"),
      ("{{ name | default: friend }}", 4, 1, "not quoted"), ("{{ name | default: \"a\"b\" }}", 4, 1, "do not close at its end"),
      ("{{ name | default: \"a\\\" }}", 4, 1, "do not close at its end"), ("Dear {{ first_name, hello", 4, 6, "`{{` without `}}`"),
      ("é %} {% if first_name", 4, 6, "`{%` without `%}`"), ("`{{` and {{ first_name", 4, 10, "`{{` without `}}`"),
      ("[y](javascript:{{ first_name }})", 4, 1, "\"javascript:{{ first_name }}\""),
    ])
  func wrong(body: String, line: Int, column: Int, word: String) {
    #expect { _ = try post(body) } throws: { error in
      guard let fault = (error as? Post.Faulty)?.diagnostics.first else { return false }
      return fault.line == line && fault.column == column && fault.message.contains(word)
    }
  }

  @Test(
    "In a default a backslash keeps a quote or itself, as it does in conditions, and is itself before anything else",
    arguments: [
      (#""a\"b""#, #"a"b"#), (#"'a\'b"c'"#, #"a'b"c"#), (#""a\\""#, #"a\"#), (#""a\b""#, #"a\b"#), (#"“a\”b”"#, "a”b"),
      (#""say “hi”""#, "say “hi”"), (#""""#, ""),
    ])
  func escapes(quoted: String, meant: String) throws {
    #expect(try text("x{{ city | default: \(quoted) }}y", [:]) == "x\(meant)y\n")
  }

  /// The plain text of `body` for a reader with these values.
  private func text(_ body: String, _ values: [String: String]) throws -> String {
    let kinds: [String: AttributeKind] = ["city": .text, "age": .number, "since": .date, "member": .boolean]
    let post = try Post.parse("---\ntitle: T\n---\n\(body)\n", path: "posts/x.md", attributes: kinds).post
    return SlottedText(marked: TextRenderer { _ in nil }.text(post.document)).filled(
      { post.tags.tag($0).map { values[$0.field.name] ?? $0.fallback ?? "" } ?? "?" },
      holds: { slot in
        if case .condition(let condition) = post.tags.entries[slot] { condition.isTrue { values[$0.name] ?? "" } } else { false }
      })
  }

  @Test(
    "A condition chooses inside a sentence, around a paragraph and around many blocks",
    arguments: [
      ("a {% if city == \"Chicago\" %}b{% else %}c{% endif %} d", ["a b d\n", "a c d\n"]),
      ("a\n\n{% if city = 'Chicago' %}\n\nb\n\n- c\n\n{% endif %}\n\nd", ["a\n\nb\n\n- c\n\nd\n", "a\n\nd\n"]),
      (
        "a\n\n{% if city == \"Chicago\" %}\nb\n{% elsif age > 9 %}\nc\n{% else %}\nd\n{% endif %}\n\ne", ["a\n\nb\n\ne\n", "a\n\nc\n\ne\n"]
      ),
      ("- a\n- {% if member %}b{% endif %}{% if not member %}c{% endif %}", ["- a\n- b\n", "- a\n- c\n"]),
      ("{% if (member and since < 2026-01-01) or city contains \"x\" %}a{% endif %}b", ["ab\n", "b\n"]),
      ("`{% if %}` {% if city %}{{ city }}{% else %}here{% endif %}", ["{% if %} Chicago\n", "{% if %} Berlin\n"]),
      ("{% if city == \"Chicago\" %}{% if member %}**a**{% endif %} b{% endif %} c", ["*a* b c\n", " c\n"]),
    ])
  func condition(body: String, texts: [String]) throws {
    #expect(try text(body, ["city": "Chicago", "age": "8", "since": "2025-03-01", "member": "true"]) == texts[0])
    #expect(try text(body, ["city": "Berlin", "age": "10", "since": "2026-03-01", "member": "false"]) == texts[1])
  }

  @Test(
    "Which is less of two texts that are numbers, their size says; equal are the same letters",
    arguments: [
      ("12.50", "city > 100", false), ("1000", "city > 100", true), ("9", "city < 10", true), ("100.00", "city >= 100", true),
      ("b", "city > \"a\"", true), ("b", "city > 100", true), ("12.0", "city == 12", false), ("", "city < 100", false),
    ])
  func sizes(value: String, condition: String, isTrue: Bool) throws {
    #expect(try text("{% if \(condition) %}a{% endif %}b", ["city": value]) == (isTrue ? "ab\n" : "b\n"))
  }

  @Test(
    "Which of two texts is less, when one looks like a number and is none, is told to be asked letter by letter",
    arguments: [
      ("city > \"1,000\"", 1), ("city < \"$ 10\"", 1), ("not (city >= \"1 000,50 €\")", 1), ("city <= \"10%\"", 1),
      ("city > 1000", 0), ("city > \"1000\"", 0), ("city > \"2026-11-01\"", 0), ("city > \"M\"", 0), ("city == \"1,000\"", 0),
    ])
  func nearSizes(condition: String, count: Int) throws {
    let told = try post("Hi. {% if \(condition) %}A.{% endif %}", ["city": .text]).warnings.filter {
      $0.message.contains("letter by letter")
    }
    #expect(told.count == count && told.allSatisfy { $0.line == 4 && $0.column == 5 }, "\(told)")
  }

  @Test(
    "A value from before its attribute changed its kind is none to a condition",
    arguments: [
      ("age > 9", false), ("age < 9", false), ("age", false), ("not age", true), ("age != 9", true), ("since", false),
      ("since > 2020-01-01", false), ("member", false), ("not member", true),
    ])
  func misfits(condition: String, isTrue: Bool) throws {
    let text = try text("{% if \(condition) %}a{% endif %}b", ["age": "abc", "since": "May 2026", "member": "yes"])
    #expect(text == (isTrue ? "ab\n" : "b\n"))
  }

  @Test(
    "A wrong condition is an error with its place",
    arguments: [
      ("a {% if town == \"x\" %}b{% endif %}", 4, 3, "unknown merge tag `town`"), ("{% if city == %}b{% endif %}", 4, 1, "nothing"),
      ("a\n{% endif %}", 5, 1, "without"), ("{% for x %}", 4, 1, "unknown tag"), ("{% if city %}b", 4, 1, "begins in one part"),
      ("*a {% if city %}b* c{% endif %}", 4, 4, "begins in one part"), ("{% if city %}\n\n- a\n{% endif %}", 7, 1, "begins in one part"),
      ("{% if age > \"old\" %}a{% endif %}", 4, 1, "is a number"), ("{% if city == \"a %}b{% endif %}", 4, 1, "quote"),
    ])
  func wrongCondition(body: String, line: Int, column: Int, words: String) {
    #expect { _ = try text(body, [:]) } throws: { error in
      guard let fault = (error as? Post.Faulty)?.diagnostics.first else { return false }
      return fault.line == line && fault.column == column && fault.message.contains(words)
    }
  }

  @Test(
    "A condition that is wrong is told once, whatever turns and ends it",
    arguments: [
      "{% if town %}b{% else %}c{% endif %} d", "{% if town %}b{% endif %}", "{% if city == %}\n\nb\n\n{% elsif age %}\n\nc\n\n{% endif %}",
      "a {% if city }b\n{% endif %}", "a {% if city }b", "{% if city %}{% if town %}b{% endif %}{% else %}c{% endif %}",
    ])
  func wrongOnce(body: String) throws {
    let faults = try #require(throws: Post.Faulty.self) { try text(body, [:]) }.diagnostics
    #expect(faults.count == 1, "\(faults.map(\.message))")
  }

  @Test func `A value that somebody may lack is a warning, unless a default or a condition guards it`() throws {
    let post = try post("Hello {{ first_name }}, {{ email }}, {{ name | default: \"you\" }}\n")
    #expect(post.warnings.map(\.line) == [4] && post.warnings.map(\.column) == [7])
    #expect(try self.post("Hi. {% if first_name %}Hello {{ first_name }}{% endif %}").warnings.isEmpty)
  }

  @Test(
    "A condition guards a value only where it implies it",
    arguments: [
      ("{% if city %}a{% endif %} {{ city }}", 1), ("{% if not city %}a {{ city }}{% endif %}", 1),
      ("{% if city == \"a\" or age %}{{ city }}{% endif %}", 1), ("{% if city == \"a\" and age %}{{ city }} {{ age }}{% endif %}", 0),
      ("{% if city != \"a\" %}{{ city }}{% else %}{{ city }}{% endif %}", 1), ("{% if not (city != \"a\") %}{{ city }}{% endif %}", 0),
      ("{% if age > 3 %}a{% elsif city %}{{ city }}{% else %}{{ age }}{% endif %}", 1),
      ("{% if city %}\n\n# a\n\n{% if age %}b {{ age }} {{ city }}{% endif %}\n\n{% endif %}", 0),
      ("{% if name %}{{ first_name }}{% endif %}", 0),
    ])
  func guards(body: String, gaps: Int) throws {
    #expect(try post("Hi.\n\n" + body, ["city": .text, "age": .number]).warnings.count == gaps)
  }

  @Test func `A tag can stand in a link, a heading and a title`() throws {
    let source = "---\ntitle: 'For {{ name | default: \"you\" }}'\n---\n# Hello {{ name }}\n\n[read]({{ web_url }})\n"
    let post = try Post.parse(source, path: "posts/x.md").post
    let html = WebRenderer().html(post.document)
    let filled = SlottedText(marked: html).filled { post.tags.tag($0)?.field == .webURL ? "https://example.org/x" : "Ada" }
    #expect(filled == "<h1>Hello Ada</h1>\n<p><a href=\"https://example.org/x\">read</a></p>\n")
    #expect(SlottedText(marked: post.title).filled { post.tags.tag($0)?.fallback ?? "" } == "For you")
  }

  @Test(
    "An unknown tag is told once, whatever ends it",
    arguments: [
      ("{% for a in b %}x{% endfor %}", "known are if"), ("{% unless city %}x{% endunless %}", "known are if"),
      ("{% If city %}x{% endif %}", "write {% if … %}"), ("{% if city %}x{% EndIf %}", "write {% endif %}"),
      ("{% if city %}x{% end %}", "write {% endif %}"), ("{% if city %}x{% elif name %}y{% endif %}", "write {% elsif … %}"),
      ("{% if city %}x{% else if name %}y{% endif %}", "write {% elsif … %}"), ("{% if city %}x{% Else %}y{% endif %}", "write {% else %}"),
    ])
  func unknownTags(body: String, hint: String) throws {
    let faults = try #require(throws: Post.Faulty.self) { try post("Hi " + body, ["city": .text]) }.diagnostics.filter {
      $0.severity == .error
    }
    #expect(faults.count == 1 && faults[0].hint?.contains(hint) == true, "\(faults)")
  }

  @Test func `The slug comes from the file, without its date, or from the front matter`() throws {
    #expect(try post("x").post.slug == "my-post")
    #expect(try Post.parse("---\ntitle: T\nslug: other\n---\nx\n", path: "posts/y.md").post.slug == "other")
  }

  @Test func `An empty post is refused`() {
    #expect { _ = try post("  \n") } throws: { "\($0)".contains("no text") }
  }

  @Test func `A private-use character of the writer's own cannot pose as a mark`() throws {
    let post = try post("a \u{E000}0\u{E001} b {{ name }}").post
    let text = SlottedText(marked: TextRenderer { _ in nil }.text(post.document))
    #expect(text.filled { _ in "N" } == "a 0 b N\n")
  }
}
