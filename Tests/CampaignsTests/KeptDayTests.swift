import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// A day that is kept for a post which cannot go is seen before, and told after.
@Suite struct KeptDayTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Every Tuesday at nine since November; `b` is ready, and the third is `a`'s alone.
  private func desk(_ head: String, approvers: [String] = []) throws -> Desk {
    var desk = try Desk.onTuesdays()
    if !approvers.isEmpty { desk = try desk.approved(by: approvers) }
    try desk.write("a.md", "title: A\n\(head)")
    try desk.write("b.md", "title: B\nready: true")
    try desk.database.blockingWrite { try QueuePlace(pinnedTo: LocalDate("2026-11-03")).keep(slug: "a", list: desk.list, $0) }
    return desk
  }

  private func coming(_ desk: Desk, at now: String) throws -> ComingSlots {
    let now = try time(now)
    return try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find("main", connection))
      return try ComingSlots(list, count: 2, in: desk.publication, mode: .live, now: now, connection)
    }
  }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 100, $0) }.map {
      [$0.date, $0.outcome, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  @Test(arguments: [
    ("ready: false", "is a draft"), ("ready: true\naudience: joined befor 2026-01-01", "cannot go out: "),
    ("ready: true\naudience: not joined before 2026-01-01", "cannot go out: nobody is meant by"),
  ])
  func `Forecast and plan say for whom it is kept and why, and so do past and mail`(head: String, why: String) async throws {
    let desk = try desk(head)
    defer { desk.remove() }
    let before = "2026-11-02T12:00:00Z"
    let days = try coming(desk, at: before).days
    #expect(days.map(\.keptFor) == ["a", nil] && days.map(\.post) == [nil, "b"])
    #expect(days[0].obstacle?.hasPrefix("the day is kept for a, which \(why)") == true, "\(days[0].obstacle ?? "")")
    #expect(days[0].row.last?.contains("kept for a, which \(why)") == true)
    #expect(try coming(desk, at: before).queue.entries.first { $0.slug == "a" }?.pinnedTo == LocalDate("2026-11-03"))
    let planning = Planning(
      desk.database, desk.publication, mode: .live, settings: Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800)))
    let plan = try await planning.plan(list: nil, days: 2, now: try time(before))
    #expect(plan.slots[0].days[0].reserved?.hasPrefix("the day is kept for a, which \(why)") == true)
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    let notices = try Notices(desk.publication, to: [EmailAddress(parsing: "w@example.org")], terms)
    for now in ["2026-11-03T09:00:00Z", "2026-11-03T15:00:01Z"] {
      try await desk.scheduler(at: try time(now), notices: notices).tick()
    }
    let told = try past(desk).first ?? ""
    #expect(told.hasPrefix("2026-11-03 missed until 2026-11-03T15:00:00Z the day was kept for a, which \(why)"), "\(told)")
    let mail = try await desk.database.read { connection in
      try connection.first(
        "SELECT t.issue FROM campaigns c JOIN contents t ON t.hash = c.content_hash WHERE c.name = 'notice.missed.main.2026-11-03'", []
      ) { try $0.text("issue") }
    }
    #expect(mail?.contains("the day was kept for a, which") == true)
  }

  @Test func `So is one that is held, or waits for somebody's yes`() async throws {
    let desk = try desk("ready: true", approvers: ["anna@example.org"])
    defer { desk.remove() }
    #expect(
      try coming(desk, at: "2026-11-02T12:00:00Z").days[0].obstacle
        == "the day is kept for a, which has no approval: waits for approval by anna@example.org")
    try desk.database.blockingWrite {
      try QueuePlace(pinnedTo: LocalDate("2026-11-03"), heldBecause: "the mayor").keep(slug: "a", list: desk.list, $0)
    }
    #expect(try coming(desk, at: "2026-11-02T12:00:00Z").days[0].obstacle == "the day is kept for a, which is held: the mayor")
  }
}
