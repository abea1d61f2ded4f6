package import Foundation
internal import Words

/// An instant: milliseconds since 1970-01-01T00:00:00Z, the one form in which time is stored.
package struct Timestamp: Sendable, Hashable, Comparable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  package init(_ date: Date) {
    milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
  }

  /// The wall clock. Only commands and services ask for it; everything below takes the time as an argument.
  package static func now() -> Timestamp {
    Timestamp(Date())
  }

  package var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  /// UTC's, counted from 1970.
  package var day: Int {
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    return Int(rest < 0 ? days - 1 : days)
  }

  /// RFC 3339 in UTC, whole seconds: `2026-11-24T15:00:00Z`. In the calendar of ``LocalDate``, also before 1582.
  package var rfc3339: String {
    let date = Gregorian.day(after: day)
    let seconds = Int((milliseconds - Int64(day) * 86_400_000) / 1000)
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0.padded(to: 2) }.joined(separator: ":")
    return "\(LocalDate(year: date.year, month: date.month, day: date.day))T\(clock)Z"
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

  package static func + (time: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(milliseconds: time.milliseconds + duration.milliseconds)
  }

  package static func - (left: Timestamp, right: Timestamp) -> Duration {
    .milliseconds(left.milliseconds - right.milliseconds)
  }
}

extension Duration {
  /// Whole milliseconds, rounded towards zero.
  package var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }

  package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
