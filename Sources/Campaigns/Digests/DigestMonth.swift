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

  let zone: TimeZone

  /// - Parameters:
  ///   - day: the first of a month.
  ///   - zone: the publication's, for a list without a slot.
  private init(dueOn day: LocalDate, slot: Slot?, zone: TimeZone) {
    let zone = slot?.rule.zone ?? zone
    let times = slot?.rule.terms.map { (hour: $0.hour, minute: $0.minute) } ?? []
    let (hour, minute) = times.min { ($0.hour, $0.minute) < ($1.hour, $1.minute) } ?? (9, 0)
    (self.day, self.zone) = (day, zone)
    due = day.at(hour: hour, minute: minute, in: zone)
    end = day.at(hour: 0, minute: 0, in: zone)
    clock = "\(WallTime(date: day, hour: hour, minute: minute))".replacing("T", with: " ") + " (\(zone.name))"
  }

  /// The next that is due after `now`.
  static func next(after now: Timestamp, slot: Slot?, zone: TimeZone) -> DigestMonth {
    let first = LocalDate(now, in: slot?.rule.zone ?? zone).firstOfMonth
    let month = DigestMonth(dueOn: first, slot: slot, zone: zone)
    // No month has fewer than 28 days, nor more than 31.
    return month.due > now ? month : DigestMonth(dueOn: first.adding(days: 31).firstOfMonth, slot: slot, zone: zone)
  }

  /// The latest that is due at `now`, however long ago that was: what a month has not sent goes with the next one's.
  static func latest(at now: Timestamp, slot: Slot?, zone: TimeZone) -> DigestMonth {
    DigestMonth(dueOn: next(after: now, slot: slot, zone: zone).lastDay.firstOfMonth, slot: slot, zone: zone)
  }

  private var lastDay: LocalDate { day.adding(days: -1) }

  /// `2026-11`.
  var description: String { String(lastDay.description.prefix(7)) }

  /// `November 2026`.
  func formatted(language: String) -> String { lastDay.monthFormatted(language: language) }
}
