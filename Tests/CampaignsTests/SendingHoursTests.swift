import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// When mail really leaves is in each forecast, where `delivery.window` is shut at the time that is named.
@Suite struct SendingHoursTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private let hours = SendingWindow(opens: 8 * 60, closes: 20 * 60, zone: .gmt)

  private func days(_ rule: String, _ desk: Desk, at now: String) throws -> [String?] {
    let (rule, since, now) = (try SlotRule(rule, zoneName: "UTC"), try time("2026-11-01T00:00:00Z"), try time(now))
    let publication = desk.publication(lateWindow: .seconds(6 * 3600), hours: hours)
    return try desk.database.blockingWrite { connection in
      try Slot.set(rule, list: desk.list, now: since, connection)
      let list = try #require(try MailingList.find("main", connection))
      return try ComingSlots(list, count: 2, in: publication, mode: .live, now: now, connection).days.map(\.leaves)
    }
  }

  @Test func `A day outside of the hours leaves when they begin, one inside at its time, one that is open now when they are`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    let now = "2026-11-03T12:00:00Z"
    #expect(try days("every day 21:00", desk, at: now) == ["2026-11-04T08:00:00Z", "2026-11-05T08:00:00Z"])
    #expect(try days("every day 19:59", desk, at: now) == [nil, nil])
    #expect(try days("every day 07:00", desk, at: "2026-11-03T07:30:00Z") == ["2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z"])
    #expect(try days("every day 07:00", desk, at: "2026-11-03T08:30:00Z") == [nil, "2026-11-04T08:00:00Z"])
  }

  @Test(arguments: [
    ("America/Chicago", 8, 20, "2026-11-24T13:59:00Z", "2026-11-24T14:00:00Z"),
    ("America/Chicago", 8, 20, "2026-11-24T14:00:00Z", "2026-11-24T14:00:00Z"),
    ("America/Chicago", 22, 6, "2026-11-24T18:00:00Z", "2026-11-25T04:00:00Z"),
    // In the night of 8 March 2026 there is no hour from two to three.
    ("America/Chicago", 2, 3, "2026-03-08T07:59:00Z", "2026-03-09T07:00:00Z"),
    ("America/Chicago", 2, 4, "2026-03-08T07:59:00Z", "2026-03-08T08:00:00Z"),
  ])
  func `Mail leaves in the first minute in which the hours are open`(zone: String, opens: Int, closes: Int, wish: String, leaves: String)
    throws
  {
    let window = SendingWindow(opens: opens * 60, closes: closes * 60, zone: try #require(TimeZone(identifier: zone)))
    #expect(window.leaving(try time(wish)) == (try time(leaves)))
    #expect(window.isOpen(at: window.leaving(try time(wish))))
  }
}
