import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

@Suite struct SlotFillingTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private func set(_ rule: String, zone: String = "UTC", isLocal: Bool = false, _ desk: Desk) throws {
    let (rule, since) = (try SlotRule(rule, zoneName: zone), try time("2026-11-01T00:00:00Z"))
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, isLocal: isLocal, now: since, $0) }
  }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 100, $0) }.map {
      [$0.date, $0.outcome, $0.campaign, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  @Test func `A day that is left out takes no post, and the next one does`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 09:00", desk)
    try desk.write("a.md", "title: A\nready: true")
    let third = try #require(LocalDate("2026-11-03"))
    try desk.database.blockingWrite { try Slot.skip(third, list: desk.list, reason: "we rest", $0) }
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    #expect(try desk.names() == [])
    try await desk.scheduler(at: try time("2026-11-10T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
    #expect(try past(desk) == ["2026-11-10 sent a", "2026-11-03 skipped we rest"])
  }

  @Test func `A post that is being written waits until its file is still, before others that come after it`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 09:00", desk)
    for name in ["a", "b"] { try desk.write("\(name).md", "title: \(name)\nready: true") }
    let path = desk.folder + "/posts/a.md"
    let scheduler = { desk.scheduler(at: try time($0)) }
    func touch(_ text: String) throws {
      try FileManager.default.setAttributes([.modificationDate: try time(text).date], ofItemAtPath: path)
    }
    try touch("2026-11-03T08:59:58Z")
    try await scheduler("2026-11-03T09:00:00Z").tick()
    #expect(try desk.names() == [])
    try touch("2026-11-03T09:00:04Z")
    try await scheduler("2026-11-03T09:00:13Z").tick()
    #expect(try desk.names() == [])
    try await scheduler("2026-11-03T09:00:14Z").tick()
    #expect(try desk.names() == ["a"])
    #expect(try past(desk) == ["2026-11-03 sent a"])
  }

  @Test func `What was missed or late says why: nothing was ready, or nobody was there`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 09:00", desk)
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    try await desk.scheduler(at: try time("2026-11-03T15:00:01Z")).tick()
    try await desk.scheduler(at: try time("2026-11-10T15:00:01Z")).tick()
    try await desk.scheduler(at: try time("2026-11-17T09:00:00Z")).tick()
    try desk.write("a.md", "title: A\nready: true")
    try await desk.scheduler(at: try time("2026-11-17T12:00:00Z")).tick()
    try desk.write("b.md", "title: B\nready: true")
    try await desk.scheduler(at: try time("2026-11-24T10:00:00Z")).tick()
    #expect(
      try past(desk) == [
        "2026-11-24 sent b late, at 2026-11-24T10:00:00Z: Tuesday did not run before",
        "2026-11-17 sent a late, at 2026-11-17T12:00:00Z: no post was ready when Tuesday looked last, at 2026-11-17T09:00:00Z",
        "2026-11-10 missed Tuesday did not run from 2026-11-10T09:00:00Z to 2026-11-10T15:00:00Z",
        "2026-11-03 missed no post was ready when Tuesday looked last, at 2026-11-03T09:00:00Z",
      ])
  }

  @Test func `Who was stopped while a day was open says when it looked last, and who looked all the time that nothing came`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 09:00", desk)
    for now in ["03T09:00:00", "03T09:00:30", "03T09:01:00", "03T20:00:00", "10T09:00:00", "10T14:59:00", "10T15:00:01"] {
      try await desk.scheduler(at: try time("2026-11-\(now)Z")).tick()
    }
    #expect(
      try past(desk) == [
        "2026-11-10 missed no post was ready until 2026-11-10T15:00:00Z",
        "2026-11-03 missed no post was ready when Tuesday looked last, at 2026-11-03T09:01:00Z",
      ])
  }

  private func hide(_ desk: Desk, _ isAway: Bool = true) throws {
    let (here, away) = (desk.folder + "/posts", desk.folder + "/elsewhere")
    try FileManager.default.moveItem(atPath: isAway ? here : away, toPath: isAway ? away : here)
  }

  private func look(_ desk: Desk, _ times: String..., isAway: Bool = false) async throws {
    for now in times {
      let scheduler = desk.scheduler(at: try time("2026-11-\(now)Z"))
      if isAway {
        await #expect(throws: PostFolder.Unreadable.self) { try await scheduler.tick() }
      } else {
        try await scheduler.tick()
      }
    }
  }

  @Test func `A day that is late or missed because the folder of posts was away says since when it was`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 09:00", desk)
    for name in ["a", "b"] { try desk.write("\(name).md", "title: \(name)\nready: true") }
    try hide(desk)
    try await look(desk, "03T09:00:00", "03T09:01:00", "03T10:59:30", isAway: true)
    try hide(desk, false)
    // Whoever brought it back wrote its files anew.
    try FileManager.default.setAttributes(
      [.modificationDate: try time("2026-11-03T10:59:58Z").date], ofItemAtPath: desk.folder + "/posts/a.md")
    try await look(desk, "03T11:00:00")
    #expect(try desk.names() == [])
    try await look(desk, "03T11:00:08")
    try hide(desk)
    try await look(desk, "10T09:00:00", "10T09:00:30", "10T09:01:00", isAway: true)
    try hide(desk, false)
    try await look(desk, "10T12:00:00")
    try FileManager.default.removeItem(atPath: desk.folder + "/posts")
    try await look(desk, "17T09:00:00", "17T09:30:00", isAway: true)
    try FileManager.default.createDirectory(atPath: desk.folder + "/posts", withIntermediateDirectories: true)
    try await look(desk, "17T09:31:00", "17T14:59:00", "17T15:00:01")
    let folder = "the folder of posts could not be read"
    #expect(
      try past(desk) == [
        "2026-11-17 missed no post was ready until 2026-11-17T15:00:00Z; \(folder) from 2026-11-17T09:00:00Z to 2026-11-17T09:30:00Z",
        "2026-11-10 sent b late, at 2026-11-10T12:00:00Z: \(folder) from 2026-11-10T09:00:00Z to 2026-11-10T09:01:00Z, when Tuesday looked last",
        "2026-11-03 sent a late, at 2026-11-03T11:00:08Z: \(folder) since 2026-11-03T09:00:00Z",
      ])
  }

  @Test func `What somebody held and let go is late for that, and what they hold to the end is why nothing went`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 09:00", desk)
    try desk.write("a.md", "title: A\nready: true")
    let reason = "the council votes first, at 11:00 = 50%+1: “yes” or “no”"
    func hold(_ reason: String?) throws {
      try desk.database.blockingWrite { try QueuePlace(heldBecause: reason).keep(slug: "a", list: desk.list, $0) }
    }
    try hold(reason)
    try await look(desk, "03T09:00:00", "03T14:59:30", "03T15:00:01", "10T09:00:00", "10T10:59:30")
    try hold(nil)
    try await look(desk, "10T11:00:00")
    #expect(
      try past(desk) == [
        "2026-11-10 sent a late, at 2026-11-10T11:00:00Z: it was held before: \(reason)",
        "2026-11-03 missed no post was ready until 2026-11-03T15:00:00Z; a was held: \(reason)",
      ])
  }

  @Test func `What was seen of a day is read as it was written, also what an earlier release wrote`() throws {
    let now = try time("2026-11-03T09:00:00Z")
    let away = SlotLook(.unreadable, after: nil, now: now)
    let looks = [
      away, SlotLook(.unreadable, after: away, now: now + .seconds(60)), SlotLook(.leftOut, after: away, now: now),
      SlotLook(.nothing, held: ["a-b": "x, y: z", "c": ""], after: away, now: now + .seconds(60)),
    ]
    for look in looks {
      #expect(SlotLook(look.text) == look && !look.text.contains(","), "\(look.text)")
    }
    #expect(looks[1].away == now...(now + .seconds(60)) && looks[2].away == nil && looks[3].away == now...now)
    for (text, kind, at) in [
      ("nothing ready \(now.milliseconds)", SlotLook.Kind.nothing, now as Timestamp?), ("nothing ready", .nothing, nil),
      ("", .nothing, nil),
      ("left out", .leftOut, nil),
    ] {
      let look = SlotLook(text)
      #expect(look.kind == kind && look.at == at && look.away == nil && look.held.isEmpty, "\(text)")
    }
  }

  @Test func `A day that live mode had is told as that in a rehearsal after it, not as one on which nobody was there`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 09:00", desk)
    for name in ["a", "b"] { try desk.write("\(name).md", "title: \(name)\nready: true") }
    let skipped = try #require(LocalDate("2026-11-10"))
    try desk.database.blockingWrite { try Slot.skip(skipped, list: desk.list, reason: "rest", $0) }
    try await look(desk, "03T09:00:00", "10T15:00:01", "17T15:00:01", "24T09:00:00")
    _ = try await desk.database.write { try Slot.unskip(skipped, list: desk.list, $0) }
    try await desk.scheduler(at: try time("2026-11-24T10:00:00Z"), mode: .rehearsal).tick()
    let past = try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .rehearsal, limit: 100, $0) }.map {
      [$0.date, $0.outcome, $0.campaign, $0.reason].compactMap(\.self).joined(separator: " ")
    }
    #expect(
      past == [
        "2026-11-24 sent a.rehearsal-1 late, at 2026-11-24T10:00:00Z: live mode had the day, and sent b",
        "2026-11-17 skipped live mode had the day, and missed it", "2026-11-10 skipped live mode had the day, and left it out",
        "2026-11-03 skipped live mode had the day, and sent a",
      ])
  }

  @Test func `A date is the slot's day, whatever day the publication has then, and the queue says so`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every day 09:00", zone: "Pacific/Auckland", desk)
    try desk.write("a.md", "title: A\nready: true\ndate: 2026-12-02")
    func standing(_ now: String) throws -> PostQueue.Standing? {
      let now = try time(now)
      return try desk.database.blockingRead { connection in
        let list = try #require(try MailingList.find("main", connection))
        return try ComingSlots(list, count: 1, in: desk.publication, mode: .live, now: now, connection).queue.entries.first?.standing
      }
    }
    // Nine on the second is eight in the evening of the first in London, and midnight eleven in the morning.
    #expect(try standing("2026-12-01T10:59:59Z") == .dated(try #require(LocalDate("2026-12-02"))))
    #expect(try standing("2026-12-01T11:00:00Z") == .ready)
    try await desk.scheduler(at: try time("2026-11-30T20:00:00Z")).tick()
    #expect(try desk.names() == [])
    try await desk.scheduler(at: try time("2026-12-01T20:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `After a month without power every missed day is told, and one issue leaves, not two`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 20:00; every Wednesday 01:00", desk)
    for name in ["a", "b", "c"] { try desk.write("\(name).md", "title: \(name)\nready: true") }
    // Tuesday's window is open still, but Wednesday has come.
    try await desk.scheduler(at: try time("2026-12-02T01:10:00Z")).tick()
    #expect(try desk.names() == ["a"])
    let past = try past(desk)
    #expect(past.count == 10 && past[0].hasPrefix("2026-12-02 sent a late"), "\(past)")
    #expect(past.dropFirst().allSatisfy { $0.contains("missed Tuesday did not run") })
    try await desk.scheduler(at: try time("2026-12-02T01:10:01Z")).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `An order and a pin count, whatever dates and names say`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 09:00", desk)
    for name in ["a", "b", "feast"] { try desk.write("\(name).md", "title: \(name)\nready: true") }
    try await desk.database.write { connection in
      try QueuePlace(number: 1).keep(slug: "b", list: desk.list, connection)
      try QueuePlace(pinnedTo: LocalDate("2026-11-10")).keep(slug: "feast", list: desk.list, connection)
    }
    for day in ["03", "10", "17"] { try await desk.scheduler(at: try time("2026-11-\(day)T09:00:00Z")).tick() }
    #expect(try desk.names() == ["b", "feast", "a"])
  }

  @Test func `With local time each reader is due at nine of their own clock, once`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 09:00", zone: "Europe/Berlin", isLocal: true, desk)
    let zones = ["tokyo": "Asia/Tokyo", "chicago": "America/Chicago", "line": "Pacific/Kiritimati", "odd": "Mars/Olympus"]
    for (name, zone) in zones {
      try desk.subscribe("\(name)@example.org")
      try desk.database.blockingWrite {
        _ = try $0.execute("UPDATE subscribers SET zone = $2 WHERE address = $1", [.text("\(name)@example.org"), .text(zone)])
      }
    }
    try desk.write("a.md", "title: A\nready: true")
    try await desk.scheduler(at: try time("2026-11-09T18:59:59Z")).tick()
    #expect(try desk.names() == [])
    // 10 November, nine o'clock on Kiritimati.
    let begin = try time("2026-11-09T19:00:00Z")
    for _ in 0..<2 { try await desk.scheduler(at: begin).tick() }
    #expect(try desk.names() == ["a"])
    let due = try desk.database.blockingRead { connection in
      try connection.rows(
        "SELECT s.address, d.due_at FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id"
      ) { ("\(try $0.text("address").prefix { $0 != "@" })", try $0.time("due_at").rfc3339) }
    }
    #expect(
      Dictionary(uniqueKeysWithValues: due) == [
        "line": "2026-11-09T19:00:00Z", "tokyo": "2026-11-10T00:00:00Z", "chicago": "2026-11-10T15:00:00Z",
        "ada": "2026-11-10T08:00:00Z", "bo": "2026-11-10T08:00:00Z", "odd": "2026-11-10T08:00:00Z",
      ])
    // Whoever is due last has as long as anybody for refusals to be tried again.
    let end = try desk.database.blockingRead { connection in
      try connection.first("SELECT frozen_at + expires_after AS ends FROM campaigns") { try $0.time("ends").rfc3339 }
    }
    #expect(end == "2026-11-12T15:00:00Z")
    for hour in ["10T08:00:00Z", "10T15:00:00Z", "11T09:00:00Z"] {
      try await desk.scheduler(at: try time("2026-11-\(hour)")).tick()
    }
    #expect(try desk.names() == ["a"])
  }

  @Test func `Two years of Tuesdays, with a restart before and after each and a second process, have one issue each`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try set("every Tuesday 02:30", zone: "America/New_York", desk)
    let rule = try SlotRule("every Tuesday 02:30", zoneName: "America/New_York")
    let start = try time("2026-11-01T00:00:00Z")
    let days = rule.occurrences(after: start, count: 104)
    for (number, day) in days.enumerated() {
      // This week's and the next one's; reading two years of them again and again is not what is asked here.
      for ready in [number, number + 1] where ready < days.count {
        try desk.write("\(1000 + ready)-post.md", "title: \(ready)\nslug: post-\(ready)\nready: true")
      }
      for offset in [-1, 0, 0, 1, 3600, 86_400] {
        let now = day.time + .seconds(offset)
        async let first: Void = desk.scheduler(at: now).tick()
        if number.isMultiple(of: 8) { try await desk.scheduler(at: now).tick() }
        try await first
      }
      try await desk.database.write { connection in
        try connection.execute("UPDATE deliveries SET state = 'accepted'")
        try connection.execute("UPDATE campaigns SET state = 'sent', finished_at = send_at WHERE state = 'sending'")
      }
      if number > 0 { try FileManager.default.removeItem(atPath: "\(desk.folder)/posts/\(999 + number)-post.md") }
    }
    let names = try await desk.database.read { try Campaign.all(limit: 1000, $0).map(\.name) }
    #expect(names.reversed() == (0..<104).map { "post-\($0)" })
    let late = try past(desk).filter { $0.contains("late") }
    #expect(late.isEmpty)
  }
}
