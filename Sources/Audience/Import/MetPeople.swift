internal import Synchronization

/// Where the people of a file stand after those of its rows that were looked at: what a run that does not write has in place of their rows
/// in the database.
final class MetPeople: Sendable {
  struct Standing: Hashable {
    /// By slug.
    var states: [String: MembershipState]
    /// Lists that they have left and that a form asked them about since.
    var asked: Set<String> = []
    /// New by an earlier row, or changed by one: who is changed is counted once.
    var isCounted: Bool

    /// As ``Membership/unsubscribe(_:list:cause:proof:now:_:)`` writes it.
    mutating func unsubscribe(_ slug: String) {
      if MembershipState.stops.contains(states[slug] ?? .unsubscribed) { return }
      states[slug] = .unsubscribed
      asked.remove(slug)
      if MembershipState.refusesAll(states.values) {
        states = states.mapValues { _ in .unsubscribed }
        asked = []
      }
    }
  }

  private struct Memory {
    /// By the hash of the address key: a million keys would take ten times the room.
    var places: [Int: Int] = [:]
    /// Very many people stand alike.
    var standings: [Standing] = []
    var numbers: [Standing: Int] = [:]
  }

  private let memory = Mutex(Memory())

  /// Nil for somebody of whom no row was met.
  subscript(key: String) -> Standing? {
    get { memory.withLock { memory in memory.places[key.hashValue].map { memory.standings[$0] } } }
    set {
      guard let newValue else { return }
      memory.withLock { memory in
        let number = memory.numbers[newValue] ?? memory.standings.count
        if number == memory.standings.count { memory.standings.append(newValue) }
        memory.numbers[newValue] = number
        memory.places[key.hashValue] = number
      }
    }
  }
}
