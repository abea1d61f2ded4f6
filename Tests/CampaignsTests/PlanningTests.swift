import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

@Suite struct PlanningTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Every Tuesday at nine, and posts that are ready.
  private func desk(_ posts: String..., zone: String = "UTC", isLocal: Bool = false) throws -> Desk {
    let desk = try Desk()
    let (rule, since) = (try SlotRule("every Tuesday 09:00", zoneName: zone), try time("2026-11-01T00:00:00Z"))
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, isLocal: isLocal, now: since, $0) }
    for post in posts { try desk.write("\(post).md", "title: \(post)\nready: true") }
    return desk
  }

  private func planning(_ desk: Desk) -> Planning {
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    return Planning(desk.database, desk.publication, mode: .live, settings: settings)
  }

  private func plan(_ desk: Desk, at now: String = "2026-11-02T00:00:00Z", days: Int = 2) async throws -> PublishingPlan {
    try await planning(desk).plan(list: nil, days: days, now: try time(now))
  }

  private func days(_ plan: PublishingPlan) -> [String] { plan.planned.map { "\($0.occurrence.date) \($0.pick.issue.slug)" } }

  private func apply(_ plan: PublishingPlan, _ desk: Desk, at now: String = "2026-11-02T00:00:00Z") async throws -> [Campaign]? {
    try await planning(desk).apply(plan, now: try time(now))
  }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 100, $0) }.map {
      [$0.date, $0.outcome, $0.campaign, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  @Test func `Another list's file of the same slug is not taken for the scheduled issue's`() async throws {
    let desk = try desk("same")
    defer { desk.remove() }
    _ = try #require(try await apply(try await plan(desk), desk))
    try desk.write("a-other.md", "title: Other\nready: true\nslug: same\nlist: other")
    #expect(try await plan(desk).slots[0].outdated.isEmpty)
    try desk.write("same.md", "title: Changed\nready: true")
    #expect(try await plan(desk).slots[0].outdated.map(\.change) == ["the file has changed since it was scheduled"])
    try FileManager.default.removeItem(atPath: desk.folder + "/posts/same.md")
    #expect(try await plan(desk).slots[0].outdated.map(\.change) == ["the file is gone"])
  }

  @Test func `What is applied goes out in its day as it was planned, whatever becomes of the files and of the order`() async throws {
    let desk = try desk("a", "b", "c")
    defer { desk.remove() }
    let plan = try await plan(desk)
    #expect(days(plan) == ["2026-11-03 a", "2026-11-10 b"])
    #expect(plan.slots[0].waiting.map(\.slug) == ["c"])
    let campaigns = try #require(try await apply(plan, desk))
    #expect(campaigns.map(\.state) == [.scheduled, .scheduled] && campaigns.map(\.contentHash) == plan.planned.map(\.pick.hash))
    let rest = try await self.plan(desk)
    #expect(rest.planned.isEmpty && rest.slots[0].days.isEmpty)
    #expect(try await planning(desk).applied(plan.id).map(\.name) == ["a", "b"])
    #expect(try await planning(desk).applied(rest.id) == [])
    // Neither day is over, so nothing became of it yet.
    #expect(try past(desk) == [])
    try desk.write("a.md", "title: Another\nready: true")
    try FileManager.default.removeItem(atPath: desk.folder + "/posts/b.md")
    try desk.database.blockingWrite { try QueuePlace(number: 1).keep(slug: "c", list: desk.list, $0) }
    for now in ["2026-11-03T08:59:59Z", "2026-11-03T09:00:00Z", "2026-11-03T09:00:01Z", "2026-11-10T09:00:00Z", "2026-11-17T09:00:00Z"] {
      try await desk.scheduler(at: try time(now)).tick()
    }
    #expect(try desk.names() == ["a", "b", "c"])
    let sent = try desk.database.blockingRead { try Campaign.all(limit: 9, $0).reversed().map { [$0.title, $0.frozenAt?.rfc3339] } }
    #expect(sent == [["a", "2026-11-03T09:00:00Z"], ["b", "2026-11-10T09:00:00Z"], ["c", "2026-11-17T09:00:00Z"]])
    let told = "by plan \(plan.id.digest)"
    #expect(try past(desk) == ["2026-11-17 sent c", "2026-11-10 sent b \(told)", "2026-11-03 sent a \(told)"])
  }

  @Test func `Cancelled before its time, an issue gives its day back, and its post waits again with its place`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    try desk.database.blockingWrite { try QueuePlace(number: 1).keep(slug: "b", list: desk.list, $0) }
    let plan = try await plan(desk)
    #expect(days(plan) == ["2026-11-03 b", "2026-11-10 a"])
    let campaigns = try #require(try await apply(plan, desk))
    for campaign in campaigns {
      #expect(try await desk.database.write { try Campaign.cancel(campaign.id, reason: "test", now: campaign.sendAt, $0) })
    }
    let again = try await self.plan(desk)
    #expect(again.id == plan.id)
    #expect(try await planning(desk).applied(plan.id) == [])
    #expect(try await apply(again, desk)?.map(\.slug) == ["b", "a"])
    // One that its readers were fixed of keeps its day.
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    let frozen = try #require(try await desk.database.read { try Campaign.find(slug: "b", list: desk.list, mode: .live, $0) })
    #expect(try await desk.database.write { try Campaign.cancel(frozen.id, reason: "test", now: frozen.sendAt, $0) })
    try await desk.scheduler(at: try time("2026-11-03T09:00:01Z")).tick()
    #expect(try desk.database.blockingRead { try Slot.decided(list: desk.list, mode: .live, $0) } == ["2026-11-03", "2026-11-10"])
  }

  @Test func `A plan's name is another when a post, its readers, the order, a day or a time is, and tells which`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    let before = try await plan(desk).id
    #expect(try await plan(desk, at: "2026-11-02T23:00:00Z").id == before, "an hour is no change")
    try desk.subscribe("new@example.org")
    #expect(try await plan(desk).id == before, "a reader more is no change")
    func changes(_ change: () throws -> Void, back: () throws -> Void) async throws -> [String] {
      try change()
      let now = try await plan(desk)
      #expect(now.id != before)
      try back()
      #expect(try await plan(desk).id == before)
      return try #require(PlanID("\(before)")).changes(to: now)
    }
    let edited = try await changes {
      try desk.write("a.md", "title: Other\nready: true")
    } back: {
      try desk.write("a.md", "title: a\nready: true")
    }
    #expect(edited == ["a (2026-11-03): the post, its theme, its readers or a setting has changed"])
    let narrowed = try await changes {
      try desk.write("a.md", "title: a\nready: true\naudience: joined before 2030-01-01")
    } back: {
      try desk.write("a.md", "title: a\nready: true")
    }
    #expect(narrowed == edited)
    let turned = try await changes {
      try desk.database.blockingWrite { try QueuePlace(number: 1).keep(slug: "b", list: desk.list, $0) }
    } back: {
      try desk.database.blockingWrite { try QueuePlace().keep(slug: "b", list: desk.list, $0) }
    }
    #expect(
      turned.count == 2 && turned[0].hasPrefix("b goes out on another day") && turned[0].hasSuffix("2026-11-03T09:00:00Z"), "\(turned)")
    let day = try #require(LocalDate("2026-11-03"))
    let skipped = try await changes {
      try desk.database.blockingWrite { try Slot.skip(day, list: desk.list, reason: "x", $0) }
    } back: {
      _ = try desk.database.blockingWrite { try Slot.unskip(day, list: desk.list, $0) }
    }
    #expect(
      skipped.count == 2 && skipped[0].hasPrefix("a goes out on another day") && skipped[1].hasPrefix("1 of its posts has no day"),
      "\(skipped)")
    let held = try await changes {
      try desk.database.blockingWrite { try QueuePlace(heldBecause: "x").keep(slug: "b", list: desk.list, $0) }
    } back: {
      try desk.database.blockingWrite { try QueuePlace().keep(slug: "b", list: desk.list, $0) }
    }
    #expect(held.count == 1 && held[0].hasPrefix("1 of its posts has no day"), "\(held)")
    let other = try await changes {
      try desk.write("0.md", "title: First\nslug: first\nready: true")
    } back: {
      try FileManager.default.removeItem(atPath: desk.folder + "/posts/0.md")
    }
    #expect(other.contains("first goes out on 2026-11-03 now, and was not in it"), "\(other)")
    for text in ["", "a", "\(before.digest)", "\(before)0", "\(before)-", "\("\(before)".uppercased())x", "é\("\(before)".dropFirst())"] {
      #expect(PlanID(text) == nil, "\(text)")
    }
  }

  @Test func `What changes between a plan and its doing makes nothing of it happen`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    let plan = try await plan(desk)
    let day = try #require(LocalDate("2026-11-10"))
    try await desk.database.write { try Slot.skip(day, list: desk.list, reason: "x", $0) }
    #expect(try await apply(plan, desk) == nil)
    #expect(try desk.names() == [])
    _ = try await desk.database.write { try Slot.unskip(day, list: desk.list, $0) }
    #expect(try await apply(plan, desk)?.count == 2)
    #expect(try await apply(plan, desk) == nil, "its days are taken")
    #expect(try desk.names() == ["a", "b"])
  }

  @Test func `At the readers' own time an issue that was applied begins with its first readers, once for each`() async throws {
    let desk = try desk("a", zone: "Europe/Berlin", isLocal: true)
    defer { desk.remove() }
    for (name, zone) in ["line": "Pacific/Kiritimati", "chicago": "America/Chicago"] {
      try desk.subscribe("\(name)@example.org")
      try desk.database.blockingWrite {
        _ = try $0.execute("UPDATE subscribers SET zone = $2 WHERE address = $1", [.text("\(name)@example.org"), .text(zone)])
      }
    }
    let plan = try await plan(desk)
    #expect(plan.slots[0].days[0].begins?.rfc3339 == "2026-11-02T19:00:00Z")
    #expect(try await apply(plan, desk)?.map(\.localTime) == ["2026-11-03T09:00"])
    func state() throws -> Campaign.State? {
      try desk.database.blockingRead { try Campaign.find(slug: "a", list: desk.list, mode: .live, $0)?.state }
    }
    try await desk.scheduler(at: try time("2026-11-02T18:59:59Z")).tick()
    #expect(try state() == .scheduled)
    try await desk.scheduler(at: try time("2026-11-02T19:00:00Z")).tick()
    #expect(try state() == .sending)
    let due = try desk.database.blockingRead { connection in
      try connection.rows("SELECT s.address, d.due_at FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id") {
        ("\(try $0.text("address").prefix { $0 != "@" })", try $0.time("due_at").rfc3339)
      }
    }
    #expect(
      Dictionary(uniqueKeysWithValues: due) == [
        "line": "2026-11-02T19:00:00Z", "chicago": "2026-11-03T15:00:00Z", "ada": "2026-11-03T08:00:00Z", "bo": "2026-11-03T08:00:00Z",
      ])
    #expect(try past(desk) == ["2026-11-03 sent a by plan \(plan.id.digest)"], "nothing of it is late")
  }

  @Test func `What was applied leaves however late, also when its slot is gone, and that is told`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    let notices = try Notices(desk.publication, to: [try EmailAddress(parsing: "w@example.org")], terms)
    let plan = try await plan(desk)
    _ = try await apply(plan, desk)
    try await desk.scheduler(at: try time("2026-11-04T09:00:00Z"), notices: notices).tick()
    #expect(try await desk.database.write { try Slot.remove(list: desk.list, $0) })
    try await desk.scheduler(at: try time("2026-11-20T09:00:00Z"), notices: notices).tick()
    #expect(try desk.names() == ["a", "b"])
    let reasons = ["a": "2026-11-04T09:00:00Z", "b": "2026-11-20T09:00:00Z"].mapValues { "late, at \($0): Tuesday did not run before" }
    let told = "by plan \(plan.id.digest)"
    #expect(
      try past(desk) == [
        "2026-11-10 sent b \(told); \(reasons["b"] ?? "")", "2026-11-03 sent a \(told); \(reasons["a"] ?? "")",
      ])
    let mails = try desk.database.blockingRead { try Campaign.all(limit: 9, mails: true, $0).map(\.name) }
    #expect(mails.sorted() == ["notice.late.main.2026-11-03", "notice.late.main.2026-11-10"])
  }

  @Test func `That a file is not any more what was scheduled is told, wherever it is looked at`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    _ = try await apply(try await plan(desk), desk)
    func outdated() async throws -> [String] {
      try await plan(desk, at: "2026-11-02T09:00:00Z").slots[0].outdated.map { "\($0.issue.campaign.name): \($0.change)" }
    }
    func checked() throws -> [String] {
      var inspection = try Inspection(of: desk.publication, mode: .live, today: LocalDate(year: 2026, month: 11, day: 2))
      inspection.database = desk.database
      return try inspection.findings(ofPostAt: desk.folder + "/posts/a.md").filter { $0.message.contains("scheduled") }.map(\.message)
    }
    #expect(try await outdated() == [])
    #expect(try checked() == [])
    try desk.write("a.md", "title: Other\nready: true")
    #expect(try await outdated() == ["a: the file has changed since it was scheduled"])
    #expect(try checked() == ["the file has changed since it was scheduled"])
    try FileManager.default.removeItem(atPath: desk.folder + "/posts/b.md")
    #expect(try await outdated() == ["a: the file has changed since it was scheduled", "b: the file is gone"])
  }

  @Test func `A post that is meant to go out and cannot is told; a faulty draft and one that is held are nobody's trouble`() async throws {
    let desk = try desk("a", "held")
    defer { desk.remove() }
    try desk.write("faulty.md", "title: Faulty\nready: true\naudience: joined befor 2026-01-01")
    try desk.write("draft.md", "title: Draft\naudience: joined befor 2026-01-01")
    try desk.write("held.md", "title: Held\nready: true\naudience: joined befor 2026-01-01")
    try desk.database.blockingWrite { try QueuePlace(heldBecause: "x").keep(slug: "held", list: desk.list, $0) }
    let plan = try await plan(desk)
    #expect(days(plan) == ["2026-11-03 a"])
    let faulty = plan.slots[0].findings.filter { $0.value.contains { $0.severity == .error } }.keys
    #expect(faulty.map { URL(filePath: $0).lastPathComponent } == ["faulty.md"])
  }
}
