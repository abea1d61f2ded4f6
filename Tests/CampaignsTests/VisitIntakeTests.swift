import Audience
import Delivery
import Foundation
import Logging
import Mail
import Store
import Synchronization
import Testing
import Words

@testable import Campaigns

/// What was followed comes into the database, each visit once, whatever happens between.
@Suite struct VisitIntakeTests {
  /// An issue with three links that was sent to the desk's two readers, and a clock that the test turns.
  final class Place: Sendable {
    let desk: Desk
    let keys: SigningKeys
    let campaign: CampaignID
    let sent = Timestamp(milliseconds: 1_800_000_000_000)
    private let time: Mutex<Timestamp>
    let keep = Duration.seconds(30 * 86_400)

    init(counting clicks: Tracking.Counting = .reader) throws {
      let (desk, sent) = (try Desk(), sent)
      self.desk = desk
      keys = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
      time = Mutex(sent + .seconds(3600))
      let text = "---\ntitle: One\n---\n\n[a](https://a.example) [b](https://b.example) [c](https://c.example)\n"
      try text.write(toFile: desk.folder + "/posts/one.md", atomically: true, encoding: .utf8)
      let publication = desk.publication(counting: clicks)
      let issue = try IssueRenderer(publication, mode: .live).ready(
        desk.folder + "/posts/one.md", today: LocalDate(year: 2026, month: 11, day: 24)
      ).issue
      campaign = try desk.database.blockingWrite { connection in
        let campaign = try Campaign.schedule(
          issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: sent, expiresAfter: .seconds(60), now: sent, connection)
        _ = try Campaign.freeze(campaign.id, in: publication, now: sent, connection)
        try connection.execute("UPDATE deliveries SET state = 'accepted', changed_at = $1", [.time(sent + .seconds(60))])
        return campaign.id
      }
    }

    deinit { desk.remove() }

    var now: Timestamp { time.withLock { $0 } }
    func wait(_ seconds: Int) { time.withLock { $0 = $0 + .seconds(seconds) } }

    /// One process that serves.
    struct Server {
      let place: Place
      let journal: VisitJournal
      let redirecting: Redirecting
      let intake: VisitIntake

      func follow(_ number: Int, of reader: PublicID?, from peer: String = "8.8.4.4", agent: String = VisitIntakeTests.browser) async {
        let link = TrackedLink(campaign: place.campaign, number: number, target: "https://a.example")
        let visitor = Visitor(isHead: false, purposes: [], agent: agent, peer: peer, forwarded: nil, proxies: [])
        let behind = reader.map { TrackedLink.sealed($0, place.campaign, with: place.keys) }
        await redirecting.note(link, reader: behind, by: visitor, now: place.now)
      }
    }

    func server() -> Server {
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let journal = VisitJournal(beside: desk.database, logger: logger)
      let redirecting = Redirecting(keys: keys, proxies: [], journal: journal)
      let intake = VisitIntake(
        database: desk.database, journal: journal, redirecting: redirecting, keep: keep, logger: logger, clock: { self.now })
      return Server(place: self, journal: journal, redirecting: redirecting, intake: intake)
    }

    func reader(_ name: String) throws -> Subscriber {
      let address = try EmailAddress(parsing: "\(name)@example.org")
      return try #require(try desk.database.blockingRead { try Subscriber.find(address, $0) })
    }

    func counts() throws -> [Int: VisitCounts] { try desk.database.blockingRead { try VisitCounts.byLink(of: campaign, .clicked, $0) } }

    func files() -> [String] { VisitFile.paths(in: VisitFile.folder(of: desk.database)) }

    func clickers() throws -> [String: String] {
      let rows = try desk.database.blockingRead { connection in
        try connection.rows(
          "SELECT s.address, e.links FROM engagements e JOIN subscribers s ON s.id = e.subscriber_id WHERE e.kind = 'clicked'"
        ) {
          (try $0.text("address"), try $0.text("links"))
        }
      }
      return Dictionary(uniqueKeysWithValues: rows)
    }
  }

  static let browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

  @Test func `A line of a visit is read back, and anything else is none`() throws {
    let reader = try #require(PublicID(hex: "00112233445566778899aabbccddeeff"))
    for visit in [
      Visit(.clicked, at: Timestamp(milliseconds: 1_800_000_000_123), campaign: ID(.max), link: 65_535, reader: reader, isMachine: false),
      Visit(.clicked, at: Timestamp(milliseconds: 0), campaign: ID(1), link: 1, reader: nil, isMachine: true),
      Visit(.opened, at: Timestamp(milliseconds: 5), campaign: ID(1), link: 0, reader: reader, isMachine: true),
    ] {
      #expect(visit.line.count == Visit.length && Visit(line: visit.line) == visit)
      #expect(Visit(line: visit.line.dropLast()) == nil && Visit(line: [0x78] + visit.line.dropFirst()) == nil)
    }
  }

  @Test func `Clicks are counted by link and reader, once each, when it is sure that they were a person's`() async throws {
    let place = try Place()
    let server = place.server()
    let (ada, bo) = (try place.reader("ada"), try place.reader("bo"))
    await server.follow(1, of: ada.publicID)
    place.wait(60)
    await server.follow(1, of: ada.publicID)
    await server.follow(2, of: bo.publicID, from: "8.8.8.8")
    try await server.intake.tick()
    #expect(try place.counts()[1] == VisitCounts(people: 1, machines: 0, readers: 1), "the others may still be some of many")
    place.wait(13)
    for _ in 0..<3 { try await server.intake.tick() }
    #expect(
      try place.counts() == [
        0: VisitCounts(people: 3, machines: 0, readers: 2), 1: VisitCounts(people: 2, machines: 0, readers: 1),
        2: VisitCounts(people: 1, machines: 0, readers: 1),
      ])
    #expect(try place.clickers() == ["ada@example.org": "1", "bo@example.org": "2"])
    try await server.intake.tick()
    #expect(place.files() == [], "what was taken lies nowhere")
    let rule = try SegmentRule(parsing: "clicked \"one\"", names: SegmentNames(attributes: [:]))
    let readers = Readers(list: place.desk.list, rule: rule, moment: SegmentMoment(now: place.now, zone: .gmt))
    #expect(try place.desk.database.blockingRead { try readers.count($0) } == 2)
    let export = try #require(try place.desk.database.blockingRead { try PersonExport.of(ada.id, $0) })
    #expect(export.engagements.map(\.links) == [["https://a.example"]])
  }

  @Test func `Five programs that try all links out are no click of anybody`() async throws {
    let place = try Place()
    let server = place.server()
    let ada = try place.reader("ada").publicID
    // While the mail is handed over, or a moment later.
    place.wait(-3600 + 58)
    await server.follow(1, of: ada)
    place.wait(6)
    await server.follow(1, of: ada, from: "8.8.8.8")
    place.wait(600)
    // All links, twice; under another name; from elsewhere each; behind a proxy that nobody knows.
    for _ in 0..<2 { for number in 1...3 { await server.follow(number, of: ada) } }
    place.wait(600)
    for number in 1...3 { await server.follow(number, of: ada, agent: "Scanner/1.0") }
    place.wait(600)
    for number in 1...3 { await server.follow(number, of: ada, from: "8.8.8.\(number)") }
    place.wait(600)
    for number in 1...3 { await server.follow(number, of: nil, from: "9.9.9.9") }
    place.wait(600)
    for number in 1...3 { await server.follow(number, of: ada, from: "10.0.0.1") }
    place.wait(600)
    try await server.intake.tick()
    let counts = try place.counts()
    #expect(counts.values.allSatisfy { $0.people == 0 && $0.readers == 0 } && (counts[0]?.machines ?? 0) >= 15, "\(counts)")
    #expect(try place.clickers() == [:])
  }

  @Test func `What a process that was killed left behind is taken in once by the next, to its last whole line`() async throws {
    let place = try Place()
    let ada = try place.reader("ada").publicID
    let file = VisitFile.folder(of: place.desk.database) + "/left"
    try FileManager.default.createDirectory(atPath: VisitFile.folder(of: place.desk.database), withIntermediateDirectories: true)
    let lines = (0..<2_500).map { number in
      Visit(.clicked, at: place.now, campaign: place.campaign, link: number % 3 + 1, reader: ada, isMachine: false).line
    }
    try Data(lines.joined() + lines[0].prefix(40)).write(to: URL(filePath: file))
    // It was killed when some were taken in already.
    try await place.desk.database.write { try VisitTally.took(500 * Visit.length, of: file, $0) }
    // Two that start at the same time.
    let servers = [place.server(), place.server()]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for server in servers { group.addTask { try await server.intake.tick() } }
      try await group.waitForAll()
    }
    #expect(try place.counts()[0] == VisitCounts(people: 2_000, machines: 0, readers: 1))
    #expect(place.files() == [])
    let rows = try await place.desk.database.read { try $0.first("SELECT count(*) AS n FROM visit_files") { try $0.int("n") } }
    #expect(rows == 0)
  }

  @Test func `The file of a process that lives is its own; its end leaves everything to others`() async throws {
    let place = try Place()
    let (first, second) = (place.server(), place.server())
    await first.follow(1, of: try place.reader("ada").publicID)
    place.wait(60)
    try await second.intake.tick()
    #expect(try place.counts() == [:] && place.files().count == 1)
    first.journal.close()
    try await second.intake.tick()
    #expect(try place.counts()[1]?.people == 1 && place.files() == [])
  }

  @Test func `Who is erased is in no line and no row, and what was counted stays`() async throws {
    let place = try Place()
    let server = place.server()
    let ada = try place.reader("ada")
    await server.follow(1, of: ada.publicID)
    place.wait(60)
    try await server.intake.tick()
    await server.follow(2, of: ada.publicID)
    place.wait(60)
    _ = try await place.desk.database.write { try Erasure.erase(ada.id, cause: "", now: place.now, $0) }
    VisitJournal.forget(ada.publicID, beside: place.desk.database)
    #expect(!place.files().isEmpty)
    for path in place.files() { #expect(try !String(contentsOfFile: path, encoding: .utf8).contains(ada.publicID.hex)) }
    try await server.intake.tick()
    #expect(try place.clickers() == [:])
    #expect(try place.counts()[0] == VisitCounts(people: 2, machines: 0, readers: 1))
  }

  @Test func `In time nobody knows who clicked; how many it were stays, and later clicks name nobody`() async throws {
    let place = try Place()
    let server = place.server()
    let ada = try place.reader("ada").publicID
    await server.follow(1, of: ada)
    place.wait(60)
    try await server.intake.tick()
    #expect(try place.clickers().count == 1)
    place.wait(31 * 86_400)
    await server.follow(1, of: ada)
    place.wait(60)
    try await server.intake.tick()
    #expect(try place.clickers().count == 1, "one look at a clock is not believed")
    try await server.intake.forget(before: place.now + (.zero - place.keep))
    #expect(try place.clickers() == [:])
    #expect(try place.counts()[1] == VisitCounts(people: 2, machines: 0, readers: 1))
  }

  @Test func `Where each mail's links say whose it is, one that says nothing or something else was made by somebody`() async throws {
    let place = try Place()
    let server = place.server()
    for second in 0..<5 {
      await server.follow(1, of: nil, from: "8.8.4.\(second)")
      place.wait(20)
    }
    await server.follow(1, of: try place.reader("ada").publicID)
    place.wait(20)
    for _ in 0..<3 { try await server.intake.tick() }
    #expect(try place.counts()[0] == VisitCounts(people: 1, machines: 5, readers: 1))
  }

  @Test func `Counts grow with issues and links, not with readers or clicks`() async throws {
    let place = try Place(counting: .total)
    let visits = (0..<1_000).map {
      Visit(.clicked, at: place.now, campaign: place.campaign, link: $0 % 3 + 1, reader: nil, isMachine: $0 % 2 == 0)
    }
    try await place.desk.database.write { connection in
      var tally = VisitTally(keep: place.keep, now: place.now)
      for visit in visits { try tally.add(visit, connection) }
      // Of a campaign that is not here.
      try tally.add(Visit(.clicked, at: place.now, campaign: ID(99), link: 1, reader: nil, isMachine: false), connection)
      try tally.write(connection)
    }
    #expect(try place.counts().count == 4 && place.counts()[0] == VisitCounts(people: 500, machines: 500, readers: 0))
  }

  @Test func `A link that was aimed elsewhere leads there, on the page too, and back again; the mail's own address stays known`()
    async throws
  {
    let place = try Place()
    let server = place.server()
    let link = TrackedLink(campaign: place.campaign, number: 2, target: "https://b.example")
    func aim(_ number: Int, _ target: String?) async throws {
      try await place.desk.database.write { try LinkTargets.aim(number, of: place.campaign, at: target, now: place.now, $0) }
    }
    try await aim(2, "https://c.example")
    try await aim(3, "https://neu.example/ä")
    #expect(server.redirecting.target(of: link) == "https://b.example")
    try await server.intake.tick()
    #expect(server.redirecting.target(of: link) == "https://c.example")
    let archive = Archive(database: place.desk.database, mode: .live)
    let page = try #require(try await archive.issue(slug: "one")).issue.webHTML
    #expect(
      page.matches(of: /href="([^"]*)"/).map { String($0.1) } == ["https://a.example", "https://c.example", "https://neu.example/%C3%A4"])
    try await aim(2, nil)
    try await server.intake.tick()
    #expect(server.redirecting.target(of: link) == "https://b.example")
    let campaign = try #require(try place.desk.database.blockingRead { try Campaign.find(place.campaign, $0) })
    let links = try #require(try place.desk.database.blockingRead { try IssueLink.all(of: campaign, $0) })
    #expect(links.map(\.target) == ["https://a.example", "https://b.example", "https://neu.example/%C3%A4"])
    #expect(links[1].history.map(\.target) == ["https://c.example", nil] && links[2].address == "https://c.example")
    for wrong in ["example.org", "javascript:alert(1)", "mailto:a@example.org", "https://", "/posts/x", ""] {
      #expect(LinkTargets.fault(wrong) != nil, "\(wrong)")
    }
  }
}
