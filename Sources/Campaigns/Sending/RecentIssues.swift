internal import Audience
internal import Store

/// What an issue's list has had shortly before: it keeps the issue from readers who chose fewer (``Frequency``) and had one of those.
///
/// An issue's day is that for which it was set, not that on which a mail arrived: one that a slot sends late, or that is tried again on
/// Thursday, must not cost its reader the next Tuesday's.
package struct RecentIssues: Sendable {
  struct Earlier: Sendable {
    let campaign: CampaignID
    let slug: String
    let day: LocalDate
  }

  let list: ListID
  /// Newest first.
  let earlier: [Earlier]
  /// What is to go out before it.
  let coming: [(day: LocalDate, having: Set<SubscriberID>)]
  let day: LocalDate

  /// Those that stand against the issue for readers of this frequency.
  func earlier(_ frequency: Frequency) -> [Earlier] {
    guard let first = frequency.firstDay(against: day) else { return [] }
    return earlier.filter { $0.day >= first }
  }

  /// Those who are to have an issue that stands against this one for readers of this frequency.
  func expecting(_ frequency: Frequency) -> [Set<SubscriberID>] {
    guard let first = frequency.firstDay(against: day) else { return [] }
    return coming.filter { $0.day >= first }.map(\.having)
  }

  /// For the ledger: `chose one digest a month`.
  static func reason(_ frequency: Frequency) -> String { "chose \(frequency.words)" }

  /// `chose at most one issue a month; had hello on 2026-11-03`.
  static func reason(_ frequency: Frequency, _ earlier: Earlier) -> String {
    "\(reason(frequency)); had \(earlier.slug) on \(earlier.day)"
  }
}
