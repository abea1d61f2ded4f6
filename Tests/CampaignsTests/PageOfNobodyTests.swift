import Audience
import Delivery
import Markdown
import Store
import Testing

@testable import Campaigns

/// An issue's page has no reader: what is the same for all stands there, and what would be missing is told before it is sent.
@Suite struct PageOfNobodyTests {
  private let day = LocalDate(year: 2026, month: 11, day: 24)

  private func inspect(_ source: String) throws -> (issue: Campaigns.Issue?, findings: [Diagnostic]) {
    let desk = try Desk()
    defer { desk.remove() }
    let kinds: [String: AttributeKind] = ["city": .text, "member": .boolean]
    let renderer = try IssueRenderer(desk.publication, mode: .live)
    do {
      let (post, warnings) = try Post.parse(source, path: desk.folder + "/posts/x.md", attributes: kinds)
      let (issue, findings) = try renderer.inspect(post, today: day)
      return (issue, warnings + findings)
    } catch let faulty as Post.Faulty {
      return (nil, faulty.diagnostics)
    }
  }

  private func page(_ body: String) throws -> String {
    try #require(try inspect("---\ntitle: T\n---\n\n\(body)\n").issue).webHTML
  }

  @Test func `The date, the publication and the page's own address stand on the page, in its title and in its summary`() throws {
    let head = "title: The letter of {{ issue_date }}\ndescription: 'What {{ publication }} saw in the week before {{ issue_date }}.'"
    let body =
      "## News of {{ issue_date }}\n\n[{{ issue_date }}]({{ web_url }})"
      + " [of the day](https://example.org/{{ issue_date }}/{{ publication }})"
    let (found, findings) = try inspect("---\n\(head)\n---\n\n\(body)\n")
    let issue = try #require(found)
    #expect(findings.isEmpty, "\(findings)")
    #expect(issue.title == "The letter of November 24, 2026")
    #expect(issue.description == "What The Letter saw in the week before November 24, 2026.")
    #expect(issue.webHTML.contains("News of November 24, 2026</h2>"))
    #expect(issue.webHTML.contains("<a href=\"https://letter.example.org/posts/x\">November 24, 2026</a>"))
    #expect(issue.webHTML.contains("https://example.org/2026-11-24/The%20Letter"))
    #expect(issue.mailForNobody.html.contains("https://example.org/2026-11-24/The%20Letter"))
  }

  @Test(
    "A condition is asked of the page as of a reader of whom nothing is known",
    arguments: [
      ("issue_date > \"2026-01-01\"", true), ("issue_date > \"2026-12-01\"", false), ("publication == \"The Letter\"", true),
      ("web_url", true), ("email contains \"@\"", false), ("joined < \"2030-01-01\"", false), ("city", false), ("not city", true),
      ("not member and issue_date", true), ("city == \"Chicago\"", false), ("city != \"Chicago\"", true),
    ])
  func conditions(condition: String, isMet: Bool) throws {
    let page = try page("a\n\n{% if \(condition) %}\n\nFor these.\n\n{% else %}\n\nFor those.\n\n{% endif %}")
    #expect(page.contains("For these.") == isMet && page.contains("For those.") != isMet, "\(page)")
  }

  @Test(
    "A gap that only the page has is told at its place",
    arguments: [
      ("title: T", "a\n\nfor {{ email }}, who joined on {{ joined }}", [[7, 5], [7, 32]]), ("title: To {{ email }}", "a", [[2, 11]]),
      ("title: T\ndescription: 'What happened in this very week, told for {{ email }}'", "a", [[3, 57]]),
      ("title: T", "a {% if city %}b {{ email }}{% else %}c {{ email }}{% endif %}", [[5, 41]]),
      ("title: T", "[of yours](https://example.org/?for={{ email }})", [[5, 37]]),
      ("title: T", "[of yours](https://example.org/?for={{ email | default: \"\" }})", []),
      ("title: T", "a {% if not email %}b{% else %}{{ email }}{% endif %}", []), ("title: T", "a {{ email | default: \"you\" }}", []),
      ("title: T", "a {% if email %}for {{ email }}{% endif %} {{ issue_date }}", []),
      ("title: T", "a {% if city or member %}{{ email }}{% endif %} `{{ email }}`", []),
      ("title: T\ntext: Hello {{ email }}", "a [b]({{ unsubscribe_url }})", []),
    ])
  func gaps(head: String, body: String, places: [[Int]]) throws {
    let (issue, findings) = try inspect("---\n\(head)\n---\n\n\(body)\n")
    let gaps = findings.filter { $0.message.contains("the page, which has no reader, has no") }
    #expect(issue != nil && gaps.map { [$0.line, $0.column] } == places, "\(findings)")
    #expect(gaps.allSatisfy { $0.severity == .warning && $0.hint?.contains("default") == true })
  }

  @Test(
    "What every reader gets and the page shows empty is an error",
    arguments: [
      ("title: '{{ email }}'", "a", 2, 1, "the subject"), ("title: T", "a\n\n## {{ joined }}", 7, 4, "a heading"),
      ("title: T", "a [{{ email }}](https://example.org)", 5, 4, "a link"),
      ("title: T", "![{{ joined }}](https://example.org/a.png)", 5, 3, "a picture's text"),
      ("title: T", "a\n\n- {% if email %}b{% endif %}", 7, 3, "a list item"),
      ("title: T", "{% if email %}a{% endif %}", 5, 1, "the post"),
      ("title: T\ndescription: '{% if email %}a{% endif %}'", "a", 3, 15, "the description"),
    ])
  func empty(head: String, body: String, line: Int, column: Int, part: String) throws {
    let errors = try inspect("---\n\(head)\n---\n\n\(body)\n").findings.filter { $0.severity == .error }
    #expect(errors.map(\.line) == [line] && errors[0].message == "\(part) is empty on the page, which has no reader", "\(errors)")
    #expect((errors[0].column == column || part.hasPrefix("the")) && errors[0].hint != nil)
  }

  @Test(
    "What is empty for some readers too is told of them, and what the page does not show is none of its faults",
    arguments: [
      ("## {{ city }}", ["a heading is empty for readers who have no city"]),
      ("{% if city %}\n\n## {{ email }}\n\n{% endif %}", []), ("## {{ issue_date }}", []), ("## {{ email | default: \"You\" }}", []),
    ])
  func told(part: String, messages: [String]) throws {
    let findings = try inspect("---\ntitle: T\n---\n\nWords that are long enough for that line.\n\n\(part)\n").findings
    #expect(findings.filter { $0.severity == .error }.map(\.message) == messages, "\(findings)")
  }
}
