import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// Merge tags in every place of a post from which words come into a mail.
@Suite struct EveryPlaceTests {
  /// `%%` is where the tag goes.
  static let places = [
    "Words %% here", "# A heading %%", "- an item %%", "1. - an item %%", "- [x] a task %%", "> a quote %%", "*em %%* **so %%** ~~not %%~~",
    "> [!NOTE] A title %%\n> body", "> [!NOTE]\n> a body %%", "> [!QUOTE]\n> said %%", "| a %% | b |\n|---|---|\n| c | d |",
    "| a | b |\n|---|---|\n| c %% | d |", "A note[^1].\n\n[^1]: words %%", "[words %%](https://example.org/)",
    "[words](https://example.org/?a=%%)", "[words](https://example.org/ \"title %%\")",
    "[words][r]\n\n[r]: https://example.org/ \"title %%\"", "[words][r]\n\n[r]: https://example.org/?a=%%", "<https://example.org/?a=%%>",
    "[Press](https://example.org/ \"button%%\")", "[Press %%](https://example.org/ \"button\")",
    "[Press](https://example.org/%% \"button\")", "![alt %%](https://example.org/a.png)",
    "![alt](https://example.org/a.png \"caption %%\")", "Words ![alt](https://example.org/a.png \"title %%\") more",
    "Words ![alt %%](https://example.org/a.png) more", "![alt](https://example.org/%%.png)",
    "[![alt](https://example.org/a.png \"caption %%\")](https://example.org/)", "![a](https://example.org/a.png \"decorative%%\")",
    "<span title=\"%%\">words</span>", "<span aria-label=\"%%\">words</span>", "<p class=\"%%\">words</p>", "<p id=\"%%\">words</p>",
    "<p lang=\"%%\">words</p>", "<h2 id=\"%%\">words</h2>", "<h2 title=\"%%\">words</h2>", "<p style=\"color:%%\">words</p>",
    "<table><tr><td width=\"%%\">words</td></tr></table>", "<a href=\"https://example.org/%%\">words</a>",
    "<a href=\"https://example.org/\" title=\"%%\">words</a>", "<a name=\"%%\"></a>words",
    "<img src=\"https://example.org/a.png\" alt=\"%%\" width=\"9\">", "<img src=\"https://example.org/a.png\" alt=\"a\" title=\"%%\">",
    "<img src=\"https://example.org/%%.png\" alt=\"a\">", "<details><summary>%%</summary>\n\nwords\n\n</details>", "<b>words %%</b>",
    "<ul><li>%%</li></ul>", "<video controls src=\"https://example.org/%%.mp4\">words</video>", "<pre>words %%</pre>", "`code %%`",
    "```%%\ncode\n```", "```\ncode %%\n```", "<!-- words %% -->", "<script>%%</script>", "[unused]: https://example.org/ \"%%\"",
  ]
  private static let faulty = [
    "{% if city == \"X\" %}", "{% if city == \"X\" %}a{% else %}b{% else %}c{% endif %}", "{% endif %}", "{{ nope }}",
    "{{ city | default: X }}", "{% if nope %}a{% endif %}",
  ]
  private static let good = ["{% if city == \"X\" %}in{% else %}out{% endif %}", "{{ city | default: \"here\" }}"]

  private static func source(_ head: String, _ body: String) -> String {
    "---\n\(head)\n---\n\nHello everybody, and so on.\n\n\(body)\n\nThe last words of the letter.\n"
  }

  /// Nil when it is refused, for a fault on the line of the tag.
  private func mails(_ source: String, _ tag: String, _ desk: Desk) throws -> [String]? {
    let issue: Campaigns.Issue
    do {
      let post = try Post.parse(source, path: "posts/x.md", attributes: ["city": .text]).post
      issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    } catch let faulty as Post.Faulty {
      let start = try #require(source.range(of: tag)).lowerBound
      let line = 1 + source[..<start].count { $0 == "\n" }
      let lines = faulty.diagnostics.filter { $0.severity == .error }.map(\.line)
      #expect(!lines.isEmpty && lines.allSatisfy { $0 == line }, "\(source)\n\(faulty.diagnostics)")
      return nil
    }
    return [false, true].flatMap { holds in
      [issue.html, issue.text].map { part in
        part.filled(
          { slot in
            guard case .value(let tag) = issue.tags[slot] else { return "" }
            return tag.field == .unsubscribeURL ? "https://leave.example" : "value"
          }, holds: { _ in holds })
      }
    }
  }

  private func expectWhole(_ mails: [String], _ source: String) {
    for mail in mails {
      for part in ["The last words of the letter.", "https://leave.example", "1 Main Street"] {
        #expect(mail.contains(part), "\(part) is not in\n\(mail)\nof\n\(source)")
      }
    }
  }

  @Test(arguments: places)
  func `Wherever a faulty tag stands it is an error in its line, or none of it comes into the mail`(place: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    for tag in Self.faulty {
      let source = Self.source("title: T", place.replacing("%%", with: tag))
      guard let mails = try mails(source, tag, desk) else { continue }
      expectWhole(mails, source)
      // As it is written, as code; or not at all.
      let isCode = place.contains("`") || place.contains("<pre>")
      let isGone = place.contains("!--") || place.contains("script") || place.contains("unused") || place.contains("style=")
      #expect(isCode || isGone, "not told:\n\(source)")
    }
  }

  @Test(arguments: places)
  func `Wherever a good tag stands everybody gets a whole mail`(place: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    for tag in Self.good {
      let source = Self.source("title: T", place.replacing("%%", with: tag))
      if let mails = try mails(source, tag, desk) { expectWhole(mails, source) } else { Issue.record("refused:\n\(source)") }
    }
  }

  @Test(arguments: ["title: '%%'", "title: T\ndescription: '%%'", "title: T\ntext: 'The last words of the letter. %%'"])
  func `A tag in the front matter is held to the same`(head: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    for tag in Self.faulty {
      let source = Self.source(head.replacing("%%", with: tag), "words")
      #expect(try mails(source, tag, desk) == nil, "\(source)")
    }
    for tag in Self.good {
      let source = Self.source(head.replacing("%%", with: tag), "words")
      expectWhole(try #require(try mails(source, tag, desk)), source)
    }
  }

  @Test(
    "A condition does not reach over the border of what it begins in",
    arguments: [
      ("> [!NOTE] A title {% if city %}of\n> its body{% endif %} here", 7), ("[a](https://example.org \"b{% if city %}\") c{% endif %}", 7),
      ("![a](https://example.org/a.png \"b{% if city %}\")\n\nc{% endif %}", 7),
      ("<span title=\"{% if city %}\">b{% endif %}</span>", 7), ("a ![b{% if city %}](https://example.org/a.png \"c{% endif %}\")", 7),
    ])
  func borders(body: String, line: Int) throws {
    let source = Self.source("title: T", body)
    let faults = try #require(throws: Post.Faulty.self) {
      try Post.parse(source, path: "posts/x.md", attributes: ["city": .text])
    }.diagnostics.filter { $0.severity == .error }
    #expect(faults.map(\.line) == [line] && faults[0].message.contains("begins in one part"), "\(faults)")
  }

  @Test func `A value that somebody may lack is a gap in a caption, a title and an attribute too`() throws {
    let body =
      "![a](https://example.org/a.png \"In {{ city }}\")\n\n[b](https://example.org \"{{ city }}\")\n\n<b title=\"{{ city }}\">c</b>"
    let warnings = try Post.parse(Self.source("title: T", body), path: "posts/x.md", attributes: ["city": .text]).warnings
    #expect(warnings.filter { $0.message.contains("see a gap") }.map(\.line) == [7, 9, 11], "\(warnings)")
  }

  @Test(
    "What turns a condition behind its else is told where it stands",
    arguments: [
      ("{% if city %}a{% else %}b{% else %}c{% endif %}", 26), ("{% if city %}a{% else %}b{% elsif name %}c{% endif %}", 26),
      ("{% if city %}a{% elsif name %}b{% else %}c{% else %}d{% endif %}", 43),
    ])
  func turns(body: String, column: Int) throws {
    for source in [
      Self.source("title: T", body), Self.source("title: T", body.replacing("%}", with: "%}\n\n").replacing("{%", with: "\n\n{%")),
    ] {
      let faults = try #require(throws: Post.Faulty.self) {
        try Post.parse(source, path: "posts/x.md", attributes: ["city": .text])
      }.diagnostics.filter { $0.severity == .error }
      #expect(faults.count == 1 && faults[0].message.contains("stands behind the {% else %}"), "\(faults)")
      if source.contains("%}a") { #expect(faults[0].column == column) }
    }
  }

  @Test func `Conditions in code are no conditions, whatever they turn`() throws {
    let body =
      "`{% if city %}`, `{% else %}`, `{% else %}` and {% if city %}a `{% if city %}` `{% else %}`{% else %}b{% endif %}[^1]\n\n[^1]: Note."
    _ = try Post.parse(Self.source("title: T", body), path: "posts/x.md", attributes: ["city": .text])
  }
}
