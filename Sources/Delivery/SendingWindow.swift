package import Foundation
package import Store
internal import Words

/// The hours of a day in which issues leave.
package struct SendingWindow: Sendable, Hashable, CustomStringConvertible {
  /// Minutes since midnight.
  package let opens: Int
  /// Minutes since midnight; before `opens` when the night is between.
  package let closes: Int
  package let zone: TimeZone

  package init(opens: Int, closes: Int, zone: TimeZone) {
    self.opens = opens
    self.closes = closes
    self.zone = zone
  }

  /// When what is due at `time` leaves: then, or in the first minute after it in which it is open.
  package func leaving(_ time: Timestamp) -> Timestamp {
    if isOpen(at: time) { return time }
    let day = LocalDate(time, in: zone)
    // Where the clock jumps over its hours, a day has none of them.
    let openings = (0...7).map { day.adding(days: $0).at(hour: opens / 60, minute: opens % 60, in: zone) }
    return openings.first { $0 > time && isOpen(at: $0) } ?? time
  }

  /// `08:00-20:00 America/Chicago`
  package var description: String {
    let times = [opens, closes].map { "\(($0 / 60).padded(to: 2)):\(($0 % 60).padded(to: 2))" }
    return "\(times.joined(separator: "-")) \(zone.identifier)"
  }

  package func isOpen(at time: Timestamp) -> Bool {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.hour, .minute], from: time.date)
    let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    return opens < closes ? opens <= minute && minute < closes : opens <= minute || minute < closes
  }
}
