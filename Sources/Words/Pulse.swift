internal import Synchronization

/// When a loop that goes round and round was last seen doing so.
package final class Pulse: Sendable {
  /// What takes a round at most: the freeze of an issue for a million readers takes seconds.
  package static let longestRound = Duration.seconds(300)

  private let last: Mutex<(beat: ContinuousClock.Instant, trouble: String?)>

  package init(lastBeat: ContinuousClock.Instant = .now) { last = Mutex((lastBeat, nil)) }

  /// - Parameter trouble: without the end of which it does nothing.
  package func beat(waitingFor trouble: String? = nil) { last.withLock { $0 = (.now, trouble) } }

  package var silence: Duration { last.withLock { .now - $0.beat } }

  /// What it waited for when it was last seen; nil: nothing kept it.
  package var trouble: String? { last.withLock(\.trouble) }
}
