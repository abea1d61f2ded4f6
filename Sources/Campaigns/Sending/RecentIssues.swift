internal import Audience
internal import Store

/// What an issue's list has near it: it keeps the issue from readers who chose fewer (``Frequency``) and have one of those.
///
/// An issue's day is that for which it was set, not that on which a mail arrived: one that a slot sends late, or that is tried again on
/// Thursday, must not cost its reader the next Tuesday's. So "the first of each month" is asked of the months of these days, and an issue of November that
/// goes out in December is November's.
///
/// Of two issues that are too near each other a reader gets the one that is set for the earlier time, also when that is not frozen yet when the later one
/// is: those whose content is fixed are waited for (``ComingIssues``). Only who has the later one already, because the earlier was made or taken after it
/// had left, does not get the earlier as well. What is set for a time too far off, on either side, keeps nothing from anybody.
package struct RecentIssues: Sendable {
  /// One whose audience is written down.
  struct Frozen: Sendable {
    let campaign: CampaignID
    let slug: String
    let day: LocalDate
  }

  /// One that is to go out before.
  struct Coming: Sendable {
    let slug: String
    let day: LocalDate
    let having: Set<SubscriberID>
  }

  let list: ListID
  /// Newest first.
  let frozen: [Frozen]
  let coming: [Coming]
  let day: LocalDate

  /// Those that stand against the issue for readers of this frequency.
  func frozen(_ frequency: Frequency) -> [Frozen] {
    guard let days = frequency.days(around: day) else { return [] }
    return frozen.filter { days.contains($0.day) }
  }

  /// Those that will.
  func coming(_ frequency: Frequency) -> [Coming] {
    guard let days = frequency.days(around: day) else { return [] }
    return coming.filter { days.contains($0.day) }
  }

  /// What stands against the issue for readers of any frequency.
  var slugs: [String] {
    var seen: Set<String> = []
    return Frequency.allCases.flatMap { frequency in
      frozen(frequency).map(\.slug) + coming(frequency).filter { !$0.having.isEmpty }.map(\.slug)
    }.filter { seen.insert($0).inserted }
  }

  /// For the ledger: `chose one digest a month`.
  static func reason(_ frequency: Frequency) -> String { "chose \(frequency.words)" }

  /// `chose at most one issue a month; had hello on 2026-11-03`.
  func reason(_ frequency: Frequency, _ other: Frozen) -> String {
    let words = other.day > day ? "has \(other.slug) of \(other.day)" : "had \(other.slug) on \(other.day)"
    return "\(Self.reason(frequency)); \(words)"
  }

  /// `chose at most one issue a month; is to have hello of 2026-11-03`.
  func reason(_ frequency: Frequency, _ other: Coming) -> String {
    "\(Self.reason(frequency)); is to have \(other.slug) of \(other.day)"
  }
}
