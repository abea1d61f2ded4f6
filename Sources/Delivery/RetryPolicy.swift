/// When a deferred delivery is tried again: the delay doubles up to a cap, with jitter so that a crowd does not return at once.
package struct RetryPolicy: Sendable, Hashable {
  package let first: Duration
  package let cap: Duration

  package init(first: Duration, cap: Duration) {
    self.first = first
    self.cap = cap
  }

  /// - Parameters:
  ///   - attempts: how many attempts have been refused, 1 after the first.
  ///   - random: 0 ..< 1, spread over ±20 %.
  package func delay(afterAttempts attempts: Int, random: Double) -> Duration {
    // 2^20 firsts are far over any cap; the bound keeps the shift from overflowing.
    let doubled = first * (1 << max(0, min(attempts - 1, 20)))
    return min(doubled, cap) * (0.8 + 0.4 * random)
  }
}
