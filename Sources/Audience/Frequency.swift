package import Store

/// How often a reader wants issues of one list. Every issue of the list counts, sent by hand or by the slot; mails to one person alone (a
/// confirmation, a welcome) neither count nor are held back.
package enum Frequency: String, Sendable, CaseIterable, Codable {
  case every, weekly, monthly
  /// No single issue, and once a month one mail that lists those that were kept for it.
  case digest

  /// The first of the days whose issue keeps one on `day` away; nil where none does. Days are those of the
  /// list's slot, or else the publication's, so a slot that comes an
  /// hour earlier than last week keeps its reader.
  ///
  /// A week is seven days: nobody who wants one a week gets Sunday's and Monday's. A month is the calendar's: who wants one a month gets
  /// the first issue of each, twelve a year, however the weeks fall.
  package func firstDay(against day: LocalDate) -> LocalDate? {
    switch self {
    case .every, .digest: nil
    case .weekly: day.adding(days: -6)
    case .monthly: LocalDate(year: day.year, month: day.month, day: 1)
    }
  }

  /// The days of which an issue keeps one of `day` from whoever has it; nil where none does. Of two such issues a reader gets the earlier, unless they have
  /// the later one already.
  package func days(around day: LocalDate) -> ClosedRange<LocalDate>? {
    guard let first = firstDay(against: day) else { return nil }
    return first...(self == .monthly ? first.adding(days: 31).firstOfMonth.adding(days: -1) : day.adding(days: 6))
  }

  /// Whether an issue may keep the next one away.
  package var isFewer: Bool {
    switch self {
    case .weekly, .monthly: true
    case .every, .digest: false
    }
  }

  /// The column's value: nearly all want every issue, and nothing is kept for it.
  var stored: String? { self == .every ? nil : rawValue }

  /// As journals and ledgers have it.
  package var words: String {
    switch self {
    case .every: "every issue"
    case .weekly: "at most one issue a week"
    case .monthly: "at most one issue a month"
    case .digest: "one digest a month"
    }
  }
}
