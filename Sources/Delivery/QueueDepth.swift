package import Store

/// What waits in the queue, for who asks every few seconds: each number is counted up to ``limit`` only, so a look costs as much at ten million
/// deliveries as at twenty thousand.
package struct QueueDepth: Sendable, Hashable {
  package static let limit = 20_000

  /// That may leave now.
  package let due: Int
  /// Whose time comes: tried again later, at the readers' own time, behind a canary, or when the hours of issues begin.
  package let later: Int
  /// Of campaigns that somebody or something has stopped.
  package let paused: Int
  /// In the hands of a sender.
  package let leased: Int
  package let uncertain: Int
  /// Since when the first of those has waited that may leave now.
  package let dueSince: Timestamp?
}
