import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing
import Words

@testable import Campaigns

/// That a mail is shown is counted by a picture, where that is wanted, and apart from links.
@Suite struct OpensTests {
  private static let text = "---\ntitle: One\n---\n\nRead [a](https://a.example).\n\n{% if first_name %}Dear {{ first_name }}{% endif %}\n"
  nonisolated(unsafe) private static let picture =
    /<img src="https:\/\/letter\.example\.org\/seen\/([A-Za-z0-9_\-]+)(?:\/([A-Za-z0-9_\-]+))?"[^>]*>/
  private let campaign = CampaignID(41)

  private func message(_ desk: Desk, _ tracking: Tracking, to letter: Character, of campaign: CampaignID? = nil) throws -> (
    message: ParsedMessage, issue: Campaigns.Issue
  ) {
    let path = desk.folder + "/posts/one.md"
    try Self.text.write(toFile: path, atomically: true, encoding: .utf8)
    let issue = try IssueRenderer(desk.publication(tracking: tracking), mode: .live).issue(
      of: try Post.load(path, attributes: [:]).post, today: LocalDate(year: 2026, month: 11, day: 24))
    let reader = Subscriber(
      id: ID(1), publicID: try #require(PublicID(hex: String(repeating: letter, count: 32))),
      address: try EmailAddress(parsing: "\(letter)@example.org"), name: "", createdAt: Timestamp(milliseconds: 0))
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
    let compiled = try CompiledIssue(issue, keys: keys, campaign: campaign ?? self.campaign)
    let recipient = CompiledIssue.Recipient(subscriber: reader, list: ID(1), campaign: campaign ?? self.campaign)
    return (ParsedMessage(try compiled.message(for: recipient, now: Timestamp(milliseconds: 1_800_000_000_000))), issue)
  }

  @Test(arguments: [Tracking.Counting.total, .reader], [nil, Tracking.Counting.total, .reader])
  func `One picture stands at the end of what is shown, and nothing else is changed`(
    opens: Tracking.Counting, clicks: Tracking.Counting?
  ) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
    let plain = try message(desk, Tracking(clicks: clicks), to: "a")
    let (mail, issue) = try message(desk, Tracking(clicks: clicks, opens: opens), to: "a")
    let html = try #require(mail.htmlBody)
    let found = html.matches(of: Self.picture)
    #expect(found.count == 1 && html.contains("\(found[0].0)</body>"))
    let picture = try #require(TrackedLink(String(found[0].1), keys: keys))
    #expect(picture.number == 0 && picture.campaign == campaign)
    #expect(
      found[0].2.flatMap { picture.reader(String($0), keys: keys)?.hex } == (opens == .reader ? String(repeating: "a", count: 32) : nil))
    #expect(html.replacing(Self.picture, with: "") == plain.message.htmlBody && mail.textBody == plain.message.textBody)
    #expect(issue.webHTML == plain.issue.webHTML && issue.linkTargets == plain.issue.linkTargets)
    #expect(!issue.mailForNobody.html.contains("/seen/"))
    let other = try #require(try message(desk, Tracking(clicks: clicks, opens: opens), to: "b").message.htmlBody)
    #expect((other.firstMatch(of: Self.picture)?.0 == found[0].0) == (opens == .total))
    // Gmail's limit is held against the mail with it.
    #expect(issue.pictureLength == found[0].0.utf8.count)
  }

  @Test func `What is not wanted leaves no trace, and old contents are what they were`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let json = try message(desk, Tracking(clicks: .total), to: "a").issue.frozen().json
    #expect(json.contains(#""tracking":{"clicks":"total"}"#) && !json.contains("opens"))
    #expect(try !message(desk, .off, to: "a").issue.frozen().json.contains("tracking"))
  }

  @Test func `Opens are counted by reader, each apart from clicks, and mail programs that load for nobody are machines`() async throws {
    let place = try VisitIntakeTests.Place()
    let server = place.server()
    let (ada, bo) = (try place.reader("ada"), try place.reader("bo"))
    await server.follow(0, of: ada.publicID)
    // The same again at once, and the click of a quick reader.
    await server.follow(0, of: ada.publicID)
    await server.follow(1, of: ada.publicID)
    place.wait(60)
    await server.follow(0, of: ada.publicID)
    await server.follow(0, of: bo.publicID, from: "8.8.8.8", agent: "Mozilla/5.0")
    await server.follow(
      0, of: bo.publicID, from: "8.8.8.8",
      agent: "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)")
    place.wait(13)
    for _ in 0..<3 { try await server.intake.tick() }
    let campaign = place.campaign
    let opens = try await place.desk.database.read { try VisitCounts.byLink(of: campaign, .opened, $0) }
    #expect(opens == [0: VisitCounts(people: 3, machines: 1, readers: 2)])
    #expect(try place.counts() == [0: VisitCounts(people: 1, machines: 0, readers: 1), 1: VisitCounts(people: 1, machines: 0, readers: 1)])
    let rule = try SegmentRule(parsing: "opened \"one\" and not clicked \"one\"", names: SegmentNames(attributes: [:]))
    let readers = Readers(list: place.desk.list, rule: rule, moment: SegmentMoment(now: place.now, zone: .gmt))
    #expect(try place.desk.database.blockingRead { try readers.count($0) } == 1)
    let export = try #require(try place.desk.database.blockingRead { try PersonExport.of(bo.id, $0) })
    #expect(export.engagements.map(\.kind) == ["opened"] && export.engagements[0].links == [])
  }

  @Test func `By a proxy of a mail program thousands open: its address makes no two of them one, nor a machine of them`() async throws {
    let gmail = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
    let place = try VisitIntakeTests.Place()
    let server = place.server()
    for name in ["ada", "bo"] { await server.follow(0, of: try place.reader(name).publicID, from: "66.249.93.7", agent: gmail) }
    place.wait(13)
    for _ in 0..<3 { try await server.intake.tick() }
    let campaign = place.campaign
    let opens = try await place.desk.database.read { try VisitCounts.byLink(of: campaign, .opened, $0) }
    #expect(opens == [0: VisitCounts(people: 2, machines: 0, readers: 2)])
    let total = try VisitIntakeTests.Place(counting: .total)
    let other = total.server()
    for _ in 0..<3 { await other.follow(0, of: nil, from: "66.249.93.7", agent: gmail) }
    total.wait(13)
    for _ in 0..<3 { try await other.intake.tick() }
    let id = total.campaign
    #expect(try await total.desk.database.read { try VisitCounts.byLink(of: id, .opened, $0)[0]?.people } == 3)
  }

  @Test func `Gmail's and Yahoo's proxies ask when somebody opens, and follow no link for anybody`() {
    for agent in [
      "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
      "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17126; Pro)", "Outlook-iOS/723.4023", "AirMail/3 CFNetwork/1410",
      "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy",
    ] {
      let visitor = Visitor(isHead: false, purposes: [], agent: agent, peer: "8.8.4.4", forwarded: nil, proxies: [])
      #expect(visitor.isMachine && !visitor.showsNobody)
      let ahead = Visitor(isHead: false, purposes: ["prefetch"], agent: agent, peer: "8.8.4.4", forwarded: nil, proxies: [])
      #expect(ahead.showsNobody)
    }
    for agent in ["", "Mozilla/5.0", "curl/8.0", "Mozilla/5.0 (compatible; BarracudaCentral)"] {
      #expect(Visitor(isHead: false, purposes: [], agent: agent, peer: "8.8.4.4", forwarded: nil, proxies: []).showsNobody, "\(agent)")
    }
  }
}
