package import Delivery
package import Store

/// What somebody decides about a post that waits. Command and desk ask here, so that both mean the same by it.
package enum QueueDecision: Sendable {
  /// To a place among those that are ready, from 1. Posts that become ready later come behind those in order.
  case move(Int)
  /// To a day of the slot, that one post and that one day alone.
  case pin(LocalDate)
  case unpin
  case hold(String)
  case release

  package enum Refusal: Error, Sendable, Equatable {
    /// The day is that post's already.
    case taken(LocalDate, by: String)
    /// The post's own date is later, and none goes out before it.
    case early(LocalDate, before: LocalDate)
  }

  /// - Parameter waiting: all that wait, in their order.
  package func apply(to slug: String, _ places: inout [String: QueuePlace], _ waiting: [PostQueue.Entry]) throws(Refusal) {
    switch self {
    case .move(let number):
      for (index, slug) in Self.order(moving: slug, to: number, waiting).enumerated() {
        places[slug, default: QueuePlace()].number = index + 1
      }
    case .pin(let day):
      if let date = waiting.first(where: { $0.slug == slug })?.date, day < date { throw .early(day, before: date) }
      if let other = places.first(where: { $0.value.pinnedTo == day && $0.key != slug }) { throw .taken(day, by: other.key) }
      places[slug, default: QueuePlace()].pinnedTo = day
    case .unpin: places[slug]?.pinnedTo = nil
    case .hold(let reason): places[slug, default: QueuePlace()].heldBecause = reason
    case .release: places[slug]?.heldBecause = nil
    }
  }

  /// The slugs of those that are ready, as they stand by that.
  package static func order(moving slug: String, to number: Int, _ waiting: [PostQueue.Entry]) -> [String] {
    var order = waiting.filter { $0.standing.isReady && $0.slug != slug }.map(\.slug)
    order.insert(slug, at: min(max(0, number - 1), order.count))
    return order
  }

  /// Keeps what is decided, in the caller's transaction.
  ///
  /// - Throws: ``DayRefusal`` for a post that is to have a day which an issue got meanwhile.
  package static func keep<Result>(
    of list: ListID, mode: SendingMode, _ connection: Connection, _ decide: (inout [String: QueuePlace]) throws -> Result
  ) throws -> Result {
    let before = try QueuePlace.all(list: list, connection)
    var places = before
    // A pin has done what it was for.
    let used = try Campaign.usedSlugs(list: list, mode: mode, connection)
    for slug in before.keys where used.contains(slug) { places[slug]?.pinnedTo = nil }
    let result = try decide(&places)
    let pinned = places.compactMap { slug, place in place.pinnedTo == before[slug]?.pinnedTo ? nil : place.pinnedTo }
    if let day = pinned.first {
      try Slot.requireOpen(day, list: list, mode, connection)
      try Slot.requireTakenIn(day, list: list, connection)
    }
    // What lets a day go comes before what takes it.
    let changed = places.filter { slug, place in place != before[slug] }
    for (slug, place) in changed where place.pinnedTo == nil { try place.keep(slug: slug, list: list, connection) }
    for (slug, place) in changed where place.pinnedTo != nil { try place.keep(slug: slug, list: list, connection) }
    return result
  }
}
