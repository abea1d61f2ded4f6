import Foundation
import Store
import Testing

@testable import Campaigns

@Suite struct SlotRuleTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  @Test(
    "A rule is read in any case and spelled one way",
    arguments: [
      ("EVERY tuesday 9:05", "every Tuesday 09:05"), ("every friday and tuesday at 09:00", "every Tuesday and Friday 09:00"),
      ("every Sunday, Tuesday, and Friday 09:00", "every Tuesday, Friday and Sunday 09:00"), ("every day 7:00", "every day 07:00"),
      ("every weekday 07:30", "every weekday 07:30"), ("every Tuesdays 09:00", "every Tuesday 09:00"),
      ("every 2 weeks on Tuesday 09:00 from 2026-12-01", "every 2 weeks on Tuesday 09:00 from 2026-12-01"),
      ("every other Tuesday 09:00", "every 2 weeks on Tuesday 09:00 from 2026-12-01"),
      ("every 1 week on Tuesday 09:00", "every Tuesday 09:00"),
      ("the third and 1st tuesday of each month 09:00", "first and third Tuesday of the month 09:00"),
      ("last Friday 17:00", "last Friday of the month 17:00"),
      ("every Tuesday 09:00; last friday of the month 17:00", "every Tuesday 09:00; last Friday of the month 17:00"),
      ("every Tuesday 09:00 from 2027-01-01", "every Tuesday 09:00 from 2027-01-01"),
    ])
  func spelling(text: String, canonical: String) throws {
    let rule = try SlotRule(text, zoneName: "America/Chicago", start: LocalDate(year: 2026, month: 11, day: 26))
    #expect(rule.text == canonical)
    // What is kept is read again as the same, without a day to start from.
    #expect(try SlotRule(canonical, zoneName: "America/Chicago") == rule)
  }

  @Test(
    "What is no rule says how to write one",
    arguments: [
      ("Tuesdays at nine", "UTC"), ("every Tuesday", "UTC"), ("every Tuesday 24:00", "UTC"), ("every Tuesday 9:5", "UTC"),
      ("every Tuesday 09:00", "CST"), ("", "UTC"), (";", "UTC"), ("every", "UTC"), ("every Tuesday and 09:00", "UTC"),
      ("every Tuesday 09:00 from tomorrow", "UTC"), ("every Tuesday 09:00 sharp", "UTC"), ("fifth Tuesday of the month 09:00", "UTC"),
      ("first Tuesday of the year 09:00", "UTC"), ("every 2 days 09:00", "UTC"), ("every other Tuesday 09:00", "UTC"),
      ("every Tuesday ٠٩:٠٠", "UTC"),
    ])
  func wrong(text: String, zone: String) {
    #expect { _ = try SlotRule(text, zoneName: zone) } throws: { "\($0)".contains("like") }
  }

  @Test(
    "A zone that is nearly right gets its name",
    arguments: [
      ("Chicago", "America/Chicago"), ("america/chicgo", "America/Chicago"), ("new york", "America/New_York"),
      ("Europe/Berlim", "Europe/Berlin"),
    ])
  func nearly(zone: String, name: String) {
    #expect { _ = try SlotRule("every Tuesday 09:00", zoneName: zone) } throws: { "\($0)".contains("did you mean \(name)?") }
  }

  @Test(
    "Each kind of rule has its days",
    arguments: [
      ("every Tuesday and Friday 09:00", ["2026-11-27", "2026-12-01", "2026-12-04", "2026-12-08"]),
      ("every weekday 09:00", ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"]),
      ("every 2 weeks on Monday and Sunday 09:00 from 2026-12-01", ["2026-12-06", "2026-12-14", "2026-12-20", "2026-12-28"]),
      ("every 3 weeks on Tuesday 09:00 from 2026-11-03", ["2026-12-15", "2027-01-05", "2027-01-26", "2027-02-16"]),
      ("first and third Tuesday of the month 09:00", ["2026-12-01", "2026-12-15", "2027-01-05", "2027-01-19"]),
      ("last Friday of the month 09:00", ["2026-11-27", "2026-12-25", "2027-01-29", "2027-02-26"]),
      ("fourth and last Friday of the month 09:00", ["2026-11-27", "2026-12-25", "2027-01-22", "2027-01-29"]),
      ("every Tuesday 09:00 from 2027-03-01; last Friday of the month 17:00", ["2026-11-27", "2026-12-25", "2027-01-29", "2027-02-26"]),
      ("every Tuesday 09:00 from 9999-12-20", ["9999-12-21", "9999-12-28"]),
    ])
  func days(text: String, days: [String]) throws {
    let rule = try SlotRule(text, zoneName: "UTC")
    #expect(rule.occurrences(after: try time("2026-11-26T00:00:00Z"), count: 4).map(\.date.description) == days)
  }

  @Test func `A day that several terms name has its earliest time, and is told`() throws {
    let rule = try SlotRule("every Tuesday 17:00; first Tuesday of the month 09:00", zoneName: "UTC")
    let now = try time("2026-11-26T00:00:00Z")
    #expect(rule.occurrences(after: now, count: 2).map(\.time.rfc3339) == ["2026-12-01T09:00:00Z", "2026-12-08T17:00:00Z"])
    #expect(rule.ambiguousDay(after: now)?.description == "2026-12-01")
    #expect(try SlotRule("every Tuesday 17:00; every Friday 09:00", zoneName: "UTC").ambiguousDay(after: now) == nil)
  }

  @Test func `The wall clock stays when the offset changes`() throws {
    let rule = try SlotRule("every Tuesday 09:00", zoneName: "America/Chicago")
    let times = rule.occurrences(after: try time("2026-10-26T00:00:00Z"), count: 2).map(\.time.rfc3339)
    #expect(times == ["2026-10-27T14:00:00Z", "2026-11-03T15:00:00Z"])
  }

  @Test func `A week that begins with a spring gap is neither skipped nor doubled, and has the first minute after it`() throws {
    // The case in which Calendar.nextDate loses 8 March.
    let rule = try SlotRule("every Sunday 02:30", zoneName: "America/New_York")
    let found = rule.occurrences(after: try time("2026-03-01T17:00:00Z"), count: 2)
    #expect(found.map(\.date.description) == ["2026-03-08", "2026-03-15"])
    #expect(found[0].time.rfc3339 == "2026-03-08T07:00:00Z")
  }

  @Test func `A time that happens twice is taken the first time`() throws {
    let rule = try SlotRule("every Sunday 01:30", zoneName: "America/New_York")
    #expect(rule.occurrences(after: try time("2026-10-31T12:00:00Z"), count: 1)[0].time.rfc3339 == "2026-11-01T05:30:00Z")
  }

  @Test func `In every zone of the world, at every clock change of seven years, no day is skipped and none doubled`() throws {
    let (first, last) = (try time("2024-01-01T00:00:00Z"), try time("2031-01-01T00:00:00Z"))
    var changes = 0
    for name in TimeZone.knownTimeZoneIdentifiers {
      let zone = try #require(TimeZone(identifier: name))
      for change in Self.changes(of: zone, from: first, to: last) {
        changes += 1
        try Self.check(change, in: zone)
      }
    }
    #expect(changes > 1500, "\(changes)")
  }

  /// The instants at which a zone's offset changes, found by its offsets alone.
  private static func changes(of zone: TimeZone, from first: Timestamp, to last: Timestamp) -> [Timestamp] {
    func offset(_ time: Timestamp) -> Int { zone.secondsFromGMT(for: time.date) }
    var changes: [Timestamp] = []
    var day = first
    while day < last {
      let next = day + .seconds(86_400)
      if offset(day) != offset(next) {
        var (low, high) = (day, next)
        while high.milliseconds - low.milliseconds > 1000 {
          let middle = low + .seconds((high - low).milliseconds / 2000)
          if offset(middle) == offset(day) { low = middle } else { high = middle }
        }
        changes.append(high)
      }
      day = next
    }
    return changes
  }

  /// A weekly slot at each quarter of an hour around a change: on the day before, on it and on the day after.
  private static func check(_ change: Timestamp, in zone: TimeZone) throws {
    for quarter in stride(from: -12, through: 12, by: 1) {
      let near = change + .seconds(quarter * 900)
      let second = (near + .seconds(zone.secondsFromGMT(for: near.date))).milliseconds / 1000 % 86_400
      let (hour, minute) = (Int(second / 3600), Int(second / 60 % 60))
      let date = LocalDate(near, in: zone)
      let rule = try SlotRule(
        "every \(SlotTermParser.weekdays[date.weekday - 1]) \(hour):\(minute < 10 ? "0" : "")\(minute)", zoneName: zone.identifier)
      // From any moment of the week before, the day is next; and the one after it a week later.
      for earlier in [near + .seconds(-6 * 86_400), near + .seconds(-86_400), near + .seconds(-14 * 3600)] {
        let found = rule.occurrences(after: earlier, count: 2)
        #expect(found.map(\.date) == [date, date.adding(days: 7)], "\(zone.identifier) \(date) \(rule.text) after \(earlier.rfc3339)")
        guard let occurrence = found.first else { continue }
        #expect(rule.occurrences(after: occurrence.time, count: 1).first?.date == date.adding(days: 7))
        let shown = (occurrence.time + .seconds(zone.secondsFromGMT(for: occurrence.time.date))).milliseconds / 1000 % 86_400
        let before = occurrence.time + .seconds(-1)
        let shownBefore = (before + .seconds(zone.secondsFromGMT(for: before.date))).milliseconds / 1000 % 86_400
        // The clock shows the time; in a gap it has just jumped over it. A second earlier it did not yet.
        #expect(shown / 60 == second / 60 || (shownBefore < second && shown > second), "\(zone.identifier) \(date) \(rule.text)")
        #expect(occurrence.time <= near, "the first of two")
      }
    }
  }

  @Test func `A day of the slot begins where the clock shows its time first`() throws {
    let rule = try SlotRule("every Tuesday 09:00", zoneName: "Europe/Berlin")
    let occurrence = try #require(rule.occurrences(after: try time("2026-11-26T00:00:00Z"), count: 1).first)
    let zones = try ["America/Chicago", "Pacific/Kiritimati", "Asia/Tokyo"].map { try SlotRule.zone($0) }
    #expect(occurrence.begins(in: zones).rfc3339 == "2026-11-30T19:00:00Z")
    #expect(occurrence.begins(in: []).rfc3339 == "2026-12-01T08:00:00Z")
  }
}
