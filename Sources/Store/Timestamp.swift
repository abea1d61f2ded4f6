package import Foundation
internal import Words

/// An instant: milliseconds since 1970-01-01T00:00:00Z, the one form in which time is stored.
package struct Timestamp: Sendable, Hashable, Comparable, Codable {
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

  /// A `date-time` of RFC 3339 §5.6; nil for anything else, and for days and times that no calendar has.
  package init?(rfc3339 text: String) {
    let form = /(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))/.asciiOnlyDigits()
    guard let match = text.wholeMatch(of: form), let date = LocalDate(String(match.1)) else { return nil }
    func number(_ digits: Substring?) -> Int64 { digits.flatMap { Int64($0) } ?? 0 }
    let (hour, minute, second) = (number(match.2), number(match.3), number(match.4))
    let (awayHours, awayMinutes) = (number(match.7), number(match.8))
    guard hour < 24, minute < 60, second < 60, awayHours < 24, awayMinutes < 60 else { return nil }
    let away = (awayHours * 60 + awayMinutes) * (match.6 == "-" ? -1 : 1)
    let thousandths = number(((match.5 ?? "") + "00").prefix(3))
    let seconds = Int64(date.dayNumber) * 86_400 + hour * 3600 + (minute - away) * 60 + second
    self.init(milliseconds: seconds * 1000 + thousandths)
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
