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

  /// What keeps an open day without an issue.
  enum Look: String {
    case nothing = "nothing ready"
    case leftOut = "left out"
  }

  package let list: ListID
  package let rule: SlotRule
  /// Whether each reader has it at the rule's time of their own zone; those whose zone is not known, at that of the rule's.
  package let isLocal: Bool
  /// Days before the slot was set are not its business.
  package let since: Timestamp
  /// What was seen on the days that were open and took nothing: a ``Look`` each.
  let looks: DayNotes
  /// How many hours before a day it was last seen whether a post is ready for it.
  let warnings: DayNotes

  /// Since when its days are for real people; nil: it rehearses, or nobody has served it.
  var liveSince: Timestamp?

  /// Whether nobody has set another since.
  func isSame(as other: Slot) -> Bool { rule == other.rule && isLocal == other.isLocal && since == other.since }

  /// What was seen last on a day; nil: nobody looked.
  func look(on day: LocalDate) -> Look? { looks[day].map { Look(rawValue: $0) ?? .nothing } }

  /// When nothing was seen last on a day; nil: nobody looked, or it was left out then.
  private func lookedAt(on day: LocalDate) -> Timestamp? {
    looks[day]?.split(separator: " ").last.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
  }

  /// Whether there is nothing new in what was seen: that nothing is ready is noted with its time once a minute.
  func isNoted(_ look: Look, on day: LocalDate, _ now: Timestamp) -> Bool {
    guard self.look(on: day) == look else { return false }
    return look == .leftOut || lookedAt(on: day).map { now < $0 + .seconds(60) && $0 <= now } ?? false
  }

  /// For how long nothing was ready, as far as anybody looked: who looked at nine and was stopped does not know what was ready at ten.
  ///
  /// - Parameter end: what came then.
  /// - Parameter words: of that, where it was looked all the time.
  func stretch(of day: LocalDate, until end: Timestamp, _ words: String) -> String {
    guard let last = lookedAt(on: day), last + .seconds(120) < end else { return words }
    return "when Tuesday looked last, at \(last.rfc3339)"
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
