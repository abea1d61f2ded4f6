internal import Audience
internal import Campaigns
internal import Store
internal import Synchronization

/// What takes as long to count as there are readers: it is counted beside what asks, and so seldom that it takes no more than a hundredth of the time.
/// With a hundred thousand readers it is some seconds old, with ten million some minutes.
final class SlowCounts: Sendable {
  struct Values: Sendable {
    let lists: [(slug: String, people: [MembershipState: Int])]
    /// Bounces that wait for somebody who looks at them.
    let held: Int
  }

  private struct Known: Sendable {
    var values: Values?
    var isCounting = false
    var until = ContinuousClock.now
  }

  private static let share = 100

  private let known = Mutex(Known())

  /// Those of the last count; the first waits for it.
  func values(_ database: Database) async throws -> Values {
    let (values, isDue) = known.withLock { known in
      let isDue = !known.isCounting && known.until <= .now
      if isDue { known.isCounting = true }
      return (known.values, isDue)
    }
    guard let values else { return try await count(database) }
    if isDue { Task { try await count(database) } }
    return values
  }

  @discardableResult private func count(_ database: Database) async throws -> Values {
    defer { known.withLock { $0.isCounting = false } }
    let start = ContinuousClock.now
    let values = try await database.read { connection in
      Values(
        lists: try MailingList.all(connection).map { ($0.slug, try Membership.counts(list: $0.id, connection)) },
        held: try ReturnCounts.held(connection))
    }
    let end = ContinuousClock.now
    known.withLock { ($0.values, $0.until) = (values, end + (end - start) * Self.share) }
    return values
  }
}
