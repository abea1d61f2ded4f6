import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// A day of a slot whose time has come, and that takes an issue still: whoever looks ahead knows it as the slot does.
@Suite struct OpenDayTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Every Tuesday at nine since November.
  private func desk(_ posts: String..., isLocal: Bool = false) throws -> Desk {
    let desk = try Desk.onTuesdays()
    if isLocal {
      let (rule, since) = (try SlotRule("every Tuesday 09:00", zoneName: "UTC"), try time("2026-11-01T00:00:00Z"))
      try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, isLocal: true, now: since, $0) }
    }
    for post in posts { try desk.write("\(post).md", "title: \(post)\nready: true") }
    return desk
  }

  private func coming(_ desk: Desk, at now: String, count: Int = 2) throws -> ComingSlots {
    let now = try time(now)
    return try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find("main", connection))
      return try ComingSlots(list, count: count, in: desk.publication, mode: .live, now: now, connection)
    }
  }

  private func days(_ desk: Desk, at now: String) throws -> [String] {
    try coming(desk, at: now).days.map { [$0.date, $0.post, $0.urgency].compactMap(\.self).joined(separator: " ") }
  }

  private func planning(_ desk: Desk) -> Planning {
    Planning(
      desk.database, desk.publication, mode: .live,
      settings: Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800)))
  }

  private func plan(_ desk: Desk, at now: String) async throws -> PublishingPlan {
    try await planning(desk).plan(list: nil, days: 2, now: try time(now))
  }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 100, $0) }.map {
      [$0.date, $0.outcome, $0.campaign, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  private func refusal(_ desk: Desk, _ day: String, at now: String) throws -> DayRefusal? {
    let (coming, date) = (try coming(desk, at: now), try #require(LocalDate(day)))
    do throws(DayRefusal) { try coming.require(date) } catch { return error }
    return nil
  }

  @Test func `It is the first of the coming days, and what it is told to take the slot takes`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    let now = "2026-11-03T10:00:00Z"
    #expect(try days(desk, at: now) == ["2026-11-03 a late: goes at once", "2026-11-10 b"])
    let plan = try await plan(desk, at: now)
    #expect(plan.planned.map { "\($0.occurrence.date) \($0.pick.issue.slug)" } == ["2026-11-03 a", "2026-11-10 b"])
    #expect(plan.slots[0].days.map(\.urgency) == ["late: goes at once", nil])
    try await desk.scheduler(at: try time(now)).tick()
    #expect(try desk.names() == ["a"])
    #expect(try days(desk, at: now) == ["2026-11-10 b", "2026-11-17"])
  }

  @Test(arguments: [
    ("2026-11-03T08:59:59Z", "2026-11-03 a"), ("2026-11-03T09:00:00Z", "2026-11-03 a goes at once"),
    ("2026-11-03T09:06:00Z", "2026-11-03 a late: goes at once"), ("2026-11-03T15:00:00Z", "2026-11-03 a late: goes at once"),
    ("2026-11-03T15:00:01Z", "2026-11-10 a"),
  ])
  func `Forecast, plan and slot agree at every instant of it`(now: String, day: String) async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    #expect(try days(desk, at: now).first == day)
    #expect(try await plan(desk, at: now).planned.map { "\($0.occurrence.date)" } == [String(day.prefix(10))])
    try await desk.scheduler(at: try time(now)).tick()
    let isTaken = try desk.names() == ["a"]
    #expect(isTaken == day.contains("at once"))
  }

  @Test func `Of a file that is being written it is said that the slot waits for it, as it does`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    func touch(_ post: String, _ now: String) throws {
      try FileManager.default.setAttributes([.modificationDate: try time(now).date], ofItemAtPath: desk.folder + "/posts/\(post).md")
    }
    try touch("a", "2026-11-03T09:59:55Z")
    let wait = "waits until the file of a has been still for 10 seconds"
    for (now, urgency) in [("10:00:00", "late: \(wait)"), ("10:00:04", "late: \(wait)"), ("10:00:05", "late: goes at once")] {
      let now = "2026-11-03T\(now)Z"
      #expect(try days(desk, at: now).first == "2026-11-03 a \(urgency)")
      #expect(try await plan(desk, at: now).slots[0].days.first?.urgency == urgency)
      try await desk.scheduler(at: try time(now)).tick()
      #expect(try desk.names().isEmpty == urgency.contains("waits"))
    }
    // What comes behind keeps nobody waiting.
    try desk.write("c.md", "title: c\nready: true")
    try touch("c", "2026-11-10T08:59:58Z")
    #expect(try days(desk, at: "2026-11-10T09:00:00Z").first == "2026-11-10 b goes at once")
  }

  @Test func `A plan of it keeps the order, and what is behind waits`() async throws {
    let desk = try desk("b", "c")
    defer { desk.remove() }
    let now = try time("2026-11-03T10:00:00Z")
    let applied = try await planning(desk).apply(try await plan(desk, at: "2026-11-03T10:00:00Z"), now: now)
    #expect(applied?.map(\.name) == ["b", "c"])
    try desk.write("d.md", "title: d\nready: true")
    #expect(try days(desk, at: "2026-11-03T10:01:00Z") == ["2026-11-03 b late: goes at once", "2026-11-10 c"])
    for minute in ["10:01", "10:02"] { try await desk.scheduler(at: try time("2026-11-03T\(minute):00Z")).tick() }
    let frozen = try await desk.database.read { try Campaign.all(limit: 9, $0).filter { $0.frozenAt != nil }.map(\.name) }
    #expect(frozen == ["b"])
    #expect(
      try past(desk).first?.hasSuffix("late, at 2026-11-03T10:01:00Z: it was given its day at 2026-11-03T10:00:00Z") == true)
  }

  @Test func `It can be left out, and nothing is mailed`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    let day = try #require(LocalDate("2026-11-03"))
    #expect(try refusal(desk, "2026-11-03", at: "2026-11-03T10:00:00Z") == nil)
    try desk.database.blockingWrite { try Slot.skip(day, list: desk.list, reason: "rest", $0) }
    #expect(try coming(desk, at: "2026-11-03T10:00:00Z").days.map(\.skipped) == ["rest", nil])
    try await desk.scheduler(at: try time("2026-11-03T10:01:00Z")).tick()
    #expect(try desk.names() == [])
    #expect(try past(desk) == [], "that may be taken back")
    try await desk.scheduler(at: try time("2026-11-03T15:00:01Z")).tick()
    #expect(try desk.names() == [])
    #expect(try past(desk) == ["2026-11-03 skipped rest"])
  }

  private func takeIn(_ desk: Desk, at now: String) throws -> Slot.TakenIn {
    let (day, now) = (try #require(LocalDate("2026-11-03")), try time(now))
    return try desk.database.blockingWrite {
      try Slot.takeIn(day, list: desk.list, in: desk.publication, mode: .live, now: now, $0)
    }
  }

  @Test(arguments: [(false, "2026-11-03T09:00:05Z"), (false, "2026-11-03T14:59:59Z"), (true, "2026-11-03T01:00:00Z")])
  func `That it is left out can be taken back as long as it is open, and its post goes at once`(isLocal: Bool, now: String) async throws {
    let desk = try desk("a", isLocal: isLocal)
    defer { desk.remove() }
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE subscribers SET zone = 'Asia/Tokyo' WHERE address LIKE 'ada%'") }
    let day = try #require(LocalDate("2026-11-03"))
    try desk.database.blockingWrite { try Slot.leaveOut(day, list: desk.list, mode: .live, because: "rest", $0) }
    try await desk.scheduler(at: try time(now)).tick()
    #expect(try coming(desk, at: now).days.first?.skipped == "rest")
    let taken = try takeIn(desk, at: now)
    #expect(try taken.isChanged && taken.openUntil == time("2026-11-03T15:00:00Z"))
    #expect(try !takeIn(desk, at: now).isChanged)
    try await desk.scheduler(at: try time(now)).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `When it is over that stays, whether somebody has written it down or not`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    let (day, over) = (try #require(LocalDate("2026-11-03")), "2026-11-03T15:00:01Z")
    try desk.database.blockingWrite { try Slot.leaveOut(day, list: desk.list, mode: .live, because: "rest", $0) }
    guard case .past? = #expect(throws: DayRefusal.self, performing: { try takeIn(desk, at: over) }) else {
      Issue.record("a day whose window is over was taken in")
      return
    }
    try await desk.scheduler(at: try time(over)).tick()
    guard case .decided? = #expect(throws: DayRefusal.self, performing: { try takeIn(desk, at: over) }) else {
      Issue.record("a day that is decided was taken in")
      return
    }
    #expect(try past(desk) == ["2026-11-03 skipped rest"])
  }

  @Test func `It can be given to one post, and that one goes`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    let day = try #require(LocalDate("2026-11-03"))
    try desk.database.blockingWrite { connection in
      try QueueDecision.keep(of: desk.list, mode: .live, connection) { try QueueDecision.pin(day).apply(to: "b", &$0, []) }
    }
    #expect(try days(desk, at: "2026-11-03T10:00:00Z").first == "2026-11-03 b late: goes at once")
    try await desk.scheduler(at: try time("2026-11-03T10:01:00Z")).tick()
    #expect(try desk.names() == ["b"])
  }

  @Test func `Whoever decides about a day that was open a moment ago is told that it is decided or past`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    guard case .past = try refusal(desk, "2026-11-03", at: "2026-11-03T15:00:01Z") else {
      Issue.record("a day whose window is over was taken")
      return
    }
    try await desk.scheduler(at: try time("2026-11-03T10:00:00Z")).tick()
    guard case .decided = try refusal(desk, "2026-11-03", at: "2026-11-03T10:01:00Z") else {
      Issue.record("a day that has its issue was taken")
      return
    }
    let day = try #require(LocalDate("2026-11-03"))
    #expect(throws: DayRefusal.self) {
      try desk.database.blockingWrite { connection in
        try QueueDecision.keep(of: desk.list, mode: .live, connection) { try QueueDecision.pin(day).apply(to: "b", &$0, []) }
      }
    }
    #expect(try desk.database.blockingRead { try QueuePlace.all(list: desk.list, $0) }.isEmpty)
  }

  @Test func `Its next day ends it, also one that has an issue already`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let (rule, since) = (try SlotRule("every day 09:00", zoneName: "UTC"), try time("2026-11-02T12:00:00Z"))
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, now: since, $0) }
    let long = desk.publication(lateWindow: .seconds(48 * 3600))
    let planning = Planning(
      desk.database, long, mode: .live, settings: Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800)))
    // Nothing is ready on the third; what is for the fourth has its day ahead.
    try desk.write("a.md", "title: a\nready: true\ndate: 2026-11-04")
    let now = try time("2026-11-03T10:00:00Z")
    let plan = try await planning.plan(list: nil, days: 2, now: now)
    #expect(plan.planned.map { "\($0.occurrence.date)" } == ["2026-11-04"])
    _ = try #require(try await planning.apply(plan, now: now))
    try desk.write("b.md", "title: b\nready: true")
    let later = try time("2026-11-04T09:00:01Z")
    try await desk.scheduler(at: later, lateWindow: .seconds(48 * 3600)).tick()
    let frozen = try await desk.database.read { try Campaign.all(limit: 9, $0).filter { $0.frozenAt != nil }.map(\.name) }
    #expect(frozen == ["a"])
    #expect(try past(desk).last?.hasPrefix("2026-11-03 missed Tuesday did not run from") == true)
  }

  @Test func `Two that are open at once were both looked at`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let (rule, since) = (try SlotRule("every day 09:00", zoneName: "UTC"), try time("2026-11-02T12:00:00Z"))
    try desk.database.blockingWrite { connection in
      try Slot.set(rule, list: desk.list, isLocal: true, now: since, connection)
      _ = try connection.execute("UPDATE subscribers SET zone = 'Pacific/Kiritimati' WHERE address LIKE 'ada%'")
    }
    // From seven in the evening on the fourth has come for the first reader, and the third waits still.
    for now in ["03T09:00:00", "03T20:00:00", "03T20:00:01", "04T08:59:58", "04T08:59:59", "04T09:00:01", "05T09:00:01"] {
      try await desk.scheduler(at: try time("2026-11-\(now)Z"), lateWindow: .seconds(86_400)).tick()
    }
    #expect(
      try past(desk) == [
        "2026-11-04 missed no post was ready when Tuesday looked last, at 2026-11-04T08:59:58Z",
        "2026-11-03 missed no post was ready until 2026-11-04T09:00:00Z",
      ])
  }

  @Test func `What was left out and taken in again is late for that`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    let day = try #require(LocalDate("2026-11-03"))
    try desk.database.blockingWrite { try Slot.leaveOut(day, list: desk.list, mode: .live, because: "rest", $0) }
    for now in ["2026-11-03T09:00:00Z", "2026-11-03T11:00:00Z"] { try await desk.scheduler(at: try time(now)).tick() }
    #expect(try takeIn(desk, at: "2026-11-03T11:00:01Z").isChanged)
    try await desk.scheduler(at: try time("2026-11-03T11:00:02Z")).tick()
    #expect(try past(desk) == ["2026-11-03 sent a late, at 2026-11-03T11:00:02Z: the day was left out before"])
  }

  @Test func `A day more than two years ahead is refused, whatever the rule says`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let rule = try SlotRule("every day 09:00", zoneName: "UTC")
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, now: try time("2026-11-02T12:00:00Z"), $0) }
    for day in ["9999-12-31", "2028-11-05"] {
      guard case .distant = try refusal(desk, day, at: "2026-11-03T10:00:00Z") else {
        Issue.record("\(day) was taken")
        continue
      }
    }
    #expect(try refusal(desk, "2028-11-03", at: "2026-11-03T10:00:00Z") == nil)
  }

  @Test func `At the readers' own time it is open from the first of them to the end of the slot's own window`() async throws {
    let desk = try desk("a", isLocal: true)
    defer { desk.remove() }
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE subscribers SET zone = 'Asia/Tokyo' WHERE address LIKE 'ada%'") }
    for (now, day) in [
      ("2026-11-02T23:59:59Z", "2026-11-03 a"), ("2026-11-03T00:00:00Z", "2026-11-03 a goes at once"),
      ("2026-11-03T08:00:00Z", "2026-11-03 a goes at once, late for the first readers"),
      ("2026-11-03T09:10:00Z", "2026-11-03 a late: goes at once"), ("2026-11-03T15:00:01Z", "2026-11-10 a"),
    ] { #expect(try days(desk, at: now).first == day, "\(now)") }
  }

  @Test func `A day of an issue that was cancelled when some or none had it says so`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    let campaign = try #require(try await desk.database.read { try Campaign.find(slug: "a", list: desk.list, mode: .live, $0) })
    let now = try time("2026-11-03T09:00:10Z")
    #expect(try await desk.database.write { try Campaign.cancel(campaign.id, reason: "by hand: wrong", now: now, $0) })
    #expect(try past(desk) == ["2026-11-03 cancelled a by hand: wrong; nobody had it"])
    try await desk.database.write { _ = try $0.execute("UPDATE campaigns SET reached = 1") }
    #expect(try past(desk) == ["2026-11-03 cancelled a by hand: wrong; some had it"])
  }
}
