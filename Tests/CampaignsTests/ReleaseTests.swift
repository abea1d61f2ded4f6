import Audience
import Delivery
import Foundation
import Logging
import Mail
import Store
import Testing

@testable import Campaigns

/// What becomes of the time that a restored database does not know.
@Suite struct ReleaseTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Restored on Wednesday noon from a backup of Monday night; the slot is Tuesday at nine.
  private func restored(_ desk: Desk) throws -> Restoration {
    let restoration = Restoration(backedUpAt: try time("2026-11-23T22:00:00Z"), restoredAt: try time("2026-11-25T12:00:00Z"))
    try desk.database.blockingWrite { try restoration.begin($0) }
    return restoration
  }

  private func states(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead {
      try $0.rows("SELECT DISTINCT c.slug || ' ' || d.state AS text FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id ORDER BY 1")
      {
        try $0.text("text")
      }
    }
  }

  private func days(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead {
      try $0.rows("SELECT local_date || ' ' || outcome AS text FROM slot_occurrences ORDER BY local_date") { try $0.text("text") }
    }
  }

  private func sent(_ desk: Desk, _ name: String) throws -> Scheduler.SentPost {
    let path = "\(desk.folder)/posts/\(name)"
    let (post, issue, _) = try IssueRenderer(desk.publication, mode: .live).ready(path, today: LocalDate(year: 2026, month: 11, day: 25))
    let readers = try desk.database.blockingRead { try post.readers(in: desk.publication, now: .now(), $0) }
    return Scheduler.SentPost(issue: issue, path: path, readers: readers)
  }

  @Test func `Until it is released nothing is scheduled, frozen or leased`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    _ = try restored(desk)
    try await desk.scheduler(at: try time("2026-11-25T12:00:00Z")).tick()
    try await desk.scheduler(at: try time("2026-12-01T09:00:30Z")).tick()
    #expect(try desk.names().isEmpty)
    #expect(try days(desk).isEmpty)
  }

  @Test func `A day that had begun has no issue but the one that was sent, and the next takes the next post`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    try desk.write("b.md", "title: B\nready: true")
    let restoration = try restored(desk)
    let count = try await desk.scheduler(at: try time("2026-11-25T13:00:00Z")).release(restoration, sent: [try sent(desk, "a.md")])
    #expect(count == 2)
    #expect(try states(desk) == ["a uncertain"])
    #expect(try await desk.database.read { try Restoration.open($0) } == nil)
    try await desk.scheduler(at: try time("2026-11-25T13:00:01Z")).tick()
    try await desk.scheduler(at: try time("2026-12-01T09:00:30Z")).tick()
    #expect(try days(desk) == ["2026-11-03 missed", "2026-11-10 missed", "2026-11-17 missed", "2026-11-24 sent", "2026-12-01 sent"])
    #expect(try states(desk) == ["a uncertain", "b planned"])
  }

  @Test func `What nobody names is not sent late`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    let restoration = Restoration(backedUpAt: try time("2026-11-24T08:00:00Z"), restoredAt: try time("2026-11-24T10:00:00Z"))
    try await desk.database.write { try restoration.begin($0) }
    #expect(try await desk.scheduler(at: try time("2026-11-24T10:30:00Z")).release(restoration, sent: []) == 0)
    try await desk.scheduler(at: try time("2026-11-24T10:30:01Z")).tick()
    #expect(try desk.names().isEmpty)
    #expect(try days(desk).last == "2026-11-24 missed")
  }

  @Test func `What was scheduled, under way or put off is uncertain, and what is due later leaves`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    for name in ["early", "late", "future"] { try desk.write("\(name).md", "title: \(name)\nready: true") }
    for (name, due) in [("early", "2026-11-23T20:00:00Z"), ("late", "2026-11-24T09:00:00Z"), ("future", "2026-11-26T09:00:00Z")] {
      let post = try sent(desk, "\(name).md")
      try await desk.database.write { connection in
        _ = try Campaign.schedule(
          post.issue, of: post.path, list: desk.list, rule: .everyone, approved: nil, mode: .live, promise: .neverMiss,
          sendAt: try time(due), expiresAfter: .seconds(172_800), now: try time("2026-11-23T19:00:00Z"), connection)
      }
    }
    try await desk.scheduler(at: try time("2026-11-23T21:00:00Z")).tick()
    #expect(try states(desk) == ["early planned"])
    let restoration = try restored(desk)
    #expect(try await desk.database.read { try Outbox.waiting(through: restoration.restoredAt, mode: .live, $0) } == 2)
    #expect(try await desk.scheduler(at: try time("2026-11-25T13:00:00Z")).release(restoration, sent: []) == 4)
    #expect(try states(desk) == ["early uncertain", "late uncertain"])
    try await desk.scheduler(at: try time("2026-11-26T09:00:01Z")).tick()
    #expect(try states(desk) == ["early uncertain", "future planned", "late uncertain"])
  }

  /// Every Wednesday at nine of each reader: one lives in Auckland, where that is eight in the evening before, one in Los Angeles, two nobody knows where.
  private func desk(local rule: String = "every Wednesday 09:00") throws -> Desk {
    let desk = try Desk()
    let (rule, since) = (try SlotRule(rule, zoneName: "UTC"), try time("2026-11-20T00:00:00Z"))
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, isLocal: true, now: since, $0) }
    for (name, zone) in [("kiwi", "Pacific/Auckland"), ("angel", "America/Los_Angeles")] {
      try desk.subscribe("\(name)@example.org")
      try desk.database.blockingWrite {
        _ = try $0.execute("UPDATE subscribers SET zone = $2 WHERE address = $1", [.text("\(name)@example.org"), .text(zone)])
      }
    }
    try desk.write("a.md", "title: A\nready: true")
    return desk
  }

  private func released(_ desk: Desk, backup: String, restored: String, sent names: String...) async throws {
    let restoration = Restoration(backedUpAt: try time(backup), restoredAt: try time(restored))
    try await desk.database.write { try restoration.begin($0) }
    let posts = try names.map { try sent(desk, $0) }
    _ = try await desk.scheduler(at: restoration.restoredAt + .seconds(60)).release(restoration, sent: posts)
    try await desk.scheduler(at: restoration.restoredAt + .seconds(61)).tick()
  }

  /// Who has what, and when those who wait are to have it.
  private func readers(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { connection in
      try connection.rows(
        """
        SELECT s.address, c.slug, d.state, d.due_at FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id JOIN subscribers s ON s.id = d.subscriber_id
        ORDER BY s.address, c.id
        """
      ) { row in
        let (state, name) = (try row.text("state"), try row.text("address").prefix { $0 != "@" })
        return "\(name) \(try row.text("slug")) \(state)" + (state == "planned" ? " \(try row.time("due_at").rfc3339)" : "")
      }
    }
  }

  @Test func `At the readers' own time only those are uncertain whose time had come, and the others have it at theirs`() async throws {
    let early = try desk()
    defer { early.remove() }
    try await released(early, backup: "2026-11-24T12:00:00Z", restored: "2026-11-24T21:30:00Z", sent: "a.md")
    #expect(
      try readers(early) == [
        "ada a planned 2026-11-25T09:00:00Z", "angel a planned 2026-11-25T17:00:00Z", "bo a planned 2026-11-25T09:00:00Z",
        "kiwi a uncertain",
      ])
    let late = try desk()
    defer { late.remove() }
    try await released(late, backup: "2026-11-24T12:00:00Z", restored: "2026-11-25T10:00:00Z", sent: "a.md")
    #expect(
      try readers(late) == ["ada a uncertain", "angel a planned 2026-11-25T17:00:00Z", "bo a uncertain", "kiwi a uncertain"])
    let days = try await late.database.read { try Slot.past(list: late.list, mode: .live, limit: 9, $0) }
    #expect(days.first?.reason?.contains("late") == false, "\(days)")
  }

  @Test func `Where it is not clear which day a post had, nobody has it at their own time`() async throws {
    let desk = try desk(local: "every day 09:00")
    defer { desk.remove() }
    try desk.write("b.md", "title: B\nready: true")
    // Wednesday's had gone out; Auckland's Thursday has come.
    try await released(desk, backup: "2026-11-24T19:00:00Z", restored: "2026-11-25T20:30:00Z", sent: "a.md")
    #expect(try readers(desk) == ["ada a uncertain", "angel a uncertain", "bo a uncertain", "kiwi a uncertain"])
  }

  private func item(_ desk: Desk, found: String) async throws {
    let found = try time(found)
    try await desk.database.write { connection in
      let item = KnownItem(
        key: String(repeating: "a", count: 32), linkKey: nil, title: "News", link: "https://blog.example.org/a", published: nil,
        found: found,
        state: .rounded, slug: nil, text: "About it.")
      _ = try item.add(to: "blog", connection)
    }
  }

  @Test(arguments: [true, false])
  func `What waited for a roundup when a day began is held, unless a post is known to have had that day`(isKnown: Bool) async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    try await item(desk, found: "2026-11-23T12:00:00Z")
    let source = FeedSource(name: "blog", url: "https://blog.example.org/feed", form: .roundup, isReady: true)
    let restoration = Restoration(backedUpAt: try time("2026-11-23T22:00:00Z"), restoredAt: try time("2026-11-24T12:00:00Z"))
    try await desk.database.write { connection in
      for day in ["2026-11-03", "2026-11-10", "2026-11-17"] {
        let date = try #require(LocalDate(day))
        _ = try Slot.decide(date, list: desk.list, mode: .live, .skipped("none"), now: restoration.backedUpAt, connection)
      }
      try restoration.begin(connection)
    }
    let scheduler = desk.scheduler(at: restoration.restoredAt, feeds: [source])
    _ = try await scheduler.release(restoration, sent: isKnown ? [try sent(desk, "a.md")] : [])
    let waiting = { try desk.database.blockingRead { try FeedRoundup.waiting(source, mode: .live, $0).map(\.title) } }
    #expect(try waiting() == (isKnown ? ["News"] : []))
    let held = try await desk.database.read { try KnownItem.held(of: "blog", $0) }
    #expect(held.map(\.title) == (isKnown ? [] : ["News"]))
    try await desk.database.write { for item in held { try item.release(to: nil, of: "blog", $0) } }
    #expect(try waiting() == ["News"])
  }

  /// An issue to two hundred more was due while nobody knows what was done, and its first part is all uncertain.
  private func tried(_ head: String, canary: Canary?) async throws -> (Desk, (String) throws -> Scheduler) {
    let desk = try Desk()
    for number in 0..<200 { try desk.subscribe("r\(number)@example.org") }
    try desk.write("news.md", head)
    let post = try sent(desk, "news.md")
    try await desk.database.write { connection in
      _ = try Campaign.schedule(
        post.issue, of: post.path, list: desk.list, mode: .live, promise: .neverTwice, sendAt: try time("2026-11-24T09:00:00Z"),
        expiresAfter: .seconds(172_800), now: try time("2026-11-23T19:00:00Z"), connection)
    }
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800), canary: canary)
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    let notices = try Notices(desk.publication, to: [try EmailAddress(parsing: "w@example.org")], terms)
    let scheduler = { (now: String) in
      let now = try time(now)
      return Scheduler(
        database: desk.database, publication: desk.publication, mode: .live, settings: settings, notices: notices,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: { now })
    }
    let restoration = try restored(desk)
    #expect(try await scheduler("2026-11-25T13:00:00Z").release(restoration, sent: []) == 202)
    return (desk, scheduler)
  }

  private func news(_ desk: Desk) throws -> Campaign {
    try #require(try desk.database.blockingRead { try Campaign.all("news", $0).first })
  }

  private func told(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Campaign.all(limit: 9, mails: true, $0).map(\.name) }
  }

  @Test func `A canary whose first few are all uncertain is held with the reason, and nothing of it goes on by itself`() async throws {
    let (desk, scheduler) = try await tried("title: News", canary: Canary(share: 10, watch: .seconds(900), limit: 5))
    defer { desk.remove() }
    try await scheduler("2026-11-25T13:00:01Z").tick()
    let halt = try #require(try news(desk).halt)
    #expect(try news(desk).state == .paused && halt.brake == .canary)
    let words = try #require(halt.reason.firstMatch(of: /of (\d+) of the first (\d+) nobody can know whether they got it: (.*)/))
    let few = try #require(Int(words.1))
    #expect(words.1 == words.2 && (10...40).contains(few), "the first few, not all: \(halt.reason)")
    #expect(words.3.hasPrefix("whoever had the database before may have sent it"), "\(halt.reason)")
    #expect(try told(desk) == ["notice.paused.news.canary-\(try time("2026-11-25T13:00:01Z").milliseconds)"])
    #expect(try states(desk).contains("news uncertain"))
  }

  @Test func `A trial of subjects whose first part is all uncertain is held, and ends by what becomes of it`() async throws {
    let (desk, scheduler) = try await tried("subjects: [Ducks, Geese]\ntrial: {metric: unsubscribes}", canary: nil)
    defer { desk.remove() }
    let id = try news(desk).id
    try await scheduler("2026-11-25T17:00:01Z").tick()
    for pauses in 1...2 {
      let halt = try #require(try news(desk).halt)
      #expect(try news(desk).state == .paused && halt.brake == .trial)
      for words in ["of the 40 who try its subjects", "made again from a backup", "tuesday campaign resolve news"] {
        #expect(halt.reason.contains(words), "\(words) in \(halt.reason)")
      }
      let notices = try told(desk)
      let areOfTrial = notices.allSatisfy { $0.hasPrefix("notice.paused.news.trial-") }
      #expect(notices.count == pauses && areOfTrial, "each pause, and no choice of a subject: \(notices)")
      // Who only lets it go on knows no more than before.
      let again = try time("2026-11-25T17:00:02Z")
      #expect(try await desk.database.write { try Campaign.resume(id, now: again, $0) })
      try await scheduler("2026-11-25T17:00:03Z").tick()
    }
    let now = try time("2026-11-25T18:00:00Z")
    _ = try await desk.database.write { connection in
      _ = try Resolution.close.settle(id, of: nil, cause: "by hand", now: now, connection)
      return try Campaign.resume(id, now: now, connection)
    }
    try await scheduler("2026-11-25T18:00:01Z").tick()
    #expect(try news(desk).trialEnds != nil, "those have it only since it is known")
    try await scheduler("2026-11-25T22:00:01Z").tick()
    #expect(try news(desk).state == .sending && news(desk).variant == 1)
  }

  @Test func `Cut short it is done again, and posts that are named twice go out once`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    let restoration = try restored(desk)
    let scheduler = desk.scheduler(at: try time("2026-11-25T13:00:00Z"))
    _ = try await scheduler.release(restoration, sent: [try sent(desk, "a.md")])
    _ = try await scheduler.release(restoration, sent: [try sent(desk, "a.md")])
    #expect(try desk.names() == ["a"])
  }

  @Test func `Numbers that the lost database may have given are nobody's here`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    _ = try restored(desk)
    try desk.subscribe("new@example.org")
    let id = try await desk.database.read { try $0.first("SELECT max(id) AS id FROM subscribers") { try $0.integer("id") } }
    #expect(try #require(id) > 1 << 24)
  }
}
