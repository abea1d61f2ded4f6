import Audience
import Delivery
import Foundation
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
