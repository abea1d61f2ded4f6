import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// A slot at the readers' own time is late for those whose time has gone by, and that is told.
@Suite struct LateForSomeTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Every Tuesday at nine of each reader: one lives on Kiritimati, one in Tokyo, one nobody knows where, as `others` do.
  private func desk(others: Bool = true) throws -> Desk {
    let desk = try Desk()
    let (rule, since) = (try SlotRule("every Tuesday 09:00", zoneName: "UTC"), try time("2026-11-01T00:00:00Z"))
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, isLocal: true, now: since, $0) }
    for (name, zone) in [("line", "Pacific/Kiritimati"), ("tokyo", "Asia/Tokyo")] {
      try desk.subscribe("\(name)@example.org")
      try desk.database.blockingWrite {
        _ = try $0.execute("UPDATE subscribers SET zone = $2 WHERE address = $1", [.text("\(name)@example.org"), .text(zone)])
      }
    }
    if !others {
      try desk.database.blockingWrite { _ = try $0.execute("UPDATE memberships SET state = 'unsubscribed' WHERE subscriber_id < 3") }
    }
    try desk.write("a.md", "title: A\nready: true")
    return desk
  }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 100, $0) }.map {
      [$0.date, $0.outcome, $0.campaign, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  private func ledger(_ desk: Desk) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try desk.database.blockingRead { connection in
        try connection.rows(
          "SELECT s.address, d.state, d.reply FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id JOIN campaigns c ON c.id = d.campaign_id WHERE c.kind = 'issue'"
        ) { row in
          (
            "\(try row.text("address").prefix { $0 != "@" })",
            try [row.text("state"), row.optionalText("reply")].compactMap(\.self).joined(separator: ": ")
          )
        }
      })
  }

  private func notices(_ desk: Desk) throws -> Notices {
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    return try Notices(desk.publication, to: [EmailAddress(parsing: "w@example.org")], terms)
  }

  private func mails(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Campaign.all(limit: 9, mails: true, $0).map(\.name) }
  }

  @Test func `Whoever should have had it before has it at once, whose time is longer gone than the window is left out, and both are told`()
    async throws
  {
    let desk = try desk()
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-03T05:00:00Z"), notices: notices(desk)).tick()
    let ledger = try ledger(desk)
    #expect(ledger["tokyo"] == "planned" && ledger["ada"] == "planned")
    #expect(
      ledger["line"]
        == "excluded: too late: it was due at 2026-11-02T19:00:00Z, Pacific/Kiritimati, and taken later than schedule.late_window allows")
    #expect(
      try past(desk) == [
        "2026-11-03 sent a late for 1 reader in Asia/Tokyo, at 2026-11-03T05:00:00Z: Tuesday did not run before; 1 reader had their own time too long ago and were left out"
      ])
    #expect(try mails(desk) == ["notice.late.main.2026-11-03"])
  }

  @Test func `Without a window to be late in nobody has it late, and the others have it in time`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-03T08:55:00Z"), lateWindow: .zero).tick()
    #expect(try ledger(desk).filter { $0.value.hasPrefix("excluded: too late") }.keys.sorted() == ["line", "tokyo"])
    #expect(try past(desk).first?.contains("2 readers had their own time too long ago") == true)
  }

  @Test func `A day on which all would be left out takes nothing, and the post waits`() async throws {
    let desk = try desk(others: false)
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-03T08:55:00Z")).tick()
    #expect(try desk.names() == [])
    try await desk.scheduler(at: try time("2026-11-09T19:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
    #expect(try ledger(desk) == ["line": "planned", "tokyo": "planned"])
  }

  @Test func `What was given its day ahead is left from nobody, and its lateness is told`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let planning = Planning(
      desk.database, desk.publication, mode: .live, settings: Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800)))
    let now = try time("2026-11-02T00:00:00Z")
    _ = try #require(try await planning.apply(try await planning.plan(list: nil, days: 1, now: now), now: now))
    try await desk.scheduler(at: try time("2026-11-03T08:55:00Z"), notices: notices(desk)).tick()
    #expect(try ledger(desk).values.allSatisfy { $0 == "planned" })
    let told = try past(desk).first ?? ""
    #expect(
      told.hasSuffix("late for 2 readers in Asia/Tokyo, Pacific/Kiritimati, at 2026-11-03T08:55:00Z: Tuesday did not run before"), "\(told)"
    )
    #expect(try mails(desk) == ["notice.late.main.2026-11-03"])
  }

  @Test func `What leaves at the first readers' time is late for nobody`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-02T19:00:00Z"), notices: notices(desk)).tick()
    #expect(try past(desk) == ["2026-11-03 sent a"])
    #expect(try mails(desk).isEmpty)
  }

  @Test func `A plan tells for how many it is too late`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let planning = Planning(
      desk.database, desk.publication, mode: .live, settings: Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800)))
    let plan = try await planning.plan(list: nil, days: 1, now: try time("2026-11-03T05:00:00Z"))
    let pick = try #require(plan.planned.first?.pick)
    let counts = try await desk.database.read { (try pick.turnout.count($0).readers, try pick.turnout.tooLate($0)) }
    #expect(counts == (3, 1))
    // Who has it in a digest has it there.
    try await desk.database.write {
      _ = try $0.execute(
        "UPDATE memberships SET frequency = 'digest' WHERE subscriber_id = (SELECT id FROM subscribers WHERE address LIKE 'line%')")
    }
    #expect(try await desk.database.read { try pick.turnout.tooLate($0) } == 0)
  }

  @Test func `Whoever has the slot's next day by now does not get two at one instant, and the ledger says so`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let (rule, since) = (try SlotRule("every day 09:00", zoneName: "UTC"), try time("2026-11-01T12:00:00Z"))
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, isLocal: true, now: since, $0) }
    try desk.write("b.md", "title: B\nready: true")
    // On Kiritimati the fourth's nine o'clock was an hour ago.
    let (now, window) = (try time("2026-11-03T20:00:00Z"), Duration.seconds(48 * 3600))
    let planning = Planning(
      desk.database, desk.publication(lateWindow: window), mode: .live,
      settings: Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800)))
    let plan = try await planning.plan(list: nil, days: 2, now: now)
    let late = try await desk.database.read { connection in try plan.planned.map { try $0.pick.turnout.tooLate(connection) } }
    #expect(plan.planned.map { "\($0.occurrence.date)" } == ["2026-11-03", "2026-11-04"] && late == [1, 0])
    try await desk.scheduler(at: now, lateWindow: window).tick()
    let rows = try await desk.database.read { connection in
      try connection.rows(
        "SELECT c.name, d.reply, d.due_at FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id JOIN subscribers s ON s.id = d.subscriber_id WHERE s.address LIKE 'line%' ORDER BY c.id"
      ) { [try $0.text("name"), try $0.optionalText("reply")].compactMap(\.self).joined(separator: ": ") }
    }
    #expect(
      rows == [
        "a: too late: it was due at 2026-11-02T19:00:00Z, Pacific/Kiritimati, and taken when the slot's next day had come there", "b",
      ])
  }

  @Test func `What nobody who gets it gets late is not called late`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-03T08:55:00Z"), lateWindow: .zero).tick()
    #expect(
      try past(desk) == ["2026-11-03 sent a 2 readers had their own time too long ago and were left out: Tuesday did not run before"])
  }
}
