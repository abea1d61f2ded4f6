package import Foundation
package import Store

/// A list's standing time, and what has been decided about each of its days.
package struct Slot: Sendable {
  /// What became of a day.
  package enum Outcome: Sendable, Hashable {
    /// - Parameter remark: that it was late, and why; nil when it was not.
    case sent(CampaignID, remark: String?)
    case missed(String)
    case skipped(String)
  }

  package let list: ListID
  package let rule: SlotRule
  /// Whether each reader has it at the rule's time of their own zone; those whose zone is not known, at that of the rule's.
  package let isLocal: Bool
  /// Days before the slot was set are not its business.
  package let since: Timestamp
  /// What was seen on the days that were open and took nothing: a ``SlotLook`` each.
  let looks: DayNotes
  /// How many hours before a day it was last seen whether a post is ready for it.
  let warnings: DayNotes

  /// What lets a post go on an open day, and can be taken back still or could be; nil: nothing.
  var undo: OpenDayUndo?
  /// Since when its days are for real people; nil: it rehearses, or nobody has served it.
  var liveSince: Timestamp?

  /// Whether nobody has set another since.
  func isSame(as other: Slot) -> Bool { rule == other.rule && isLocal == other.isLocal && since == other.since }

  /// What was seen last on a day; nil: nobody looked.
  func look(on day: LocalDate) -> SlotLook? { looks[day].map { SlotLook($0) } }

  /// For how long something was so, as far as anybody looked: who looked at nine and was stopped does not know what was ready at ten.
  ///
  /// - Parameter end: what came then.
  /// - Parameter words: of that, where it was looked all the time.
  func stretch(of day: LocalDate, until end: Timestamp, _ words: String) -> String {
    stale(day, end).map { "when Tuesday looked last, at \($0.rfc3339)" } ?? words
  }

  /// Why a day had no post for so long.
  ///
  /// - Parameters:
  ///   - end: what came then.
  ///   - words: of that, where it was looked all the time.
  func lack(of day: LocalDate, until end: Timestamp, _ words: String) -> String {
    let (look, folder) = (look(on: day), "the folder of posts could not be read")
    let stretch = stretch(of: day, until: end, words)
    guard let look, let away = look.away else { return "no post was ready \(stretch)" }
    let (first, last) = (away.lowerBound.rfc3339, away.upperBound.rfc3339)
    if look.kind == .nothing { return "no post was ready \(stretch); \(folder) from \(first) to \(last)" }
    return stale(day, end) == nil ? "\(folder) since \(first)" : "\(folder) from \(first) to \(last), when Tuesday looked last"
  }

  /// When a day was looked at last, where that was too long before its end; nil where it was looked all the time, or nobody noted it.
  private func stale(_ day: LocalDate, _ end: Timestamp) -> Timestamp? {
    look(on: day)?.at.flatMap { $0 + .seconds(120) < end ? $0 : nil }
  }

  /// A day that was missed longer ago than this is not told any more.
  static let memory = Duration.seconds(92 * 86_400)
  /// No two zones' clocks are further apart.
  static let widestSpread = Duration.seconds(26 * 3600)
}

extension SlotRule.Occurrence {
  /// When its first reader has it who lives in one of the zones.
  package func begins(in zones: [TimeZone]) -> Timestamp {
    wall.first(in: zones, or: time)
  }

  /// When it comes for whoever lives there.
  package func time(in zone: TimeZone) -> Timestamp { wall.time(in: zone) }

  /// `2026-12-01T09:00`, wherever that is.
  var localTime: String { "\(wall)" }

  private var wall: WallTime { WallTime(date: date, hour: hour, minute: minute) }
}
