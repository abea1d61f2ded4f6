package import Store

/// Why nothing can be decided about a day of a slot.
package enum DayRefusal: Error, Sendable {
  case noSlot
  /// It is none of the slot's days.
  case otherDay(LocalDate, SlotRule)
  /// An issue has it.
  case scheduled(LocalDate, Campaign)
  /// It was some time ago, or its window is over.
  case past(LocalDate)
  /// It went out, was missed or left out.
  case decided(LocalDate)
}

extension SlotDays {
  /// - Throws: ``DayRefusal`` where nothing can be decided about the day any more.
  func require(_ date: LocalDate, after scheduled: [ScheduledIssue]) throws(DayRefusal) {
    guard slot.rule.occurrence(on: date) != nil else { throw .otherDay(date, slot.rule) }
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
