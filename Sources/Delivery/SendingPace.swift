/// How fast deliveries are finished, so that no more messages are made in advance than leave in a moment.
struct SendingPace {
  private static let span = Duration.milliseconds(100)
  private var begin = ContinuousClock.now
  private var count = 0
  private var last = 0

  mutating func finished() {
    turn()
    count += 1
  }

  /// As many as were finished in the last span, but no more than `limit`.
  mutating func ahead(upTo limit: Int) -> Int {
    turn()
    return min(limit, max(count, last))
  }

  private mutating func turn() {
    let now = ContinuousClock.now
    guard now >= begin + Self.span else { return }
    last = now < begin + Self.span * 2 ? count : 0
    (begin, count) = (now, 0)
  }
}
