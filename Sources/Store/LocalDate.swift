package import Foundation
internal import Words

/// A day in the calendar, without a zone.
package struct LocalDate: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that `time` falls on in `zone`.
  package init(_ time: Timestamp, in zone: TimeZone) {
    let parts = Self.calendar(zone).dateComponents([.year, .month, .day], from: time.date)
    self.init(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
  }

  /// `YYYY-MM-DD`; nil for anything else and for days that no calendar has.
  package init?(_ text: String) {
    var numbers = (0, 0, 0)
    guard text.utf8.count == 10 else { return nil }
    for (place, byte) in text.utf8.enumerated() {
      let digit = Int(byte) - 0x30
      switch place {
      case 4, 7: guard byte == 0x2D else { return nil }
      case _ where !(0...9).contains(digit): return nil
      case 0...3: numbers.0 = numbers.0 * 10 + digit
      case 5, 6: numbers.1 = numbers.1 * 10 + digit
      default: numbers.2 = numbers.2 * 10 + digit
      }
    }
    self.init(year: numbers.0, month: numbers.1, day: numbers.2)
    guard Gregorian.exists(year: year, month: month, day: day) else { return nil }
  }

  package var description: String { "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))" }

  /// 1 = Sunday … 7 = Saturday, as Foundation counts.
  package var weekday: Int { Self.utc.component(.weekday, from: noon) }

  /// Calendar arithmetic at noon UTC, where no clock change can move the day.
  package func adding(days: Int) -> LocalDate {
    LocalDate(Timestamp(noon.addingTimeInterval(Double(days) * 86_400)), in: .gmt)
  }

  /// The instant of a wall-clock time on this day, by the two-step rule: the day is chosen first, then asked for with its time.
  /// In a spring gap the clock has moved on (02:30 becomes 03:30); a repeated time is taken the first time.
  package func at(hour: Int, minute: Int, in zone: TimeZone) -> Timestamp {
    var parts = DateComponents(year: year, month: month, day: day)
    (parts.hour, parts.minute) = (hour, minute)
    // Never `nextDate`: it loses a week at clock changes.
    guard let date = Self.calendar(zone).date(from: parts) else { return Timestamp(noon) }
    return Timestamp(date)
  }

  /// 00:00 UTC.
  package var midnightUTC: Timestamp {
    Timestamp(milliseconds: Int64(Gregorian.days(to: (year, month, day))) * 86_400_000)
  }

  /// As a reader of `language` writes a day: `24 November 2026`, `November 24, 2026`.
  package func formatted(language: String) -> String {
    let style = Date.FormatStyle(date: .long, time: .omitted, locale: Locale(identifier: language), calendar: Self.utc, timeZone: .gmt)
    return noon.formatted(style)
  }

  package static func < (left: LocalDate, right: LocalDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  private var noon: Date { (midnightUTC + .seconds(12 * 3600)).date }

  private static let utc = calendar(.gmt)

  private static func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }
}
