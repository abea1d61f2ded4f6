internal import Store

/// How a relay has behaved: failures in a row and the pause they cost, which doubles up to a minute.
struct RouteHealth: Sendable {
  private(set) var failures = 0
  private(set) var reason = ""
  private(set) var pausedUntil = Timestamp(milliseconds: 0)

  /// Failures while a pause lasts are of the same event (all connections notice it) and count once.
  ///
  /// - Returns: whether it is a new one.
  @discardableResult
  mutating func failed(_ reason: String, now: Timestamp) -> Bool {
    self.reason = reason
    guard now >= pausedUntil else { return false }
    failures += 1
    pausedUntil = now + .seconds(min(60, 1 << min(failures - 1, 6)))
    return true
  }
}
