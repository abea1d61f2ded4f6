internal import Store

/// How a relay, or who takes a domain's mail, has behaved: failures in a row and the pause they cost, which doubles up to a minute.
struct RouteHealth: Sendable {
  private(set) var failures = 0
  /// Nil while it works.
  private(set) var trouble: RouteTrouble?
  /// How often in a row it hung up instead of answering to a message.
  private var silences = 0

  mutating func recovered() { (failures, trouble) = (0, nil) }

  mutating func accepted() { silences = 0 }

  /// It hung up instead of answering to a message.
  ///
  /// - Returns: whether it does so with everybody: a receiver behind it may do so too.
  mutating func hungUp() -> Bool {
    silences += 1
    return silences > Self.patience
  }

  /// How long it is still to be left alone.
  func pause(now: Timestamp) -> Duration {
    guard let trouble, trouble.nextTry > now else { return .zero }
    let rest = Duration.milliseconds(trouble.nextTry.milliseconds - now.milliseconds)
    // A clock that was put back must not hold the mail for a day.
    return rest > Self.longestPause ? .zero : rest
  }

  /// So many in a row are no chance: each leaves a message undecided, but a mail that one server chokes on says nothing of the others.
  private static let patience = 20
  private static let longestPause = Duration.seconds(60)

  /// Failures while a pause lasts are of the same event (all connections notice it) and count once.
  ///
  /// - Parameter isSilent: it kept us waiting, and would the next time: it gets the longest pause at once.
  /// - Returns: whether it is a new one.
  @discardableResult
  mutating func failed(_ reason: String, isSilent: Bool = false, now: Timestamp) -> Bool {
    let isNew = pause(now: now) == .zero
    if isNew { failures += 1 }
    let pause = isSilent ? Self.longestPause : min(Self.longestPause, .seconds(1 << min(failures - 1, 6)))
    let nextTry = trouble.flatMap { isNew ? nil : $0.nextTry } ?? now + pause
    trouble = RouteTrouble(reason: reason, since: trouble?.since ?? now, nextTry: nextTry)
    return isNew
  }
}
