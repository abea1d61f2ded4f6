package import Foundation
internal import Words

/// A day in the calendar, without a zone.
package struct LocalDate: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that is so many days after 1970-01-01.
  package init(dayNumber: Int) {
    let day = Gregorian.day(after: dayNumber)
    self.init(year: day.year, month: day.month, day: day.day)
  }

  /// The day that `time` falls on in `zone`.
  package init(_ time: Timestamp, in zone: TimeZone) {
    self.init(dayNumber: (time + .seconds(zone.secondsFromGMT(for: time.date))).day)
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

  /// Days since 1970-01-01, a Thursday.
  package var dayNumber: Int { Gregorian.days(to: (year, month, day)) }

  /// 1 = Sunday … 7 = Saturday, as Foundation counts.
  package var weekday: Int { ((dayNumber + 4) % 7 + 7) % 7 + 1 }

  package var firstOfMonth: LocalDate { LocalDate(year: year, month: month, day: 1) }

  package func adding(days: Int) -> LocalDate { LocalDate(dayNumber: dayNumber + days) }

  /// The first instant at which the clock shows this day and this time, or more: in a spring gap the first minute after it (02:30 becomes
  /// 03:00), and a repeated time is taken the first time.
  ///
  /// Never Foundation's `nextDate`: it loses a week at clock changes.
  package func at(hour: Int, minute: Int, in zone: TimeZone) -> Timestamp {
    let wall = dayNumber * 86_400 + hour * 3600 + minute * 60
    func offset(_ second: Int) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))) }
    // The zone's offset before and after whatever clock change may be near: with the larger one the time comes earlier.
    let offsets = [offset(wall - 86_400), offset(wall + 86_400)].sorted(by: >)
    for candidate in offsets.map({ wall - $0 }) where candidate + offset(candidate) == wall {
      return Timestamp(milliseconds: Int64(candidate) * 1000)
    }
    // A gap: between the two the clock jumps over the time.
    var (before, after) = (wall - offsets[0], wall - offsets[1])
    while after - before > 1 {
      let middle = before + (after - before) / 2
      if middle + offset(middle) < wall { before = middle } else { after = middle }
    }
    return Timestamp(milliseconds: Int64(after) * 1000)
  }

  /// 00:00 UTC.
  package var midnightUTC: Timestamp {
    Timestamp(milliseconds: Int64(dayNumber) * 86_400_000)
  }

  /// As a reader of `language` writes a day: `24 November 2026`, `November 24, 2026`.
  package func formatted(language: String) -> String {
    let style = Date.FormatStyle(date: .long, time: .omitted, locale: Locale(identifier: language), calendar: Self.utc, timeZone: .gmt)
    return noon.formatted(style)
  }

  /// As a reader of `language` writes its month: `November 2026`, `noviembre de 2026`.
  package func monthFormatted(language: String) -> String {
    let style = Date.FormatStyle(locale: Locale(identifier: language), calendar: Self.utc, timeZone: .gmt)
    return noon.formatted(style.month(.wide).year())
  }

  package static func < (left: LocalDate, right: LocalDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  private var noon: Date { (midnightUTC + .seconds(12 * 3600)).date }

  private static let utc = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()
}
