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
    return try desk.preflight(head, body)
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
      ("title: T", "a\n\n## \n\nb", 7, 1, "a heading without words"),
      ("title: T", "a\n\n> ## <!-- later -->\n\nb", 7, 3, "a heading without words"),
      (
        "title: T", "<a href=\"https://example.org\"><img src=\"https://example.org/a.png\" alt=\"\" width=\"9\"></a>", 5, 1,
        "without words"
      ),
      ("title: T", "> a <a href=\"https://example.org\"></a>", 5, 5, "without words"),
      ("title: T", "<p>\n  é <a href=\"http://example.org\">the map</a></p>", 6, 5, "not encrypted"),
      ("title: T", "a\n\n<p>b <img src=\"http://example.org/x.png\" alt=\"c\" width=\"9\"></p>", 7, 6, "not encrypted"),
      ("title: T", "a [the map](https://u:p@example.org/)", 5, 3, "example.org has a password in it"),
      ("title: T", "[the map](https://hubs.ly/x)", 5, 1, "hides"),
      ("title: T\ntext: Read it.", "[the map](https://example.org/map)", 3, 1, "lacks the link"),
      ("title: T\ntext: See https://example.org/abc", "[the map](https://example.org/a)", 3, 1, "lacks the link https://example.org/a"),
      ("title: T\ntext: See https://example.org/?b=c", "[the map](https://example.org/)", 3, 1, "lacks the link"),
      ("title: T\ntext: Write to ada@example.orgs", "[Ada](mailto:ada@example.org)", 3, 1, "lacks the link mailto:ada@example.org"),
      ("title: T\ntext: Call 555 01", "[Ada](tel:+1-555-0100)", 3, 1, "lacks the link tel:"),
      ("title: 'T'\ntext: |\n  a\n    b TK", "a", 5, 7, "leftover: TK"),
      ("title: T\nimage: https://example.org/x.svg", "a", 3, 8, "is SVG"),
      ("title: T\ntext: All's  well there.", "## All’s well\n\n## The *goal*", 3, 1, "lacks the heading \"The goal\""),
      ("title: T", "a [the map](https://localhost:8080/x)", 5, 3, "no reader can open localhost"),
      ("title: T", "[the map](https://192.168.0.1/x)", 5, 1, "no reader can open 192.168.0.1"),
      ("title: T", "[the map](https://[fd00::1]/x)", 5, 1, "no reader can open"),
      ("title: T", "[https://bank.example/in](https://evil.example/in)", 5, 1, "name bank.example, the link leads to evil.example"),
      ("title: T", "A claim[^source] here.", 5, 8, "a footnote that is defined nowhere: [^source]"),
      ("title: T", "a\n\n[^sorce]: The whole source.", 7, 1, "a footnote to which nothing leads: [^sorce]"),
      ("title: A TK title", "a", 2, 10, "leftover: TK"), ("title: T", "a TKTK b", 5, 3, "leftover: TKTK"),
      ("title: T\ndescription: 'A sentence long enough, lorem ipsum.'", "a", 3, 39, "lorem ipsum"),
      ("title: T", "é `TODO` **TODO** b", 5, 12, "leftover: TODO"), ("title: T", "a [TBD] b", 5, 3, "leftover: [TBD]"),
      ("title: T", "a\n\n- b\n- tk\n", 8, 3, "leftover: tk"), ("title: T", "Dear [first name],", 5, 6, "leftover"),
      ("title: A title that says rather more than phones show", "a", 2, 1, "phones show about 40"),
      ("title: T\nlang: de-AT", "a", 3, 1, "there are no words in de-AT"),
      ("title: T", "a\n\n> [!INFO]\n> b", 7, 3, "there is no callout [!INFO]"),
      ("title: T", "- a\n  > [!wraning] b", 6, 5, "there is no callout [!wraning]"),
      ("title: T", "[b](https://a.example \"button\") [c](https://a.example/c)", 5, 1, "no button"),
      ("title: T", "a [b](https://a.example/x y) c", 5, 3, "a space in it: [b](https://a.example/x y)"),
      ("title: T", "![b](my plan.png \"b\")", 5, 2, "a space in it: [b](my plan.png)"),
      ("title: T", "Dear *|FNAME|*, hello", 5, 6, "another program: *|FNAME|*"),
      ("title: T", "Dear %%first name%%, hello", 5, 6, "another program: %%first name%%"),
      ("title: T", "Dear [[first_name]], hello", 5, 6, "another program: [[first_name]]"),
      ("title: T", "[the map](https://a.example/?for=*|EMAIL|*)", 5, 34, "another program: *|EMAIL|*"),
      ("title: 'Hi *|FNAME|*'", "a", 2, 12, "another program: *|FNAME|*"),
    ])
  func finding(head: String, body: String, line: Int, column: Int, words: String) throws {
    let found = try findings(head, body)
    #expect(found.count == 1 && found.first?.line == line && found.first?.column == column, "\(found)")
    #expect(found.first?.message.contains(words) == true && found.first?.hint != nil)
  }

  @Test(
    "The line after the subject is measured as readers get it",
    arguments: [
      ("title: T\ndescription: 'Hi {{ first_name | default: \"friend of the whole wide house\" }}'", "a", 3, "has 6 characters for some"),
      ("title: T\ndescription: '{% if name %}Short.{% else %}Words that are long enough for that line.{% endif %}'", "a", 3, "has 6 char"),
      ("title: T\ndescription: 'Words that say {{ first_name | default: \"enough of it\" }}, and then some more.'", "a", 0, ""),
      ("title: T", "Hi.", 4, "first words, which stand after the subject, have 3 characters"),
      ("title: T", "- Hi.", 4, "no words stand after the subject"), ("title: T", "Words that are long enough for that line.", 0, ""),
    ])
  func preheader(head: String, body: String, line: Int, words: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let post = try Post.parse("---\n\(head)\n---\n\n\(body)\n", path: "posts/x.md").post
    let found = try IssueRenderer(desk.publication, mode: .live).inspect(post, today: LocalDate(year: 2026, month: 11, day: 24)).findings
    #expect(found.map(\.line) == (line == 0 ? [] : [line]) && found.first?.message.contains(words) ?? true, "\(found)")
  }

  @Test(
    "A link to no part of its post, or of another, is an error; one to a heading is none",
    arguments: [
      ("a [b](#nowhere)\n\n## The goal", 5, 3), ("[b](other.md#nope)", 5, 1), ("<a href=\"#x\">b</a> c", 5, 1),
      ("[b](#the-goal) [c](other.md#here)\n\n## The goal", 0, 0), ("[b](#日本) [c](other.md#%E6%97%A5)\n\n## 日本", 0, 0),
      ("[b](#x) <a href=\"#the-goal\">c</a> <b id=\"x\">d</b>\n\n## The goal", 0, 0),
      ("<a id=\"x\"></a>b <a href=\"#x\">b</a>", 0, 0),
    ])
  func places(body: String, line: Int, column: Int) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/x.md"
    try "---\ntitle: O\n---\n\n## Here\n\na\n\n## 日\n".write(toFile: desk.folder + "/posts/other.md", atomically: true, encoding: .utf8)
    try "---\ntitle: T\n---\n\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let faults = References(of: try Post.load(path, attributes: [:]).post, in: desk.publication).faults
    #expect(faults.map(\.line) == (line == 0 ? [] : [line]) && faults.map(\.column) == (line == 0 ? [] : [column]), "\(faults)")
  }

  @Test func `A link to no part of the post is called as the writer wrote it, and the parts as they would be linked to`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let source = "---\ntitle: T\n---\n\n<a href=\"#nope\">a</a> <a id=\"x\"></a>b\n\n## 日本\n"
    let faults = References(of: try Post.parse(source, path: desk.folder + "/posts/x.md").post, in: desk.publication).faults
    #expect(faults.map(\.message) == ["the link to #nope leads nowhere"] && faults.first?.hint == "known are #x, #日本", "\(faults)")
  }

  @Test func `A link to a part of another post has an address that every mail program understands`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try "---\ntitle: O\n---\n\n## 日\n\na\n".write(toFile: desk.folder + "/posts/other.md", atomically: true, encoding: .utf8)
    let post = try Post.parse("---\ntitle: T\n---\n\n[a](other.md#日) [b](other.md)\n", path: desk.folder + "/posts/x.md").post
    let found = References(of: post, in: desk.publication).found.mapValues(\.url)
    let page = "https://letter.example.org/posts/other"
    let faults = References(
      of: try Post.parse("---\ntitle: T\n---\n\na [b](/posts/other#nope)\n", path: desk.folder + "/posts/x.md").post, in: desk.publication
    ).faults
    #expect(faults.map(\.column) == [3] && faults[0].hint == "/posts/other has no such heading", "\(faults)")
    #expect(found == ["other.md#日": page + "#w-%E6%97%A5", "other.md": page], "\(found)")
  }

  @Test(
    "A good post has no findings, and code is left alone",
    arguments: [
      "See [the map][m].\n\n~~~\nTODO: http://x [a][b]\n~~~\n\n[m]: https://example.org", "````\n```\nTODO\n````", "> ```\n> TODO\n> ```",
      "- a\n\n      TODO\n", "`TODO` and ``a ` TODO [TBD]``", "<!-- TODO -->\n\na", "[TBD]\n\n[TBD]: https://example.org/tbd",
      "[the map](https://example.org/TODO) on example.tk", "- [ ] a task[^1]\n\n[^1]: A note.", "[a page](/subscribe) [a post](/posts/x)",
      "[www.example.org](https://example.org/a) [https://example.org](https://news.example.org)", "a[^One] `[^x]`\n\n[^one]: b",
      "> [!note]\n> a", "`> [!INFO]` `*|FNAME|*`", "    > [!INFO]\n\na", "[sic](as he wrote, not I)", "5%% of 10%% is %%",
      "[[1]] and [[ ]]",
      "| a |\n|---|\n|NAME|", "- [b](https://a.example \"button\")", "[a](<https://a.example/x y>)", "[[a]](https://a.example/a)",
    ])
  func good(body: String) throws {
    #expect(try findings("title: T", body).isEmpty)
  }

  @Test(
    "A text of the writer's own that leads where the post does is taken, however its addresses stand in it",
    arguments: [
      ("the map: https://example.org/map.", "[the map](https://example.org/map)"),
      ("(https://example.org/a_(b)), https://example.org", "[a](https://example.org/a_(b)) and [b](https://example.org/)"),
      ("[the map](https://example.org/map)", "[the map](https://example.org/map)"),
      ("<https://example.org/日本>", "[the map](https://example.org/日本)"),
      ("https://example.org/?on={{ issue_date }}!", "Today [we met](https://example.org/?on={{ issue_date }})"),
      ("Ada (ada@example.org), +1 555 0100", "[Ada](mailto:ada@example.org?subject=Hi) [here she is](tel:+1-555-0100)"),
      ("mailto:ada@example.org", "[Ada](mailto:ada@example.org) [leave the list]({{ unsubscribe_url }}) [a post](/posts/x)"),
    ])
  func parity(text: String, body: String) throws {
    let found = try findings("title: T\ntext: '\(text)'", body)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func `A text of many marks and addresses without a space is looked through in good time`() throws {
    let elapsed = try ContinuousClock().measure {
      for part in [".", "https://", "(mailto:"] {
        let text = "https://example.org/map " + String(repeating: part, count: 14_000 / part.count)
        let found = try findings("title: T\ntext: '\(text)'", "[the map](https://example.org/map)")
        #expect(found.isEmpty)
      }
    }
    #expect(elapsed < .seconds(20))
  }

  @Test func `A missing picture is called as the writer wrote it, with what to do`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let post = try Post.parse("---\ntitle: T\n---\n\n![a](a/{{ first_name }}.png)\n", path: desk.folder + "/posts/x.md").post
    let faults = References(of: post, in: desk.publication).faults
    #expect(faults.map(\.message) == ["there is no picture a/{{ first_name }}.png"] && faults.first?.hint != nil, "\(faults)")
  }

  @Test func `Of very many dead links the first are told, and how many are left`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let links = (0..<130).map { "[a\($0)](gone\($0).md)" }.joined(separator: "\n")
    let post = try Post.parse("---\ntitle: T\n---\n\n\(links)\n![a](gone.png)\n", path: desk.folder + "/posts/x.md").post
    let faults = References(of: post, in: desk.publication).faults
    #expect(faults.count == 101 && faults[0].message == "there is no picture gone.png")
    #expect(faults[100].line == 104 && faults[100].message.hasPrefix("31 more links and pictures were not looked at"), "\(faults[100])")
  }

  @Test func `A picture's address that no mail can carry is one fault, not a missing file as well`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/x.md"
    for body in ["![a](file:///x.png)", "[a](file:///x)"] {
      let error = try #require(throws: Post.Faulty.self) { try Post.parse("---\ntitle: T\n---\n\n\(body)\n", path: path) }
      let draft = try #require(error.draft)
      let today = LocalDate(year: 2026, month: 11, day: 24)
      let more = try IssueRenderer(desk.publication, mode: .live).inspect(draft, today: today, isDraft: true).findings
      #expect((error.diagnostics + more).filter { $0.severity == .error }.count == 1, "\(error.diagnostics + more)")
    }
  }

  @Test func `A link to a sent issue whose file is gone is one the archive can follow`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let post = try Post.parse("---\ntitle: T\n---\n\n[a](/posts/old) [b](/posts/older)\n", path: desk.folder + "/posts/x.md").post
    let today = LocalDate(year: 2026, month: 11, day: 3)
    try desk.write("old.md", "title: Old")
    let old = try IssueRenderer(desk.publication, mode: .live).ready(desk.folder + "/posts/old.md", today: today).issue
    try FileManager.default.removeItem(atPath: desk.folder + "/posts/old.md")
    let database = desk.database
    let publication = desk.publication(isPublished: { (try? Archive.has($0, in: database, mode: .live)) == true })
    let links = { References(of: post, in: publication).faults.map(\.column) }
    #expect(links() == [1, 17])
    let now = Timestamp(milliseconds: 1_000)
    try database.blockingWrite { connection in
      let campaign = try Campaign.schedule(
        old, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(1), now: now, connection)
      _ = try Campaign.freeze(campaign.id, in: publication, now: now, connection)
    }
    #expect(links() == [17])
    #expect(References(of: post, in: publication).found["/posts/old"]?.url == "https://letter.example.org/posts/old")
  }

  @Test func `A long title is good to know, a longer one a warning`() throws {
    let title = "title: " + String(repeating: "seven l", count: 6)
    #expect(try findings(title, "a").map(\.severity) == [.note])
    #expect(try findings(title + " and a good many more words", "a").map(\.severity) == [.note])
    #expect(try findings(title + " and a good many more words, of which nobody sees", "a").map(\.severity) == [.warning])
  }

  @Test(
    "A path of the site is one that it will have",
    arguments: [
      ("/gone", false), ("/posts/nowhere", false), ("/posts/other", true), ("/posts/other#", true), ("/posts/x", true), ("/", true),
      ("/posts", true), ("/posts/", true), ("/subscribe?list=digest", true), ("/feed.atom", true), ("/media/no.png", false),
    ])
  func pages(path: String, isThere: Bool) throws {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("other.md", "title: O")
    let post = desk.folder + "/posts/x.md"
    try "---\ntitle: T\n---\n\na [b](\(path))\n".write(toFile: post, atomically: true, encoding: .utf8)
    let faults = References(of: try Post.load(post, attributes: [:]).post, in: desk.publication).faults
    #expect(faults.map(\.column) == (isThere ? [] : [3]) && faults.allSatisfy { $0.hint?.contains("/subscribe") == true }, "\(faults)")
  }

  @Test func `Of very many findings of one kind the first are told, and how many there are`() throws {
    let leftovers = try findings("title: T", String(repeating: "TK ", count: 400)).filter { $0.message.contains("leftover") }
    #expect(leftovers.count == 100)
    let links = try findings("title: T", (0..<150).map { "[here](https://example.org/\($0))\n" }.joined() + "[ ](https://example.org)")
    #expect(links.count == 101 && links.last?.message == "51 more like those before are not told one by one", "\(links.count)")
    // One of them is an error.
    #expect(links.last?.severity == .error && links.last?.line == 105)
    let elapsed = try ContinuousClock().measure {
      let many = try findings("title: T", String(repeating: "TK ", count: 64_000))
      let foreign = (0..<12_000).map { "`*|A\($0)|*`" }.joined(separator: "\n")
      let hidden = try findings("title: T", foreign + "\n\nx")
      #expect(many.count { $0.message.contains("leftover") } == 100 && !hidden.contains { $0.message.contains("leftover") })
    }
    #expect(elapsed < .seconds(20))
  }

  @Test func `A mail that Gmail would cut is an error`() throws {
    let found = try findings("title: T", String(repeating: "A paragraph of some words. ", count: 4500))
    #expect(found.map(\.severity) == [.error] && found.first?.message.contains("KB") == true)
  }
}
