package import Foundation
package import Store
internal import Words

/// The standing times of a slot, in a zone: `every Tuesday 09:00`, `every 2 weeks on Friday 17:00 from 2026-12-04`,
/// `first and third Tuesday of the month 09:00`; several of them with `;` between.
package struct SlotRule: Sendable, Hashable {
  package struct SyntaxError: Error, CustomStringConvertible {
    package let description: String
  }

  /// One coming or past time of a rule. A day has one at most.
  package struct Occurrence: Sendable, Hashable {
    package let date: LocalDate
    /// What the clock is meant to show. In a spring gap it never does.
    package let hour: Int
    package let minute: Int
    package let time: Timestamp
  }

  /// A time of day on certain days.
  package struct Term: Sendable, Hashable {
    package enum Days: Sendable, Hashable {
      /// In every n-th week, counted from that of ``Term/from``; weekdays as ``LocalDate/weekday`` has them.
      case weeks(every: Int, on: Set<Int>)
      /// The first (1) to fourth (4) or the last (-1) of a weekday in its month.
      case months(Set<Int>, weekday: Int)
    }

    package let days: Days
    package let hour: Int
    package let minute: Int
    /// Earlier days are none of the rule's.
    package let from: LocalDate?

    func includes(_ date: LocalDate) -> Bool {
      if let from, date < from { return false }
      switch days {
      case .weeks(let every, let weekdays):
        guard weekdays.contains(date.weekday) else { return false }
        guard every > 1, let from else { return true }
        return (Self.monday(of: date) - Self.monday(of: from)) / 7 % every == 0
      case .months(let places, let weekday):
        guard date.weekday == weekday else { return false }
        return places.contains((date.day - 1) / 7 + 1) || (places.contains(-1) && date.adding(days: 7).month != date.month)
      }
    }

    private static func monday(of date: LocalDate) -> Int { date.dayNumber - (date.weekday + 5) % 7 }
  }

  /// At least one.
  package let terms: [Term]
  package let zone: TimeZone

  /// - Parameters:
  ///   - text: English, any case.
  ///   - zoneName: an IANA name such as `America/Chicago`.
  ///   - start: the day on or after which the weeks of `every 2 weeks` begin when the text does not say `from`; nil: it has to.
  /// - Throws: ``SyntaxError`` that says how to write it.
  package init(_ text: String, zoneName: String, start: LocalDate? = nil) throws(SyntaxError) {
    zone = try Self.zone(zoneName)
    var terms: [Term] = []
    for part in text.split(separator: ";") {
      var parser = SlotTermParser(part, start: start)
      terms.append(try parser.term())
    }
    guard !terms.isEmpty else { throw SyntaxError(description: SlotTermParser.advice(text)) }
    self.terms = terms
  }

  /// As somebody typed it for a slot: its weeks begin now where it does not say when.
  ///
  /// - Parameter standing: what the slot has: a text that says the same but not when its weeks begin is that rule.
  /// - Throws: ``SyntaxError``, also for one that a day would have twice, and one that never comes.
  package static func typed(_ text: String, zoneName: String, over standing: SlotRule?, now: Timestamp) throws(SyntaxError) -> SlotRule {
    for start in standing?.terms.compactMap(\.from) ?? [] {
      let rule = try SlotRule(text, zoneName: zoneName, start: start)
      if rule == standing { return rule }
    }
    let rule = try SlotRule(text, zoneName: zoneName, start: LocalDate(now, in: try zone(zoneName)))
    if let day = rule.ambiguousDay(after: now) {
      throw SyntaxError(description: "\(day) would have several times; a day takes one issue, so name each day once")
    }
    if rule.occurrences(after: now, count: 1).isEmpty { throw SyntaxError(description: "\(rule.text): such a day never comes") }
    return rule
  }

  /// - Parameter name: an IANA name.
  package static func zone(_ name: String) throws(SyntaxError) -> TimeZone {
    do { return try ZoneName.zone(name) } catch { throw SyntaxError(description: error.description) }
  }

  /// The canonical spelling.
  package var text: String { terms.map(\.text).joined(separator: "; ") }

  /// The next times strictly after `time`, as far as the calendar goes.
  package func occurrences(after time: Timestamp, count: Int) -> [Occurrence] {
    occurrences(after: time) { found, _ in found < count }
  }

  /// All times strictly after `time` up to `end`.
  package func occurrences(after time: Timestamp, through end: Timestamp) -> [Occurrence] {
    occurrences(after: time) { $1.time <= end }
  }

  /// - Parameter isWanted: asked of each time with how many were found before; the first that is not wanted ends the search.
  private func occurrences(after time: Timestamp, while isWanted: (Int, Occurrence) -> Bool) -> [Occurrence] {
    // One day back covers a gap over midnight, whose time comes on the next.
    var date = LocalDate(time, in: zone).adding(days: -1)
    if let from = terms.map(\.from).min(by: { ($0 ?? date) < ($1 ?? date) }) ?? nil, from > date { date = from }
    var found: [Occurrence] = []
    while date.year <= 9999 {
      if let occurrence = occurrence(on: date), occurrence.time > time {
        guard isWanted(found.count, occurrence) else { break }
        found.append(occurrence)
      }
      date = date.adding(days: 1)
    }
    return found
  }

  /// Its time on a day: the earliest where several of its terms name one.
  package func occurrence(on date: LocalDate) -> Occurrence? {
    let terms = terms.filter { $0.includes(date) }
    guard let term = terms.min(by: { ($0.hour, $0.minute) < ($1.hour, $1.minute) }) else { return nil }
    let time = date.at(hour: term.hour, minute: term.minute, in: zone)
    return Occurrence(date: date, hour: term.hour, minute: term.minute, time: time)
  }

  /// The first day within a year of `time` for which two of its terms name different times: it can have one only.
  package func ambiguousDay(after time: Timestamp) -> LocalDate? {
    occurrences(after: time, through: time + .seconds(366 * 86_400)).map(\.date).first { date in
      Set(terms.filter { $0.includes(date) }.map { $0.hour * 60 + $0.minute }).count > 1
    }
  }
}
