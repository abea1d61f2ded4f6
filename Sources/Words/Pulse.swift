internal import Synchronization

/// When a loop that goes round and round was last seen doing so.
package final class Pulse: Sendable {
  /// What takes a round at most: the freeze of an issue for a million readers takes seconds.
  package static let longestRound = Duration.seconds(300)

  private let last: Mutex<ContinuousClock.Instant>

  package init(lastBeat: ContinuousClock.Instant = .now) { last = Mutex(lastBeat) }

  package func beat() { last.withLock { $0 = .now } }

  package var silence: Duration { last.withLock { .now - $0 } }
}
