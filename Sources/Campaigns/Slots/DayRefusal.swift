package import Store

/// Why nothing can be decided about a day of a slot.
package enum DayRefusal: Error, Sendable {
  case noSlot
  /// It is none of the slot's days.
  case otherDay(LocalDate, SlotRule)
  /// An issue has it.
  case scheduled(LocalDate, Campaign)
  case past(LocalDate)
  /// It went out, was missed or left out.
  case decided(LocalDate)
}

extension ComingSlots {
  /// - Throws: ``DayRefusal`` where nothing can be decided about the day any more.
  package func require(_ day: LocalDate, now: Timestamp) throws(DayRefusal) {
    guard let rule = slot?.rule else { throw .noSlot }
    guard let occurrence = rule.occurrence(on: day) else { throw .otherDay(day, rule) }
    if let issue = scheduled(on: day)?.campaign { throw .scheduled(day, issue) }
    guard occurrence.time > now else { throw .past(day) }
  }
}
