internal import Foundation
internal import Store
internal import Words

/// The month that a digest is of. It is due on the first day of the next one, at the list's slot's time of day, or at nine where there is none.
struct DigestMonth: Sendable, Hashable, CustomStringConvertible {
  /// The day on which it is due.
  let day: LocalDate
  let due: Timestamp
  /// Issues that were set for a time before this are of the month, or of an earlier one.
  let end: Timestamp
  /// What the clock is meant to show when it is due, and where.
  let clock: String

  /// The latest that is due at `now`, however long ago that was: what a month has not sent goes with the next one's.
  ///
  /// - Parameter zone: the publication's, for a list without a slot.
  init(at now: Timestamp, slot: Slot?, zone: TimeZone) {
    let zone = slot?.rule.zone ?? zone
    let times = slot?.rule.terms.map { (hour: $0.hour, minute: $0.minute) } ?? []
    let (hour, minute) = times.min { ($0.hour, $0.minute) < ($1.hour, $1.minute) } ?? (9, 0)
    let first = LocalDate(now, in: zone).firstOfMonth
    day = first.at(hour: hour, minute: minute, in: zone) <= now ? first : first.adding(days: -1).firstOfMonth
    due = day.at(hour: hour, minute: minute, in: zone)
    end = day.at(hour: 0, minute: 0, in: zone)
    clock = "\(WallTime(date: day, hour: hour, minute: minute))".replacing("T", with: " ") + " (\(zone.name))"
  }

  private var lastDay: LocalDate { day.adding(days: -1) }

  /// `2026-11`.
  var description: String { String(lastDay.description.prefix(7)) }

  /// `November 2026`.
  func formatted(language: String) -> String { lastDay.monthFormatted(language: language) }
}
