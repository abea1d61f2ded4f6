internal import Audience
package import Delivery
package import Store

/// That a post was to have a day alone, and cannot have it any more. What was decided stands, so it is told until somebody takes it back, holds again when the
/// day does, and keeps the post as a `date` in its file would: wishes for a feast that is to come go to nobody before it.
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

  /// What becomes of the post for that.
  package static let consequence = "it does not go before that day, and from then on its turn comes as that of any other"

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

  /// Those of posts that wait for a list's slot, by slug.
  package static func waiting(
    list: ListID, in publication: Publication, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws -> [String: LapsedPin] {
    let places = try QueuePlace.all(list: list, connection).filter { $0.value.pinnedTo != nil }
    guard !places.isEmpty, let slot = try Slot.find(list: list, connection) else { return [:] }
    let used = try Campaign.usedSlugs(list: list, mode: mode, connection)
    let days = try SlotDays(of: slot, in: publication, mode: mode, now: now, connection)
    return try all(of: places.filter { !used.contains($0.key) }, by: days, connection)
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
