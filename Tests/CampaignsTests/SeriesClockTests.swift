import Audience
import Foundation
import Store
import Testing

@testable import Campaigns

@Suite struct SeriesClockTests {
  private func due(
    _ zone: String, after days: Int, _ start: String, _ frequency: Frequency? = .every, hour: Int = 9, now: String? = nil
  ) throws -> String {
    let zone = try #require(TimeZone(identifier: zone))
    let clock = SeriesClock(hour: hour, minute: 30, zone: zone, window: .seconds(6 * 3600))
    let start = try SeriesDesk.time(start)
    return clock.due(after: days, since: start, apart: frequency, now: try now.map { try SeriesDesk.time($0) } ?? start).rfc3339
  }

  @Test func `Days are the reader's, whatever their clock does`() throws {
    #expect(try due("America/Chicago", after: 3, "2026-11-24T03:00:00Z") == "2026-11-26T15:30:00Z", "it was the 23rd there")
    #expect(try due("Pacific/Auckland", after: 1, "2026-11-24T20:00:00Z") == "2026-11-25T20:30:00Z", "it was the 25th there")
    // 02:30 does not exist on 8 March, and is there twice on 1 November.
    #expect(try due("America/New_York", after: 1, "2026-03-07T14:00:00Z", hour: 2) == "2026-03-08T07:00:00Z")
    #expect(try due("America/New_York", after: 1, "2026-10-31T14:00:00Z", hour: 1) == "2026-11-01T05:30:00Z")
  }

  @Test func `A wish for fewer keeps steps apart, by the calendar`() throws {
    #expect(try due("UTC", after: 1, "2026-11-24T09:30:00Z", .weekly) == "2026-12-01T09:30:00Z")
    #expect(try due("UTC", after: 9, "2026-11-24T09:30:00Z", .weekly) == "2026-12-03T09:30:00Z")
    #expect(try due("UTC", after: 1, "2026-11-03T09:30:00Z", .monthly) == "2026-12-01T09:30:00Z")
    #expect(try due("UTC", after: 1, "2026-11-03T09:30:00Z", nil) == "2026-11-04T09:30:00Z")
  }

  @Test func `What comes too late waits for the next day's hour, however long it was due`() throws {
    #expect(try due("UTC", after: 1, "2026-11-24T09:30:00Z", now: "2026-11-25T15:30:00Z") == "2026-11-25T09:30:00Z")
    #expect(try due("UTC", after: 1, "2026-11-24T09:30:00Z", now: "2026-11-25T15:30:01Z") == "2026-11-26T09:30:00Z")
    #expect(try due("UTC", after: 1, "2006-11-24T09:30:00Z", now: "2026-11-25T03:00:00Z") == "2026-11-25T09:30:00Z")
    #expect(try due("UTC", after: 0, "2026-11-24T10:00:00Z") == "2026-11-24T10:00:00Z")
    #expect(try due("UTC", after: 0, "2026-11-24T10:00:00Z", now: "2026-11-24T23:00:00Z") == "2026-11-25T09:30:00Z")
  }
}
