import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

@Suite struct PreflightTests {
  private func findings(_ head: String, _ body: String) throws -> [Diagnostic] {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/x.md"
    try "---\n\(head)\n---\n\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, attributes: [:]).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    return Preflight(post, issue, in: desk.publication).findings
  }

  @Test(
    "What a careful colleague would say is said, with its place",
    arguments: [
      ("title: T", "a\n\nb TK c", 7, 3, "leftover: TK"), ("title: T", "Lorem ipsum dolor", 5, 1, "leftover"),
      ("title: T", "see [a][nowhere] b", 5, 7, "defined nowhere"), ("title: T", "[the map](https://bit.ly/x)", 5, 1, "hides"),
      ("title: T", "a [the map](http://example.org)", 5, 3, "not encrypted"),
      ("title: T", "[click here](https://example.org)", 5, 1, "says nothing"),
      ("slug: s\ntitle: THE BENCH IS HERE", "a", 3, 1, "capitals"), ("title: 'Re: your bench'", "a", 2, 1, "poses"),
      ("title: T\ndescription: Too short", "a", 3, 1, "characters"), ("title: T\nfrom: A <a@example.net>", "a", 3, 1, "example.net"),
      ("title: T", "![a](https://example.org/x.SVG?a)", 5, 1, "is SVG"),
      ("title: T", "![a](http://example.org/x.png)", 5, 1, "not encrypted"),
      ("title: T", "[the map](https://www.bit.ly/x)", 5, 1, "hides"),
      ("title: T", "a [ ](https://example.org)", 5, 3, "without words"),
      (
        "title: T", "<a href=\"https://example.org\"><img src=\"https://example.org/a.png\" alt=\"\" width=\"9\"></a>", 1, 1,
        "without words"
      ),
      ("title: T\ntext: Read it.", "[the map](https://example.org/map)", 3, 1, "lacks the link"),
    ])
  func finding(head: String, body: String, line: Int, column: Int, words: String) throws {
    let found = try findings(head, body)
    #expect(found.count == 1 && found.first?.line == line && found.first?.column == column, "\(found)")
    #expect(found.first?.message.contains(words) == true && found.first?.hint != nil)
  }

  @Test(
    "A link to no part of its post, or of another, is an error; one to a heading is none",
    arguments: [
      ("a [b](#nowhere)\n\n## The goal", 5, 3), ("[b](other.md#nope)", 5, 1), ("<a href=\"#x\">b</a> c", 1, 1),
      ("[b](#the-goal) [c](other.md#here)\n\n## The goal", 0, 0), ("<a id=\"x\"></a>b <a href=\"#x\">b</a>", 0, 0),
    ])
  func places(body: String, line: Int, column: Int) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/x.md"
    try "---\ntitle: O\n---\n\n## Here\n\na\n".write(toFile: desk.folder + "/posts/other.md", atomically: true, encoding: .utf8)
    try "---\ntitle: T\n---\n\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let faults = try IssueRenderer(desk.publication, mode: .live).faults(of: try Post.load(path, attributes: [:]).post)
    #expect(faults.map(\.line) == (line == 0 ? [] : [line]) && faults.map(\.column) == (line == 0 ? [] : [column]), "\(faults)")
  }

  @Test func `A good post has no findings, and code is left alone`() throws {
    #expect(try findings("title: T", "See [the map][m].\n\n~~~\nTODO: http://x [a][b]\n~~~\n\n[m]: https://example.org\n").isEmpty)
  }

  @Test func `A mail that Gmail would cut is an error`() throws {
    let found = try findings("title: T", String(repeating: "A paragraph of some words. ", count: 4500))
    #expect(found.map(\.severity) == [.error] && found.first?.message.contains("KB") == true)
  }
}
