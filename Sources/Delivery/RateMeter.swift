internal import Store

/// How many there were in the last span, whatever is counted.
struct RateMeter: Sendable {
  private let span: Duration
  private var begin: ContinuousClock.Instant
  private var counted = 0
  private var last = 0

  init(span: Duration = .milliseconds(100), now: ContinuousClock.Instant = .now) {
    self.span = span
    begin = now
  }

  mutating func count(_ now: ContinuousClock.Instant = .now) {
    turn(now)
    counted += 1
  }

  /// How many are worth having ready: as many as there were, up to `enough`, or as many as leave in half of the span, so that there are some while
  /// the next are committed and the disk is waited for.
  mutating func ahead(enough: Int) -> Int {
    turn(.now)
    let recent = max(counted, last)
    return max(min(enough, recent), recent / 2)
  }

  /// A second.
  mutating func rate(_ now: ContinuousClock.Instant) -> Double {
    turn(now)
    // At its beginning there is nothing to look back to.
    let young = Double(counted) / max((now - begin).inSeconds, min(1, span.inSeconds))
    return max(young, Double(last) / span.inSeconds)
  }

  private mutating func turn(_ now: ContinuousClock.Instant) {
    guard now >= begin + span else { return }
    last = now < begin + span * 2 ? counted : 0
    (begin, counted) = (now, 0)
  }
}
