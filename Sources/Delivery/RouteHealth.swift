internal import Store

/// How a relay has behaved: failures in a row and the pause they cost, which doubles up to a minute.
struct RouteHealth: Sendable {
  private(set) var failures = 0
  /// Nil while it works.
  private(set) var trouble: RouteTrouble?

  var pausedUntil: Timestamp { trouble?.nextTry ?? Timestamp(milliseconds: 0) }

  /// Failures while a pause lasts are of the same event (all connections notice it) and count once.
  ///
  /// - Returns: whether it is a new one.
  @discardableResult
  mutating func failed(_ reason: String, now: Timestamp) -> Bool {
    let isNew = now >= pausedUntil
    if isNew { failures += 1 }
    let nextTry = isNew ? now + .seconds(min(60, 1 << min(failures - 1, 6))) : pausedUntil
    trouble = RouteTrouble(reason: reason, since: trouble?.since ?? now, nextTry: nextTry)
    return isNew
  }
}
