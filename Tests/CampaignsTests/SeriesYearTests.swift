import Audience
import Delivery
import Foundation
import Store
import Testing

@testable import Campaigns

@Suite struct SeriesYearTests {
  /// Repeatable dice.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private static let zones = ["", "Asia/Tokyo", "America/Chicago", "Australia/Lord_Howe", "Pacific/Kiritimati", "Europe/Berlin"]
  private static let steps = [("a", 0), ("b", 1), ("c", 3), ("d", 7), ("e", 14), ("f", 1)]

  /// Mails that wait may end badly, or stay in the hands of a sender that was killed until the next comes.
  private func work(_ place: SeriesDesk, _ now: Timestamp, _ dice: inout Dice) async throws {
    let (isDown, mark) = (Int.random(in: 0..<6, using: &dice) == 0, Int.random(in: 0..<9, using: &dice))
    if isDown { return }
    try await place.deliver(now)
    guard mark == 0 else { return }
    try await place.desk.database.write { connection in
      _ = try connection.execute(
        """
        UPDATE deliveries SET state = 'planned' WHERE id = (
          SELECT d.id FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
          WHERE c.kind = 'series' AND d.state = 'accepted' AND d.changed_at = $1 LIMIT 1)
        """, [.time(now)])
    }
  }

  @Test
  func `A year of readers who come, leave and return, of outages, restarts and a second process: each step once, in order, a day apart`()
    async throws
  {
    let place = try SeriesDesk(zone: try #require(TimeZone(identifier: "America/New_York")))
    defer { place.desk.remove() }
    for (number, step) in Self.steps.enumerated() { try place.write("0\(number + 1)-\(step.0).md", "after: \(step.1) days") }
    try place.switchOn(at: "2026-01-01T00:00:00Z")
    var dice = Dice(state: 20_260_101)
    let start = try SeriesDesk.time("2026-01-01T00:00:00Z")
    var names: [String] = []
    for day in 0..<365 {
      let morning = start + .seconds(day * 86_400)
      if day.isMultiple(of: 24), day < 300 {
        names.append("reader\(names.count)")
        try await place.join(names[names.count - 1], zone: Self.zones[names.count % Self.zones.count], at: morning + .seconds(5 * 3600))
      }
      if let name = names.randomElement(using: &dice), Int.random(in: 0..<20, using: &dice) == 0, day < 250 {
        try await place.leave(name, at: morning + .seconds(6 * 3600))
        if Bool.random(using: &dice) { try await place.tick(morning + .seconds(6 * 3600 + 1)) }
        try await place.join(name, zone: Self.zones[1], at: morning + .seconds(7 * 3600))
      }
      // A machine that was off for days, now and then.
      if day % 50 > 46 { continue }
      for hour in [0, 8, 16] {
        let now = morning + .seconds(hour * 3600 + Int.random(in: 0..<3600, using: &dice))
        async let first: Void = place.tick(now)
        if hour == 8, day.isMultiple(of: 4) { try await place.tick(now) }
        try await first
        try await work(place, now, &dice)
      }
    }
    let order = Self.steps.map(\.0)
    for name in names {
      let had = try place.had(name).map { $0.split(separator: " ").map(String.init) }
      #expect(had.map { $0[0] } == order, "\(name): \(had)")
      #expect(try place.end(name) == SeriesReader.finished)
      let times = try had.map { try SeriesDesk.time($0[1]) }
      for (earlier, later) in zip(times, times.dropFirst()) { #expect(later - earlier > .seconds(3600), "\(name): \(had)") }
    }
    let open = try await place.desk.database.read { connection in
      let all = try Campaign.all(limit: 9999, mails: true, connection).filter { $0.kind == .series }
      #expect(try all.allSatisfy { try Ledger.of($0.id, connection)?.balances == true })
      return all.filter { $0.state != .sent }.map(\.name)
    }
    #expect(open == [])
  }
}
