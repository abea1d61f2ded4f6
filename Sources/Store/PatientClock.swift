internal import Synchronization

/// What time it is at least, for whoever forgets for good what is old. A wall clock may be wrong for some seconds, after a start or until somebody sets it,
/// and keys that are forgotten then let the same order be done again. So it takes two looks that are an hour apart, by a clock that nobody sets, and the
/// earlier of what they saw: what is old by that, is old by both.
package final class PatientClock: Sendable {
  private struct Look {
    let time: Timestamp
    let instant: ContinuousClock.Instant
  }

  private static let pause = Duration.seconds(3600)

  private let last = Mutex<Look?>(nil)

  package init() {}

  /// - Returns: nil where the last look was less than an hour ago, or this is the first.
  package func look(now: Timestamp, at instant: ContinuousClock.Instant = .now) -> Timestamp? {
    last.withLock { last in
      if let last, instant - last.instant < Self.pause { return nil }
      defer { last = Look(time: now, instant: instant) }
      return last.map { min($0.time, now) }
    }
  }
}
