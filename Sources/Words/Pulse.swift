internal import Synchronization

/// When a loop that goes round and round was last seen doing so.
package final class Pulse: Sendable {
  /// What takes a round at most: the freeze of an issue for a million readers takes seconds.
  package static let longestRound = Duration.seconds(300)

  private let last: Mutex<(beat: ContinuousClock.Instant, trouble: String?)>

  package init(lastBeat: ContinuousClock.Instant = .now) { last = Mutex((lastBeat, nil)) }

  package func beat() { last.withLock { $0.beat = .now } }

  /// Some of its work waits, whatever else goes round; nil: no longer.
  package func wait(for trouble: String?) { last.withLock { $0 = (.now, trouble) } }

  package var silence: Duration { last.withLock { .now - $0.beat } }

  /// What it waits for; nil: nothing keeps it.
  package var trouble: String? { last.withLock(\.trouble) }
}
