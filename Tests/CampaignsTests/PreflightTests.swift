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
      ("title: T\ntext: Read it.", "[the map](https://example.org/map)", 3, 1, "lacks the link"),
    ])
  func finding(head: String, body: String, line: Int, column: Int, words: String) throws {
    let found = try findings(head, body)
    #expect(found.count == 1 && found.first?.line == line && found.first?.column == column, "\(found)")
    #expect(found.first?.message.contains(words) == true && found.first?.hint != nil)
  }

  @Test func `A good post has no findings, and code is left alone`() throws {
    #expect(try findings("title: T", "See [the map][m].\n\n```\nTODO: http://x [a][b]\n```\n\n[m]: https://example.org\n").isEmpty)
  }

  @Test func `A mail that Gmail would cut is an error`() throws {
    let found = try findings("title: T", String(repeating: "A paragraph of some words. ", count: 4500))
    #expect(found.map(\.severity) == [.error] && found.first?.message.contains("KB") == true)
  }
}
