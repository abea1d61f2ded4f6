internal import Store

/// So many a second on the long run, and no more than a second's worth at once.
struct TokenBucket: Sendable {
  /// A second.
  private(set) var rate: Double
  private var tokens = 1.0
  private var filledAt: ContinuousClock.Instant

  init(rate: Double, now: ContinuousClock.Instant) {
    self.rate = rate
    filledAt = now
  }

  mutating func change(to rate: Double, now: ContinuousClock.Instant) {
    fill(now)
    self.rate = rate
  }

  mutating func available(_ now: ContinuousClock.Instant) -> Int {
    fill(now)
    return max(0, Int(tokens))
  }

  /// One more than are there may be taken: it is missing later.
  mutating func take(_ count: Int, _ now: ContinuousClock.Instant) {
    fill(now)
    tokens -= Double(count)
  }

  /// When there is one.
  func next(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    let missing = max(0, 1 - tokens) / rate
    return max(now, filledAt + .seconds(missing))
  }

  private mutating func fill(_ now: ContinuousClock.Instant) {
    guard now > filledAt else { return }
    tokens = min(max(1, rate), tokens + rate * (now - filledAt).inSeconds)
    filledAt = now
  }
}
