internal import Foundation
package import Store

/// Who came to a list and who left it, in the order of time: from the consent journal, so that it is known of times long past too.
package struct ListGrowth: Sendable, Hashable {
  /// Why somebody is not on it any more.
  package enum Leaving: String, Sendable, CaseIterable, Encodable {
    case link = "by the link in a mail"
    case page = "on the preference page"
    case bounced
    case complained = "reported as spam"
    case erased = "asked to be forgotten"
    case file = "by an imported file"
    case hand = "by hand"
  }

  package struct Change: Encodable, Sendable, Hashable {
    package var joined = 0
    package var left = 0
  }

  /// By the day, in the publication's zone.
  private var days: [LocalDate: Change] = [:]
  private var leavings: [LocalDate: [Leaving: Int]] = [:]
  private var reasons: [LocalDate: LeavingReason.Counts] = [:]
  /// Between the instants that were asked for: the first counts what comes from the first instant on.
  package private(set) var spans: [Change]
  /// How many are on it at the end.
  package let readers: Int

  private let instants: [Timestamp]
  private let zone: TimeZone

  /// - Parameter instants: the oldest first.
  init(readers: Int, between instants: [Timestamp], in zone: TimeZone) {
    self.readers = readers
    self.instants = instants
    self.zone = zone
    spans = instants.map { _ in Change() }
  }

  /// - Parameter reason: what whoever leaves says of it.
  mutating func add(at time: Timestamp, leaving: Leaving?, reason: LeavingReason.Kind? = nil) {
    let (joined, left) = leaving == nil ? (1, 0) : (0, 1)
    let day = LocalDate(time, in: zone)
    days[day, default: Change()].joined += joined
    days[day, default: Change()].left += left
    if let leaving { leavings[day, default: [:]][leaving, default: 0] += 1 }
    if let reason { reasons[day, default: [:]][reason, default: 0] += 1 }
    guard let span = instants.lastIndex(where: { $0 <= time }) else { return }
    spans[span].joined += joined
    spans[span].left += left
  }

  /// Why people left on a day or later.
  package func leavings(from first: LocalDate) -> [Leaving: Int] {
    leavings.reduce(into: [:]) { sum, day in if day.key >= first { sum.merge(day.value, uniquingKeysWith: +) } }
  }

  /// What those said of it who left on a day or later, as far as they did.
  package func reasons(from first: LocalDate) -> LeavingReason.Counts {
    reasons.reduce(into: [:]) { sum, day in if day.key >= first { sum.merge(day.value, uniquingKeysWith: +) } }
  }

  /// By weeks that begin on Monday, without gaps from the week of `first` to that of `last`, each with how many were on the list at its end.
  package func weeks(from first: LocalDate, to last: LocalDate) -> [(monday: LocalDate, change: Change, readers: Int)] {
    func monday(_ day: LocalDate) -> LocalDate { day.adding(days: -((day.weekday + 5) % 7)) }
    var byWeek: [LocalDate: Change] = [:]
    for (day, change) in days {
      byWeek[monday(day), default: Change()].joined += change.joined
      byWeek[monday(day), default: Change()].left += change.left
    }
    var count = readers
    var weeks: [(LocalDate, Change, Int)] = []
    var week = monday(last)
    while week >= monday(first) {
      let change = byWeek[week] ?? Change()
      weeks.append((week, change, count))
      count += change.left - change.joined
      week = week.adding(days: -7)
    }
    return weeks.reversed()
  }
}
