import Audience
import Delivery
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// What stands in a condition is for those who meet it, and for nobody else.
@Suite struct PartsForSomeTests {
  private func load(_ body: String, head: String = "title: T") throws -> Post {
    try Post.parse("---\n\(head)\n---\n\n\(body)\n", path: "posts/x.md", attributes: ["city": .text]).post
  }

  private func issue(_ body: String, head: String = "title: T") throws -> Campaigns.Issue {
    let desk = try Desk()
    defer { desk.remove() }
    let post = try load(body, head: head)
    return try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
  }

  @Test func `The line after the subject and the page's summary tell only what everybody gets`() throws {
    let issue = try issue("{% if city == \"Chicago\" %}\n\nAt 12 Secret Lane.\n\n{% endif %}\n\nHello everybody.")
    #expect(issue.description == "Hello everybody.")
    let mail = issue.html.filled { _ in "x" }
    #expect(mail.contains("<div class=\"preheader\"") || mail.contains("Hello everybody.&#847;"))
    #expect(!mail.contains("Secret") && issue.html.filled({ _ in "x" }, holds: { _ in true }).contains("Secret"))
  }

  @Test func `The list of links in the plain text names none of a part that is not shown`() throws {
    let issue = try issue(
      "[a](https://example.org/a)\n\n{% if city %}\n\nSee [b](https://example.org/b).\n\n{% endif %}\n\n[c](https://example.org/c)")
    let without = issue.text.filled { _ in "x" }
    #expect(!without.contains("/b") && without.contains("c [2]") && without.contains("[2] https://example.org/c"))
    #expect(issue.text.filled({ _ in "x" }, holds: { _ in true }).contains("See b (https://example.org/b)."))
  }

  @Test(
    "A footnote of a part for some is an error, because notes stand at the end for everybody",
    arguments: [
      ("a {% if city %}b[^1]{% endif %}\n\n[^1]: note", 5, 3), ("{% if city %}\n\n> *b[^1]*\n\n{% endif %}\n\n[^1]: note", 5, 1),
      ("a[^n]\n\n{% if city %}\n\n[^N]: note\n\n{% endif %}", 7, 1),
    ])
  func notes(body: String, line: Int, column: Int) {
    #expect { _ = try load(body) } throws: { error in
      (error as? Post.Faulty)?.diagnostics.contains { $0.line == line && $0.column == column && $0.message.contains("footnote") } == true
    }
  }

  @Test func `A note may have a condition of its own, and stand beside one`() throws {
    let post = try load("a[^1]\n\n{% if city %}\n\nb\n\n{% endif %}\n\nc\n\n[^1]: note{% if city %} of {{ city }}{% endif %}")
    #expect(post.document.footnotes.count == 1)
  }

  @Test(
    "A subject or a mail that is empty for some readers is an error, and says for whom",
    arguments: [
      ("title: '{{ city }}'", "a", 2, "the subject is empty for readers who have no city"),
      ("title: '{% if city %}For {{ city }}{% endif %}'", "a", 2, "the subject is empty for readers who have no city"),
      ("title: '{% if city != \"Rome\" %}a{% endif %}'", "a", 2, "the subject is empty for readers whose city is \"Rome\""),
      ("title: '{% if not city or city == \"Rome\" %}a{% endif %}'", "a", 2, "the subject is empty for readers who have another city"),
      ("title: '{{ name | default: \" \" }}'", "a", 2, "the subject is empty for readers who have no first_name"),
      ("title: '{% if age < 3 %}a{% elsif age > 3 %}b{% endif %}{% if not age %}c{% endif %}'", "a", 2, "whose age is \"3\""),
      ("title: T\ndescription: '{% if city %}a{% endif %}'", "a", 3, "the description is empty for readers who have no city"),
      ("title: T", "{% if city %}\n\na\n\n- b\n\n{% endif %}", 5, "the post is empty for readers who have no city"),
      ("title: T", "{% if member %}a{% endif %}", 5, "the post is empty for readers who have no member"),
      ("title: T\ntext: '{% if city %}a{% endif %}'", "a", 3, "the plain text is empty for readers who have no city"),
    ])
  func empty(head: String, body: String, line: Int, words: String) throws {
    let kinds: [String: AttributeKind] = ["city": .text, "age": .number, "member": .boolean]
    let error = try #require(throws: Post.Faulty.self) {
      try Post.parse("---\n\(head)\n---\n\n\(body)\n", path: "posts/x.md", attributes: kinds)
    }
    let faults = error.diagnostics.filter { $0.severity == .error }
    #expect(faults.map(\.line) == [line] && faults[0].message.contains(words) && faults[0].hint != nil, "\(error.diagnostics)")
  }

  @Test(
    "Conditions that leave nobody without words are no fault, however they share them out",
    arguments: [
      "{% if city %}a{% else %}b{% endif %}", "{% if city == \"Rome\" %}a{% endif %}{% if city != \"Rome\" %}b{% endif %}",
      "{% if name %}{{ first_name }}{% else %}you{% endif %}", "{% if age < 3 %}a{% elsif age >= 3 %}b{% else %}c{% endif %}",
      "{{ city | default: \"here\" }}", "{{ email }}", "{% if member %}a{% endif %}{% if not member %}b{% endif %}",
      "{% if city contains \"x\" %}a{% endif %}{% if not (city contains \"x\") %}b{% endif %}",
      "{% if city and age %}a{% endif %}{% if not city or not age %}b{% endif %}",
    ])
  func full(text: String) throws {
    let kinds: [String: AttributeKind] = ["city": .text, "age": .number, "member": .boolean]
    _ = try Post.parse("---\ntitle: '\(text)'\n---\n\n\(text)\n", path: "posts/x.md", attributes: kinds)
  }

  @Test func `Under a title that is longer for one reader than for another the same line stands for all`() throws {
    let text = try issue("# For {{ name | default: \"you\" }}\n\na", head: "title: 'Dear {{ name | default: \"you\" }}'").text
    for name in ["Maximilian", "x"] {
      let filled = text.filled { _ in name }
      #expect(filled.contains("\nDear \(name)\n=============\n") && filled.contains("\nFor \(name)\n------------\n"), "\(filled)")
    }
  }

  @Test func `A table with values is a list of what each row says`() throws {
    let text = try issue(
      "| who | when |\n|---|--:|\n| {{ name | default: \"you\" }} | noon |\n| Bo | {% if city %}now{% else %}later{% endif %} |"
    ).text
    #expect(text.filled({ _ in "Maximilian" }, holds: { _ in false }).contains("who: Maximilian\nwhen: noon\n\nwho: Bo\nwhen: later\n"))
  }

  @Test func `The size is that of the longer branch, with our own links as long as they are`() throws {
    let long = (0..<130).map { _ in String(repeating: "words ", count: 130) }.joined(separator: "\n\n")
    let branch = try issue("{% if city %}\n\nShort.\n\n{% else %}\n\n\(long)\n\n{% endif %}")
    #expect(branch.sizeFindings.map(\.severity) == [.error])
    let links = try issue((0..<420).map { "[a\($0)]({{ unsubscribe_url }}) words" }.joined(separator: "\n\n"))
    let filled = links.html.filled { slot in
      if case .value(let tag) = links.tags[slot], tag.field == .unsubscribeURL {
        "https://letter.example.org/unsubscribe/" + String(repeating: "x", count: 68)
      } else {
        ""
      }
    }
    #expect(filled.utf8.count > 100 << 10 && links.sizeFindings.map(\.severity) == [.error])
  }

  @Test(
    "A reader's value cannot decide where a link leads",
    arguments: [
      "[a]({{ name }})", "[a](https://{{ name }})", "[a](https://{{ name }}/x)", "<a href=\"{{ name }}\">a</a>", "![a]({{ name }})",
      "[a](x{{ name }})", "[a]({% if city %}https://example.org/{% endif %}{{ name }})",
      "[a]({% if city %}https://example.org/{% else %}{{ name }}{% endif %})",
    ])
  func leads(body: String) {
    #expect { _ = try load(body.replacing("{{ name }}", with: "{{ name | default: \"x\" }}").replacing("(x{{", with: "(x{{")) } throws: {
      ($0 as? Post.Faulty)?.diagnostics.contains { $0.message.contains("where the link leads") && $0.line == 5 } == true
    }
  }

  @Test(
    "No other site is handed a reader's own link",
    arguments: ["https://example.org/?u={{ unsubscribe_url }}", "mailto:a@example.org?body={{ preferences_url }}"])
  func handed(address: String) throws {
    for body in ["[a](\(address))", "<a href=\"\(address)\">a</a>"] {
      let faults = try #require(throws: Post.Faulty.self) { try load(body) }.diagnostics.filter { $0.severity == .error }
      #expect(faults.map(\.line) == [5] && faults[0].message.contains("in the address of another site"), "\(faults)")
    }
    _ = try load("[a]({{ unsubscribe_url }}) [b](https://example.org/share?of={{ web_url }})")
  }

  @Test(
    "In path and query a value is encoded, and our own links begin what they like",
    arguments: [
      ("[a](https://example.org/{{ city | default: \"x\" }})", "https://example.org/a%26b%2F%2F%22"),
      ("[a](https://example.org?q={{ city | default: \"x\" }}&b=1)", "https://example.org?q=a%26b%2F%2F%22&amp;b=1"),
      ("[a](mailto:{{ city | default: \"x\" }})", "mailto:a%26b%2F%2F%22"),
    ])
  func encoded(body: String, url: String) throws {
    let issue = try issue(body + "\n\n[b]({{ web_url }}#c) {{ city }}")
    let html = issue.html.filled { slot in
      guard case .value(let tag) = issue.tags[slot] else { return "" }
      return tag.field.name == "city" ? tag.shown("a&b//\"", language: "en") : "https://letter.example.org/posts/x"
    }
    #expect(html.contains("href=\"\(url)\"") && html.contains("href=\"https://letter.example.org/posts/x#c\""), "\(html)")
    #expect(html.contains("a&b//\""))
  }

  @Test func `All who wrote it are named, and their bios stand at the end`() throws {
    let issue = try issue(
      "Text.", head: "title: T\nauthors: [{name: Ann, bio: Ann walks.}, {name: Bob, bio: Bob sits., url: 'https://example.org/bob'}]")
    for part in [issue.html.filled { _ in "x" }, issue.text.filled { _ in "x" }] {
      #expect(part.contains("Ann, Bob") && part.contains("Ann walks.") && part.contains("Bob sits."))
    }
  }

  @Test func `The mail's own title is the subject that its reader sees`() throws {
    let issue = try issue("Text.", head: "title: 'For {{ name | default: \"you\" }}'")
    let html = issue.html.filled { _ in "Ada" }
    #expect(html.contains("<title>For Ada</title>") && html.contains("aria-label=\"For Ada\"") && issue.title == "For you")
  }

  @Test func `A mark that HTML spells out is no mark`() throws {
    let post = try load("Dear {{ first_name | default: \"x\" }} &#xE000;0&#xE001; &#57344;0&#57345;")
    #expect(
      SlottedText(marked: TextRenderer { _ in nil }.text(post.document)).pieces.count { if case .slot = $0 { true } else { false } } == 1)
  }

  @Test(
    "A bare address ends where a condition begins or ends beside it",
    arguments: [
      ("{% if city %}https://example.org/x{% endif %}", "https://example.org/x", ""),
      ("{% if city %}https://example.org/x.{% else %}b{% endif %}", "https://example.org/x", "b"),
      ("https://example.org/x{% if city %}, of you{% endif %}", "https://example.org/x", "https://example.org/x"),
      ("<https://example.org/{% if city %}a{% else %}b{% endif %}>", "https://example.org/a", "https://example.org/b"),
      ("{% if city %}https://example.org/{{ city }}{% endif %}", "https://example.org/x", ""),
    ])
  func bareAddresses(body: String, with: String, without: String) throws {
    let issue = try issue("Words. \(body)")
    #expect(issue.html.filled({ _ in "x" }, holds: { _ in true }).contains("href=\"\(with)\""))
    let other = issue.html.filled { _ in "" }
    let text = issue.text.filled { _ in "" }
    #expect(without.hasPrefix("http") ? other.contains("href=\"\(without)\"") : text.contains("Words. \(without)\n"), "\(text)")
  }

  @Test(
    "An address without https:// that is no link, because a condition stands before it, is told",
    arguments: [
      ("{% if city %}www.example.org/x{% endif %}", 1), ("a {% if city %}b{% else %}www.example.org/x ok{% endif %}", 1),
      ("{% if city %} www.example.org/x{% endif %}", 0), ("{% if city %}https://www.example.org/x{% endif %}", 0),
      ("[{% if city %}www.example.org{% endif %} here](https://www.example.org)", 0), ("{{ city | default: \"a\" }}www.example.org", 0),
    ])
  func missedAddress(body: String, count: Int) throws {
    let text = "---\ntitle: T\n---\n\nWords. \(body)\n"
    let warnings = try Post.parse(text, path: "posts/x.md", attributes: ["city": .text]).warnings.filter { $0.message.contains("no link") }
    #expect(
      warnings.map(\.hint) == Array(repeating: "write https://www.example.org/x", count: count) && warnings.allSatisfy { $0.line == 5 })
  }

  @Test(
    "A link whose words are its own address is printed once, with the reader's values in both",
    arguments: [
      ("[{{ web_url }}]({{ web_url }})", "Words. a b\n"),
      ("[https://example.org/{{ city | default: \"x\" }}](https://example.org/{{ city | default: \"x\" }})", "https://example.org/a%20b\n"),
      ("[example.org/{{ city | default: \"x\" }}](http://example.org/{{ city | default: \"x\" }})", "Words. http://example.org/a%20b\n"),
      ("[https://example.org/{{ city | default: \"x\" }}](https://example.org/{{ email }})", "https://example.org/a b [1]\n"),
    ])
  func printedOnce(body: String, said: String) throws {
    let issue = try issue("Words. \(body)")
    let text = issue.text.filled { slot in
      if case .value(let tag) = issue.tags[slot] { tag.shown("a b", language: "en") } else { "" }
    }
    #expect(text.contains(said) && text.contains("[1]") == said.contains("[1]"), "\(text)")
  }

  @Test func `An address with a reader's value is no page to make a card of`() throws {
    let post = try load("<https://example.org/{{ city | default: \"x\" }}>\n\n<https://example.org/all>")
    #expect(post.document.embeds.map(\.destination) == ["https://example.org/all"])
  }

  @Test func `No reader's headings skip a level, whichever of them they get`() throws {
    let issue = try issue("# A\n\n{% if city %}\n\n## B\n\n### C\n\n{% else %}\n\n### D\n\n{% endif %}\n\n### E\n\n#### F")
    func levels(_ holds: Bool) -> [String] {
      issue.html.filled({ _ in "x" }, holds: { _ in holds }).matches(of: /<h([2-6])[^>]*>([A-F])</).map { "\($0.2)\($0.1)" }
    }
    #expect(levels(true) == ["A2", "B3", "C4", "E3", "F4"] && levels(false) == ["A2", "D3", "E3", "F4"])
  }

  @Test func `The line under a title of the plain text is as long as what each reader gets of it`() throws {
    let issue = try issue("# News{% if city %} of the town{% endif %}\n\nText.", head: "title: Letter{% if city %} from Bonn{% endif %}")
    let with = issue.text.filled({ _ in "x" }, holds: { _ in true })
    #expect(with.contains("Letter from Bonn\n================\n") && with.contains("News of the town\n----------------\n"), "\(with)")
    let without = issue.text.filled { _ in "x" }
    #expect(without.contains("Letter\n======\n") && without.contains("News\n----\n"), "\(without)")
  }

  @Test(
    "A link to a part that not all of its readers get is told",
    arguments: [
      ("{% if city %}\n\n## A\n\nb\n\n{% endif %}\n\n[c](#a) d", [13]),
      ("{% if city %}\n\n## A\n\n[c](#a) d\n\n{% endif %}\n\nb", []),
      ("{% if city %}\n\n## A\n\nb\n\n{% endif %}\n\nd {% if city %}[c](#a) e{% endif %}", []),
      ("{% if city %}\n\n## A\n\nb\n\n{% else %}\n\n[c](#a) d\n\n{% endif %}", [13]),
      ("## A\n\n{% if city %}\n\n[c](#a) d\n\n{% endif %}", []),
      ("{% if city %}\n\n## A\n\nb\n\n{% endif %}\n\nd {% if city == \"Bonn\" and first_name %}[c](#a) e{% endif %}", []),
      ("{% if city == \"Bonn\" %}\n\n## A\n\nb\n\n{% endif %}\n\nd {% if city %}[c](#a) e{% endif %}", [13]),
      ("{% if city %}\n\n## A\n\nb\n\n{% endif %}\n\nd {% if city != \"Bonn\" %}[c](#a) e{% endif %}", [13]),
      // Who has no city has not that one.
      ("{% if city == \"Bonn\" %}\n\nx\n\n{% else %}\n\n## A\n\nb\n\n{% endif %}\n\nd {% if city %}x{% else %}[c](#a) e{% endif %}", []),
      ("{% if city %}\n\n<p id=\"a\">b</p>\n\n{% endif %}\n\nWords and a [c](#a).", [11]),
    ])
  func jumps(body: String, lines: [Int]) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let today = LocalDate(year: 2026, month: 11, day: 24)
    let found = try IssueRenderer(desk.publication, mode: .live).inspect(load(body), today: today).findings
    #expect(found.filter { $0.message.hasPrefix("not all who get the link") }.map(\.line) == lines, "\(found)")
  }
}
