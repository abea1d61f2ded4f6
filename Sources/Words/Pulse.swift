internal import Synchronization

/// When a loop that goes round and round was last seen doing so.
package final class Pulse: Sendable {
  /// What takes a round at most: the freeze of an issue for a million readers takes seconds.
  package static let longestRound = Duration.seconds(300)

  private let last: Mutex<(beat: ContinuousClock.Instant, trouble: String?)>

  package init(lastBeat: ContinuousClock.Instant = .now) { last = Mutex((lastBeat, nil)) }

  package func beat() { last.withLock { $0.beat = .now } }

  package var silence: Duration { last.withLock { .now - $0.beat } }

  /// What some of its work waits for, whatever else goes round; nil: nothing keeps it.
  package var trouble: String? {
    get { last.withLock(\.trouble) }
    set { last.withLock { $0 = (.now, newValue) } }
  }
}
