internal import Audience
internal import Delivery
package import Store

/// That a post was to have a day alone, and cannot have it any more: its turn comes as that of any other. What was decided stands, so it is told
/// until somebody takes it back, and holds again when the day does.
package struct LapsedPin: Sendable, Hashable {
  package enum Cause: String, Sendable, CaseIterable {
    case leftOut, taken, over, unknown
  }

  package let day: LocalDate
  package let cause: Cause

  /// In words, on one line.
  package var text: String {
    switch cause {
    case .leftOut: "was pinned to \(day), which is left out"
    case .taken: "was pinned to \(day), which has another issue"
    case .over: "was pinned to \(day), which is over"
    case .unknown: "was pinned to \(day), which is no day of the slot"
    }
  }

  /// Those of a list, by slug.
  ///
  /// - Parameter judged: a day that may be over, and is being judged as it was before.
  static func all(
    of places: [String: QueuePlace], by days: SlotDays, judging judged: LocalDate? = nil, _ connection: Connection
  ) throws -> [String: LapsedPin] {
    let skips = try Slot.skips(list: days.slot.list, connection)
    return places.compactMapValues { place in
      place.pinnedTo.flatMap { day in
        day == judged ? nil : days.cause(of: day, skips: skips).map { LapsedPin(day: day, cause: $0) }
      }
    }
  }

  /// Of a post that waits; nil where its pin holds, or it has none.
  static func find(
    _ slug: String, list: ListID, in publication: Publication, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws -> LapsedPin? {
    let places = try QueuePlace.all(list: list, connection).filter { $0.key == slug && $0.value.pinnedTo != nil }
    guard !places.isEmpty, try !Campaign.usedSlugs(list: list, mode: mode, connection).contains(slug),
      let slot = try Slot.find(list: list, connection)
    else { return nil }
    return try all(of: places, by: SlotDays(of: slot, in: publication, mode: mode, now: now, connection), connection)[slug]
  }
}

extension SlotDays {
  /// Why a post cannot have the day; nil where it can.
  fileprivate func cause(of date: LocalDate, skips: [String: String]) -> LapsedPin.Cause? {
    guard let occurrence = slot.rule.occurrence(on: date) else { return .unknown }
    if skips[date.description] != nil { return .leftOut }
    if day(on: date) != nil { return nil }
    return decided.contains(date.description) && isToCome(occurrence) ? .taken : .over
  }
}
