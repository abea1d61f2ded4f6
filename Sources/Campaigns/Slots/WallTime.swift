internal import Foundation
internal import Store
internal import Words

/// A day and a time of day, wherever that is: `2026-12-01T09:00`.
struct WallTime: Sendable, Hashable, CustomStringConvertible {
  let date: LocalDate
  let hour: Int
  let minute: Int

  init(date: LocalDate, hour: Int, minute: Int) {
    (self.date, self.hour, self.minute) = (date, hour, minute)
  }

  init?(_ text: String) {
    let parts = text.split(whereSeparator: { $0 == "T" || $0 == ":" })
    guard parts.count == 3, let date = LocalDate(String(parts[0])), let hour = Int(parts[1]), let minute = Int(parts[2]) else { return nil }
    self.init(date: date, hour: hour, minute: minute)
  }

  func time(in zone: TimeZone) -> Timestamp { date.at(hour: hour, minute: minute, in: zone) }

  /// When it comes first: in one of the zones, or at `standard` for whoever lives in none of them.
  func first(in zones: [TimeZone], or standard: Timestamp) -> Timestamp { zones.map { time(in: $0) }.reduce(standard, min) }

  var description: String { "\(date)T\(hour.padded(to: 2)):\(minute.padded(to: 2))" }
}
