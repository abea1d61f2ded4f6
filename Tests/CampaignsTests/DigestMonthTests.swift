import Foundation
import Store
import Testing

@testable import Campaigns

@Suite struct DigestMonthTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private func slot(_ rule: String, _ zone: String) throws -> Slot {
    Slot(
      list: ID(1), rule: try SlotRule(rule, zoneName: zone), isLocal: false, since: Timestamp(milliseconds: 0), looks: DayNotes(),
      warnings: DayNotes())
  }

  @Test func `A digest is due on the first of the next month, at the slot's earliest time or at nine`() throws {
    let chicago = try #require(TimeZone(identifier: "America/Chicago"))
    let bare = DigestMonth.latest(at: try time("2026-12-01T15:00:00Z"), slot: nil, zone: chicago)
    #expect("\(bare)" == "2026-11")
    #expect(bare.due.rfc3339 == "2026-12-01T15:00:00Z" && bare.end.rfc3339 == "2026-12-01T06:00:00Z")
    #expect(bare.clock == "2026-12-01 09:00 (America/Chicago)")
    #expect(bare.formatted(language: "en") == "November 2026" && bare.formatted(language: "es") == "noviembre de 2026")
    let before = DigestMonth.latest(at: try time("2026-12-01T14:59:59Z"), slot: nil, zone: chicago)
    #expect("\(before)" == "2026-10" && before.due.rfc3339 == "2026-11-01T15:00:00Z")
    let slot = try slot("every Tuesday 18:00; last Friday of the month 07:30", "Europe/Berlin")
    let berlin = DigestMonth.latest(at: try time("2027-01-31T00:00:00Z"), slot: slot, zone: chicago)
    #expect("\(berlin)" == "2026-12" && berlin.due.rfc3339 == "2027-01-01T06:30:00Z")
    // On this day the clock shows the time twice: the first counts.
    let twice = try self.slot("every Tuesday 01:30", "America/New_York")
    let repeated = DigestMonth.latest(at: try time("2026-11-15T00:00:00Z"), slot: twice, zone: chicago)
    #expect(repeated.due.rfc3339 == "2026-11-01T05:30:00Z")
  }

  @Test func `No clock change of any zone skips or doubles a month`() throws {
    for name in TimeZone.knownTimeZoneIdentifiers {
      guard let zone = TimeZone(identifier: name) else { continue }
      var month = DigestMonth.latest(at: Timestamp(milliseconds: 1_830_000_000_000), slot: nil, zone: zone)
      var names = ["\(month)"]
      while month.day.year >= 2024 {
        let earlier = DigestMonth.latest(at: Timestamp(milliseconds: month.due.milliseconds - 1), slot: nil, zone: zone)
        #expect(earlier.day == month.day.adding(days: -1).firstOfMonth && earlier.due < month.due && earlier.end < month.end)
        #expect(LocalDate(earlier.due, in: zone) == earlier.day)
        #expect(DigestMonth.next(after: earlier.due, slot: nil, zone: zone) == month)
        names.append("\(earlier)")
        month = earlier
      }
      #expect(Set(names).count == names.count)
    }
  }
}
