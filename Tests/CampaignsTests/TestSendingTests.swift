import Audience
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// A post on its way to a few who need not be readers.
@Suite struct TestSendingTests {
  private let now = Timestamp(milliseconds: 1_800_000_000_000)
  private let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))

  private static let letter = """
    ---
    title: 'News for {{ first_name | default: "you" }}'
    ---

    {% if first_name == "Ada" %}
    Only Ada reads this.
    {% endif %}

    Dear {{ first_name | default: "friend" }}.
    """

  private func desk() throws -> Desk {
    let desk = try Desk()
    try Self.letter.write(toFile: desk.folder + "/posts/news.md", atomically: true, encoding: .utf8)
    return desk
  }

  private func address(_ text: String) throws -> EmailAddress { try EmailAddress(parsing: text) }

  private func person(_ text: String, _ desk: Desk) throws -> Subscriber {
    let address = try address(text)
    return try #require(try desk.database.blockingRead { try Subscriber.find(address, $0) })
  }

  private func begin(_ desk: Desk, to addresses: [String], as reader: SubscriberID? = nil) throws -> TestSending {
    let post = try Post.load(desk.folder + "/posts/news.md", in: desk.publication).post
    let day = LocalDate(year: 2026, month: 11, day: 24)
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: day, as: .test)
    let addresses = try addresses.map { try address($0) }
    return try desk.database.blockingWrite {
      try TestSending.begin(issue, to: addresses, as: reader, list: desk.list, terms, now: now, $0)
    }
  }

  private func draft(_ test: TestSending, to person: Subscriber, _ desk: Desk, _ keys: SigningKeys) throws -> Draft {
    let lease = Lease(
      delivery: ID(1), campaign: try #require(test.campaign), subscriber: person.id, attempts: 0, token: 1, expiresAt: now)
    let now = now
    return try desk.database.blockingRead { try Composer(keys: keys, clock: { now }).compose(lease, $0) }
  }

  private func message(_ test: TestSending, to text: String, _ desk: Desk, _ keys: SigningKeys) throws -> ParsedMessage {
    guard case .message(_, let make) = try draft(test, to: person(text, desk), desk, keys) else { throw StoreError.defect("excluded") }
    let envelope = try make()
    #expect(envelope.recipient.text == text)
    return ParsedMessage(envelope.data)
  }

  private func keys() throws -> SigningKeys { try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)])) }

  @Test func `A stranger gets it as a reader would, marked in the subject and at the top, and its links act for nobody`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let keys = try keys()
    let ada = try person("ada@example.org", desk)
    try desk.database.blockingWrite {
      _ = try $0.execute("UPDATE subscribers SET name = 'Ada L' WHERE id = $1", [ada.id.sql])
    }
    let test = try begin(desk, to: ["cy@example.net"], as: ada.id)
    let mail = try message(test, to: "cy@example.net", desk, keys)
    let text = try #require(mail.textBody)
    #expect(mail.subject == "[Test] News for Ada" && mail.to == "cy@example.net")
    #expect(text.trimmingCharacters(in: .newlines).hasPrefix("*** TEST of news, shown as ada@example.org. "), "\(text)")
    #expect(text.contains("Only Ada reads this.") && text.contains("Dear Ada."))
    #expect(mail.shownHTML?.contains("TEST of news, shown as ada@example.org.") == true)
    #expect(mail.root.field("List-Unsubscribe") != nil && mail.root.field("Auto-Submitted") == nil, "as the issue will have it")
    for (purpose, path) in [(LinkToken.Purpose.unsubscribe, "unsubscribe"), (.preferences, "preferences")] {
      let link = try #require(text.firstMatch(of: try Regex("/\(path)/([A-Za-z0-9_\\-]+)", as: (Substring, Substring).self)))
      let token = try #require(LinkToken(String(link.1), purpose: purpose, keys: keys))
      #expect(token.isPreview && token.subscriber != ada.publicID)
      try await Unsubscribing(database: desk.database, keys: keys).act(on: token, by: .oneClick, proof: nil, now: now)
    }
    let state = try desk.database.blockingRead { try Membership.state(ada.id, list: desk.list, $0) }
    #expect(state == .confirmed)
  }

  @Test func `Without a reader to be, each is shown their own values`() throws {
    let desk = try desk()
    defer { desk.remove() }
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE subscribers SET name = 'Bo' WHERE address = 'bo@example.org'") }
    let test = try begin(desk, to: ["bo@example.org", "cy@example.net", "BO@example.org"])
    let keys = try keys()
    #expect(try message(test, to: "bo@example.org", desk, keys).subject == "[Test] News for Bo")
    let stranger = try message(test, to: "cy@example.net", desk, keys)
    #expect(stranger.subject == "[Test] News for you" && stranger.textBody?.contains("shown as cy@example.net.") == true)
    let ledger = try desk.database.blockingRead { try Ledger.of(#require(test.campaign), $0) }
    #expect(ledger == Ledger(audience: 2, counts: [.planned: 2]), "whoever is named twice gets one")
  }

  @Test func `It is no issue: the slug stays free, nothing is published, and nobody is a reader by it or had one`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    for _ in 0..<10 { _ = try begin(desk, to: ["cy@example.net", "ada@example.org"]) }
    try await desk.database.write { _ = try $0.execute("UPDATE deliveries SET state = 'accepted'") }
    try await desk.scheduler(at: now).tick()
    #expect(try desk.names() == [])
    let archive = Archive(database: desk.database, mode: .live)
    #expect(try await archive.entries(limit: 10) == [])
    try desk.database.blockingRead { connection in
      let tests = try Campaign.all("test.news", connection)
      #expect(Set(tests.map(\.name)) == Set((1...10).map { "test.news.\($0)" }) && tests.allSatisfy { $0.state == .sent })
      #expect(try Campaign.usedSlugs(list: desk.list, mode: .live, connection) == [])
      #expect(try Campaign.find(slug: "news", list: desk.list, mode: .live, connection) == nil)
      #expect(try Subscriber.count(connection) == 2 && Membership.counts(list: desk.list, connection) == [.confirmed: 2])
      let moment = SegmentMoment(now: now, zone: .gmt)
      let names = try SegmentNames(attributes: [:], connection)
      func count(_ rule: String) throws -> Int {
        try Readers(list: desk.list, rule: SegmentRule(parsing: rule, names: names), moment: moment).count(connection)
      }
      #expect(try count("received") == 0 && count("not received") == 2)
      let recent = try RecentIssues(desk.list, mode: .live, slug: "other", at: moment, connection)
      #expect(try recent.count(of: Readers(list: desk.list, rule: .everyone, moment: moment), connection) == 0)
      var csv = ""
      let lists = try MailingList.all(connection)
      _ = try PeopleExport(ReaderFilter(moment: moment), lists: lists, attributes: []).write(connection) { csv += $0 }
      #expect(csv.contains("ada@example.org") && !csv.contains("cy@example.net"))
    }
    let post = try Post.load(desk.folder + "/posts/news.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    let campaign = try await desk.database.write {
      try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now, $0)
    }
    #expect(campaign.name == "news")
  }

  @Test func `Who may get no mail gets none of it, is told of with the reason, and has no row by it`() throws {
    let desk = try desk()
    defer { desk.remove() }
    let gone = try person("bo@example.org", desk)
    try desk.database.blockingWrite { connection in
      try Suppression.add(.domain, "blocked.example", list: nil, reason: "asked by phone", now: now, connection)
      let ada = try #require(try Subscriber.find(address("ada@example.org"), connection))
      try connection.execute("UPDATE memberships SET state = 'bounced' WHERE subscriber_id = $1", [ada.id.sql])
      _ = try Erasure.erase(gone.id, cause: "by letter", now: now, connection)
    }
    let test = try begin(desk, to: ["x@blocked.example", "ada@example.org", "bo@example.org", "cy@example.net"])
    #expect(
      test.refused.map { "\($0.address): \($0.reason)" } == [
        "x@blocked.example: suppressed: asked by phone", "ada@example.org: bounced on main",
        "bo@example.org: suppressed: its owner asked to be forgotten",
      ])
    let known = try desk.database.blockingRead { connection in
      try ["x@blocked.example", "bo@example.org"].compactMap { try Subscriber.find(address($0), connection) }
    }
    #expect(known.isEmpty)
    let none = try begin(desk, to: ["x@blocked.example"])
    #expect(none.campaign == nil && none.refused.count == 1)
  }

  @Test func `Between the test and its sending a no still counts, and erasure and a person's own export know the stranger`() throws {
    let desk = try desk()
    defer { desk.remove() }
    let keys = try keys()
    let test = try begin(desk, to: ["cy@example.net", "di@example.net"])
    let (cy, di) = (try person("cy@example.net", desk), try person("di@example.net", desk))
    try desk.database.blockingWrite { connection in
      #expect(try PersonExport.of(cy.id, connection)?.deliveries.map(\.campaign) == ["test.news.1"])
      try Suppression.add(.address, di.address.key, list: desk.list, reason: "asked", now: now, connection)
      #expect(try Erasure.erase(cy.id, cause: "by letter", now: now, connection)?.excluded == 1)
    }
    for (person, words) in [(cy, "erased"), (di, "suppressed: asked")] {
      guard case .excluded(let reason) = try draft(test, to: person, desk, keys) else { throw StoreError.defect("it was sent") }
      #expect(reason == words)
    }
  }
}
