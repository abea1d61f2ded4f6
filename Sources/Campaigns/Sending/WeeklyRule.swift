package import Foundation
package import Store
internal import Words

/// A standing weekly time: `every Tuesday 09:00`, in a zone.
package struct WeeklyRule: Sendable, Hashable {
  package struct SyntaxError: Error, CustomStringConvertible {
    package let description: String
  }

  /// One coming or past time of a rule.
  package struct Occurrence: Sendable, Hashable {
    package let date: LocalDate
    package let time: Timestamp
  }

  /// 1 = Sunday … 7 = Saturday.
  package let weekday: Int
  package let hour: Int
  package let minute: Int
  package let zone: TimeZone

  private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  /// - Parameters:
  ///   - text: `every WEEKDAY HH:MM`, English, any case.
  ///   - zoneName: an IANA name such as `America/Chicago`.
  package init(_ text: String, zoneName: String) throws(SyntaxError) {
    let words = text.lowercased().split(separator: " ")
    guard words.count == 3, words[0] == "every", let day = Self.weekdays.firstIndex(of: String(words[1])) else {
      throw SyntaxError(description: "\"\(text)\" is not a schedule: write it like \"every Tuesday 09:00\"")
    }
    let clock = words[2].split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 2, clock.joined().allSatisfy(\.isNumber), clock[1].count == 2, (1...2).contains(clock[0].count),
      let hour = Int(clock[0]), let minute = Int(clock[1]),
      (0...23).contains(hour), (0...59).contains(minute)
    else {
      throw SyntaxError(description: "\"\(words[2])\" is not a time of day: write it like 09:00, from 00:00 to 23:59")
    }
    do { zone = try ZoneName.zone(zoneName) } catch { throw SyntaxError(description: error.description) }
    self.weekday = day + 1
    self.hour = hour
    self.minute = minute
  }

  /// The canonical spelling.
  package var text: String {
    let clock = [hour, minute].map { $0.padded(to: 2) }.joined(separator: ":")
    return "every \(Self.weekdays[weekday - 1].capitalized) \(clock)"
  }

  /// The next times strictly after `time`.
  package func occurrences(after time: Timestamp, count: Int) -> [Occurrence] {
    // One week back covers a day whose local time of the rule has already passed.
    var date = LocalDate(time, in: zone).adding(days: -7)
    date = date.adding(days: (weekday - date.weekday + 7) % 7)
    var found: [Occurrence] = []
    while found.count < count {
      let instant = date.at(hour: hour, minute: minute, in: zone)
      if instant > time { found.append(Occurrence(date: date, time: instant)) }
      date = date.adding(days: 7)
    }
    return found
  }
}
