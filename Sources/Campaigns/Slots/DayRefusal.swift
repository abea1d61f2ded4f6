package import Delivery
package import Store

/// Why nothing can be decided about a day of a slot.
package enum DayRefusal: Error, Sendable {
  case noSlot
  /// It is none of the slot's days.
  case otherDay(LocalDate, SlotRule)
  /// It is too far ahead: who means a day so late has most likely slipped.
  case distant(LocalDate)
  /// An issue has it.
  case scheduled(LocalDate, Campaign)
  /// It was some time ago, or its window is over.
  case past(LocalDate)
  /// It went out, was missed or left out.
  case decided(LocalDate)
  /// No post can have it.
  case leftOut(LocalDate)
}

extension SlotDays {
  /// - Throws: ``DayRefusal`` where nothing can be decided about the day any more.
  func require(_ date: LocalDate, after scheduled: [ScheduledIssue]) throws(DayRefusal) {
    guard slot.rule.occurrence(on: date) != nil else { throw .otherDay(date, slot.rule) }
    guard isWithinReach(date) else { throw .distant(date) }
    if let issue = scheduled.first(where: { $0.day == date })?.campaign { throw .scheduled(date, issue) }
    if decided.contains(date.description) { throw .decided(date) }
    guard day(on: date) != nil else { throw .past(date) }
  }
}

extension ComingSlots {
  /// - Throws: ``DayRefusal`` where nothing can be decided about the day any more.
  package func require(_ date: LocalDate) throws(DayRefusal) {
    guard let slotDays else { throw .noSlot }
    try slotDays.require(date, after: scheduled)
  }
}

extension Slot {
  /// As somebody says: the post that would have gone out waits for the next day. Saying it again changes the reason.
  ///
  /// - Throws: ``DayRefusal/decided(_:)``.
  package static func leaveOut(
    _ day: LocalDate, list: ListID, mode: SendingMode, because reason: String, _ connection: Connection
  ) throws {
    try requireOpen(day, list: list, mode, connection)
    try skip(day, list: list, reason: reason, connection)
  }

  /// What became of a day that was to be left out.
  package struct TakenIn: Sendable {
    /// Whether it was.
    package let isChanged: Bool
    /// Of a day whose time has come: until when it takes a post.
    package let openUntil: Timestamp?
  }

  /// - Throws: ``DayRefusal/decided(_:)``, or ``DayRefusal/past(_:)`` for a day whose window is over.
  package static func takeIn(
    _ day: LocalDate, list: ListID, in publication: Publication, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws -> TakenIn {
    try requireOpen(day, list: list, mode, connection)
    let days = try find(list: list, connection).map { try SlotDays(of: $0, in: publication, mode: mode, now: now, connection) }
    let begun = days?.begun.first { $0.occurrence.date == day }
    if let begun, !begun.isOpen(now) { throw DayRefusal.past(day) }
    return TakenIn(isChanged: try unskip(day, list: list, connection), openUntil: begun?.ends)
  }

  /// - Throws: ``DayRefusal/leftOut(_:)``: no post can be given the day.
  package static func requireTakenIn(_ day: LocalDate, list: ListID, _ connection: Connection) throws {
    if try skips(list: list, connection)[day.description] != nil { throw DayRefusal.leftOut(day) }
  }

  static func requireOpen(_ day: LocalDate, list: ListID, _ mode: SendingMode, _ connection: Connection) throws {
    if try decided(list: list, mode: mode, connection).contains(day.description) { throw DayRefusal.decided(day) }
  }
}
