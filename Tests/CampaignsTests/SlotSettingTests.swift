import Delivery
import Foundation
import Store
import Testing

@testable import Campaigns

/// Setting a slot again takes nothing from its days, and setting another ends them with a word.
@Suite struct SlotSettingTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Every Tuesday at nine since November.
  private func desk() throws -> Desk {
    let desk = try Desk.onTuesdays()
    try desk.write("a.md", "title: A\nready: true")
    return desk
  }

  private func change(_ desk: Desk, to rule: String?, zone: String = "UTC", isLocal: Bool = false, at now: String) throws -> Slot.Change {
    let now = try time(now)
    return try desk.database.blockingWrite { connection in
      let standing = try Slot.find(list: desk.list, connection)?.rule
      let rule = try rule.map { try SlotRule.typed($0, zoneName: zone, over: standing, now: now) }
      return try Slot.change(to: rule, isLocal: isLocal, list: desk.list, in: desk.publication, mode: .live, now: now, connection)
    }
  }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 100, $0) }.map {
      [$0.date, $0.outcome, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  @Test func `The rule that it has already leaves an open day open, and its post goes`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    #expect(try !change(desk, to: "every Tuesday 09:00", at: "2026-11-03T10:00:00Z").isNew)
    try await desk.scheduler(at: try time("2026-11-03T10:00:10Z")).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test(arguments: ["Etc/UTC", "etc/uct", "gmt", "Etc/GMT"]) func `Another name of its zone is no other rule`(zone: String) throws {
    let desk = try desk()
    defer { desk.remove() }
    #expect(try !change(desk, to: "every Tuesday 09:00", zone: zone, at: "2026-11-03T10:00:00Z").isNew)
    #expect(try change(desk, to: "every Tuesday 09:00", zone: "Etc/GMT+1", at: "2026-11-03T10:00:00Z").isNew)
  }

  @Test func `The rule that it has already forgets no day that was missed`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    #expect(try change(desk, to: "every tuesday at 9:00", at: "2026-11-03T16:00:00Z").ended.isEmpty)
    try await desk.scheduler(at: try time("2026-11-03T16:00:10Z")).tick()
    #expect(try past(desk) == ["2026-11-03 missed Tuesday did not run from 2026-11-03T09:00:00Z to 2026-11-03T15:00:00Z"])
  }

  @Test func `A rule of every other week that does not say from when keeps the weeks that it has`() throws {
    let desk = try desk()
    defer { desk.remove() }
    #expect(try change(desk, to: "every 2 weeks on Tuesday 09:00", at: "2026-11-02T08:00:00Z").isNew)
    #expect(try !change(desk, to: "every 2 weeks on Tuesday 09:00", at: "2026-11-04T08:00:00Z").isNew)
    let rule = try desk.database.blockingRead { try Slot.find(list: desk.list, $0)?.rule.text }
    #expect(rule == "every 2 weeks on Tuesday 09:00 from 2026-11-03")
    #expect(try change(desk, to: "every 2 weeks on Tuesday 09:00 from 2026-11-10", at: "2026-11-04T08:00:00Z").isNew)
  }

  @Test func `A day that is put off and then overtaken ends with a word`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    #expect(try change(desk, to: "every Tuesday 11:00", at: "2026-11-03T09:30:00Z").ended.isEmpty, "it is still to come")
    let back = try change(desk, to: "every Tuesday 09:00", at: "2026-11-03T09:31:00Z")
    #expect(back.dates == ["2026-11-03"])
    #expect(try past(desk) == ["2026-11-03 skipped it was still to come when the slot became every Tuesday 09:00 UTC"])
    try await desk.scheduler(at: try time("2026-11-03T11:00:00Z")).tick()
    #expect(try desk.names() == [])
    try await desk.scheduler(at: try time("2026-11-10T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `A clock that ran ahead for a moment costs no day, and gives none two issues`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try desk.database.blockingWrite {
      _ = try Slot.change(
        to: try SlotRule.typed("every day 09:00", zoneName: "UTC", over: nil, now: try time("2026-11-03T08:00:00Z")), list: desk.list,
        in: desk.publication, mode: .live, now: try time("2026-11-03T08:00:00Z"), $0)
    }
    for year in 2027...2030 { try await desk.scheduler(at: try time("\(year)-06-01T00:00:00Z")).tick() }
    #expect(try past(desk).count > 90)
    for name in ["b", "c", "d"] { try desk.write("\(name).md", "title: \(name)\nready: true") }
    let scheduler = desk.scheduler(at: try time("2026-11-04T09:00:00Z"))
    for _ in 1...5 { try await scheduler.tick() }
    #expect(try desk.names() == ["a"])
    #expect(try past(desk).filter { $0.contains("missed") }.map { $0.prefix(10) } == ["2026-11-03"], "when nobody looked")
  }

  @Test func `A clock that stood at a year long ago for a moment has no missed day judged and told again`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-17T20:00:00Z")).tick()
    let before = try past(desk)
    #expect(before.count == 3, "\(before)")
    try await desk.scheduler(at: try time("2020-01-01T00:00:00Z")).tick()
    #expect(try past(desk) == before)
  }

  @Test func `A day that a clock which ran ahead left out for good can be taken in again`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let day = try #require(LocalDate("2026-11-10"))
    try await desk.database.write { try Slot.skip(day, list: desk.list, reason: "rest", $0) }
    try await desk.scheduler(at: try time("2026-12-20T00:00:00Z")).tick()
    #expect(try past(desk).contains("2026-11-10 skipped rest"))
    try await desk.scheduler(at: try time("2026-11-09T09:00:00Z")).tick()
    #expect(try !past(desk).contains("2026-11-10 skipped rest"))
    #expect(try await desk.database.write { try Slot.unskip(day, list: desk.list, $0) })
    try await desk.scheduler(at: try time("2026-11-10T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
  }

  private static let left = "skipped it had begun while this was a rehearsal"

  /// As `tuesday send` does without a relay.
  private func rehearse(_ name: String, at time: Timestamp, _ desk: Desk) async throws {
    let post = try Post.load(desk.folder + "/posts/\(name).md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .rehearsal).issue(of: post, today: LocalDate(time, in: .gmt))
    try await desk.database.write { connection in
      _ = try Campaign.schedule(
        issue, list: desk.list, mode: .rehearsal, promise: .neverTwice, sendAt: time, expiresAfter: .seconds(60), now: time, connection)
    }
  }

  @Test func `Who rehearsed by hand only, and names a relay an hour after a day's time, does not mean that day either`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let live = try time("2026-11-03T10:00:00Z")
    try await rehearse("a", at: try time("2026-11-03T08:00:00Z"), desk)
    let days = try await desk.database.read { connection in
      let slot = try #require(try Slot.find(list: desk.list, connection))
      return try SlotDays(of: slot, in: desk.publication, mode: .live, now: live, connection).next(1)
    }
    #expect(days.map(\.occurrence.date.description) == ["2026-11-10"], "who looks before `serve` knows it too")
    try await desk.scheduler(at: live).tick()
    #expect(try past(desk) == ["2026-11-03 \(Self.left)"])
    try await desk.scheduler(at: try time("2026-11-10T09:00:00Z")).tick()
    #expect(try past(desk) == ["2026-11-10 sent", "2026-11-03 \(Self.left)"])
  }

  @Test func `Who names a relay an hour after a day's time does not mean that day, nor what was rehearsed before`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    for now in ["2026-11-03T09:00:00Z", "2026-11-10T09:00:00Z", "2026-11-17T09:00:00Z"] {
      try await desk.scheduler(at: try time(now), mode: .rehearsal).tick()
    }
    try await desk.scheduler(at: try time("2026-11-17T10:00:00Z")).tick()
    #expect(try past(desk) == ["2026-11-17", "2026-11-10", "2026-11-03"].map { "\($0) \(Self.left)" })
    #expect(try desk.names() == ["a.rehearsal-1"])
    // Nobody served on the next day: that one is theirs, late.
    try await desk.scheduler(at: try time("2026-11-24T10:00:00Z")).tick()
    #expect(try desk.names() == ["a.rehearsal-1", "a"])
  }

  @Test func `What somebody rehearses beside a slot that is live leaves its open day to nobody`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-02T20:00:00Z")).tick()
    try await rehearse("a", at: try time("2026-11-03T08:30:00Z"), desk)
    try await desk.scheduler(at: try time("2026-11-03T09:05:00Z")).tick()
    #expect(try desk.names() == ["a.rehearsal-1", "a"] && past(desk) == ["2026-11-03 sent"])
    // As a rehearsal once more, and back.
    try await desk.scheduler(at: try time("2026-11-10T09:00:00Z"), mode: .rehearsal).tick()
    try await rehearse("a", at: try time("2026-11-10T09:01:00Z"), desk)
    try await desk.scheduler(at: try time("2026-11-10T09:02:00Z")).tick()
    #expect(try past(desk) == ["2026-11-10 \(Self.left)", "2026-11-03 sent"])
  }

  @Test func `A clock that runs ahead when there is a relay for the first time keeps no later day from its issue`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z"), mode: .rehearsal).tick()
    try await desk.scheduler(at: try time("2028-01-15T03:00:00Z")).tick()
    try await desk.scheduler(at: try time("2026-11-03T10:00:00Z")).tick()
    #expect(try past(desk) == ["2026-11-03 \(Self.left)"] && desk.names() == ["a.rehearsal-1"])
    try await desk.scheduler(at: try time("2026-11-10T09:00:00Z")).tick()
    #expect(try past(desk) == ["2026-11-10 sent", "2026-11-03 \(Self.left)"])
  }

  @Test func `A day at the readers' own time that began in the rehearsal is not sent when there is a relay, and the next is`() async throws
  {
    let desk = try desk()
    defer { desk.remove() }
    try desk.subscribe("kiwi@example.org")
    _ = try await desk.database.write { connection in
      try connection.execute("UPDATE subscribers SET zone = 'Pacific/Auckland' WHERE address = 'kiwi@example.org'")
    }
    try #require(try change(desk, to: "every Tuesday 09:00", isLocal: true, at: "2026-11-02T08:00:00Z").isNew)
    try await desk.scheduler(at: try time("2026-11-02T20:00:00Z"), mode: .rehearsal).tick()
    #expect(try desk.names() == ["a.rehearsal-1"], "it is nine on Tuesday there")
    for now in ["2026-11-02T21:00:00Z", "2026-11-03T09:00:00Z"] { try await desk.scheduler(at: try time(now)).tick() }
    #expect(try desk.names() == ["a.rehearsal-1"] && past(desk) == ["2026-11-03 \(Self.left)"])
    try await desk.scheduler(at: try time("2026-11-09T20:00:00Z")).tick()
    #expect(try desk.names() == ["a.rehearsal-1", "a"])
  }

  @Test func `A slot that was never rehearsed is not touched when there is a relay`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-03T10:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `Another rule, or none, ends an open day with a word, and its post waits for the next`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let wednesdays = try change(desk, to: "every Wednesday 09:00", at: "2026-11-03T10:00:00Z")
    #expect(wednesdays.dates == ["2026-11-03"])
    let word = "it was open when the slot became every Wednesday 09:00 UTC"
    #expect(try past(desk) == ["2026-11-03 skipped \(word)"] && wednesdays.ended[0].word == word)
    for now in ["2026-11-03T10:01:00Z", "2026-11-04T08:59:59Z"] { try await desk.scheduler(at: try time(now)).tick() }
    #expect(try desk.names() == [])
    try await desk.scheduler(at: try time("2026-11-04T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
    #expect(try change(desk, to: nil, at: "2026-11-11T10:00:00Z").dates == ["2026-11-11"])
    #expect(try past(desk).first == "2026-11-11 skipped it was open when the slot was taken away")
    #expect(try !change(desk, to: nil, at: "2026-11-11T10:00:00Z").isNew)
  }

  @Test func `A day that the new rule has still to come is that one's, one that was missed is told, one that was left out stays so`()
    async throws
  {
    let desk = try desk()
    defer { desk.remove() }
    let skipped = try #require(LocalDate("2026-11-10"))
    try desk.database.blockingWrite { try Slot.skip(skipped, list: desk.list, reason: "rest", $0) }
    // Nobody served since the first of November.
    let change = try change(desk, to: "every Tuesday 12:00", at: "2026-11-17T10:00:00Z")
    #expect(change.dates == ["2026-11-03", "2026-11-10"])
    #expect(
      try past(desk) == [
        "2026-11-10 skipped rest", "2026-11-03 missed Tuesday did not run from 2026-11-03T09:00:00Z to 2026-11-03T15:00:00Z",
      ])
    try await desk.scheduler(at: try time("2026-11-17T11:59:59Z")).tick()
    #expect(try desk.names() == [])
    try await desk.scheduler(at: try time("2026-11-17T12:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
  }
}
