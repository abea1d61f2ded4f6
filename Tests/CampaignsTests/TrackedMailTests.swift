import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// What counting changes in a mail, and what it leaves alone.
@Suite struct TrackedMailTests {
  private static let text = """
    ---
    title: Links
    authors: [{name: Ada, url: 'https://ada.example'}]
    ---

    Read [the bench](https://one.example/a?x=1&y=2 "A title"), [the tree](https://two.example/ä) and [the bench again](https://one.example/a?x=1&y=2).

    {% if city == "Chicago" %}For [the lake](https://lake.example).{% else %}For [the hill](https://hill.example).{% endif %}

    [**Come**](https://come.example "button")

    Straight: https://bare.example/page, [www.named.example](https://named.example), [yours](https://three.example/?for={{ email }}),
    [mail](mailto:a@example.org), [the note](#b), [leave]({{ unsubscribe_url }}).[^n]

    ## B

    [^n]: In [a note](https://note.example).

    """

  private let keys = SigningKeys([1: [UInt8](repeating: 1, count: 32)])
  private let campaign = CampaignID(41)
  private let targets = [
    "https://one.example/a?x=1&y=2", "https://two.example/%C3%A4", "https://lake.example", "https://hill.example", "https://come.example",
    "https://note.example",
  ]

  private func issue(_ desk: Desk, _ publication: Publication, _ text: String = text, as kind: Campaign.Kind = .issue) throws
    -> Campaigns.Issue
  {
    let path = desk.folder + "/posts/links.md"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try IssueRenderer(publication, mode: .live).issue(
      of: try Post.load(path, attributes: ["city": .text]).post, today: LocalDate(year: 2026, month: 11, day: 24), as: kind)
  }

  private func reader(_ letter: Character, city: String = "Chicago") throws -> Subscriber {
    Subscriber(
      id: ID(1), publicID: try #require(PublicID(hex: String(repeating: letter, count: 32))),
      address: try EmailAddress(parsing: "\(letter)@example.org"), name: "", attributes: ["city": city],
      createdAt: Timestamp(milliseconds: 0))
  }

  private func message(_ issue: Campaigns.Issue, to reader: Subscriber, of campaign: CampaignID? = nil) throws -> ParsedMessage {
    let compiled = try CompiledIssue(issue, keys: try #require(keys), campaign: campaign ?? self.campaign)
    let recipient = CompiledIssue.Recipient(subscriber: reader, list: ID(1), campaign: self.campaign)
    return ParsedMessage(try compiled.message(for: recipient, now: Timestamp(milliseconds: 1_800_000_000_000)))
  }

  /// The HTML with each counted link led back to where it leads, and whose links they are.
  private func straight(_ message: ParsedMessage) throws -> (html: String, links: [TrackedLink], readers: Set<PublicID?>) {
    let keys = try #require(keys)
    var links: [TrackedLink] = []
    var readers: Set<PublicID?> = []
    let html = try (message.htmlBody ?? "").replacing(/https:\/\/letter\.example\.org\/go\/([A-Za-z0-9_\-]+)(?:\/([A-Za-z0-9_\-]+))?/) {
      found in
      let link = try #require(TrackedLink(String(found.1), keys: keys))
      links.append(link)
      readers.insert(found.2.flatMap { link.reader(String($0), keys: keys) })
      return link.target.replacing("&", with: "&amp;")
    }
    return (html, links, readers)
  }

  @Test(arguments: [Tracking.Counting.total, .reader], ["Chicago", "Rome"])
  func `The links of the HTML that the writer wrote lead by the site, and everything else is as it was`(
    clicks: Tracking.Counting, city: String
  ) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let ada = try reader("a", city: city)
    let plain = try issue(desk, desk.publication)
    #expect(plain.tracking == nil && plain.linkTargets == [])
    #expect(try !plain.frozen().json.contains("racking"))
    let counted = try issue(desk, desk.publication(counting: clicks))
    #expect(counted.linkTargets == targets && counted.webHTML == plain.webHTML)
    let (before, after) = (try message(plain, to: ada), try message(counted, to: ada))
    #expect(after.textBody == before.textBody)
    let found = try straight(after)
    #expect(found.html == before.htmlBody)
    let expected = targets.filter { $0 != (city == "Chicago" ? "https://hill.example" : "https://lake.example") }
    #expect(Set(found.links.map(\.target)) == Set(expected) && found.links.count == expected.count + 1)
    for link in found.links { #expect(targets[link.number - 1] == link.target && link.campaign == campaign) }
    #expect(found.readers == [clicks == .reader ? ada.publicID : nil])
    for straight in [
      "https://bare.example/page", "https://named.example", "https://three.example/?for=a@example.org", "https://ada.example",
    ] {
      #expect(after.htmlBody?.contains("href=\"\(straight)\"") == true, "\(straight)")
    }
  }

  @Test func `Counted without readers, all have the same links; with them each has their own, the same at each try`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let (ada, bo) = (try reader("a"), try reader("b"))
    func links(_ clicks: Tracking.Counting, _ reader: Subscriber) throws -> [Substring] {
      let html = try message(try issue(desk, desk.publication(counting: clicks)), to: reader).htmlBody ?? ""
      return html.matches(of: /https:\/\/letter\.example\.org\/go\/[^"]+/).map(\.0)
    }
    #expect(try links(.total, ada) == links(.total, bo))
    #expect(try links(.reader, ada) == links(.reader, ada))
    #expect(try Set(links(.reader, ada)).isDisjoint(with: links(.reader, bo)))
  }

  @Test func `A test's and a preview's links lead on and are nobody's; a post may leave counting out, and a mail of no list has none`()
    throws
  {
    let desk = try Desk()
    defer { desk.remove() }
    let publication = desk.publication(counting: .reader)
    let test = try issue(desk, publication, as: .test)
    let links = try straight(try message(test, to: try reader("a"), of: LinkToken.preview)).links
    #expect(links.count == 6 && links.allSatisfy { $0.campaign == LinkToken.preview })
    let head = "title: Links\ntracking: "
    let off = Self.text.replacing("title: Links", with: head + "off")
    #expect(try issue(desk, publication, off) == issue(desk, desk.publication, off))
    #expect(try issue(desk, publication, as: .welcome).tracking == nil)
    for wrong in ["on", "false", "total"] {
      #expect(throws: Post.Faulty.self) {
        try issue(desk, publication, Self.text.replacing("title: Links", with: head + wrong))
      }
    }
  }

  @Test(arguments: [Tracking.Counting.total, .reader])
  func `The size that Gmail's limit is held against is that of the mail with its counted links`(clicks: Tracking.Counting) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let many = (0..<550).map { "[word \($0)](https://example.org/\($0))" }.joined(separator: " ")
    let plain = try issue(desk, desk.publication, "---\ntitle: Many\n---\n\n\(many)\n")
    let counted = try issue(desk, desk.publication(counting: clicks), "---\ntitle: Many\n---\n\n\(many)\n")
    let made = try message(counted, to: try reader("a")).htmlBody?.replacing("\r\n", with: "\n").utf8.count ?? 0
    #expect(made > 102 << 10)
    #expect(plain.sizeFindings.isEmpty)
    let told = try #require(counted.sizeFindings.first)
    #expect(told.severity == .error && told.message.contains("\(made >> 10) KB"), "\(told.message), made \(made)")
  }

  @Test func `check tells which links nobody counts, and why; only where clicks are counted`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    func told(_ publication: Publication) throws -> [String] {
      let path = desk.folder + "/posts/links.md"
      try Self.text.write(toFile: path, atomically: true, encoding: .utf8)
      let post = try Post.load(path, attributes: ["city": .text]).post
      return try IssueRenderer(publication, mode: .live).inspect(post, today: LocalDate(year: 2026, month: 11, day: 24)).findings
        .map(\.message).filter { $0.contains("nobody counts") }
    }
    #expect(try told(desk.publication) == [])
    let found = try told(desk.publication(counting: .total))
    #expect(found.count == 3 && found.count { $0.contains("each reader has another address") } == 1, "\(found)")
  }
}
