internal import Logging
internal import Store

/// Receivers whose servers cannot be used, since that was last told. A list may have thousands: what is told is one line for all of them.
struct ReceiverTroubles {
  private var count = 0
  private var first: Logger.Metadata = [:]
  private var (since, toldAt): (ContinuousClock.Instant?, ContinuousClock.Instant?)

  /// So long they gather before the first line, and before each one after it.
  private static let (moment, pause) = (Duration.seconds(2), Duration.seconds(60))

  mutating func note(_ host: String, _ reason: String, nextTry: Timestamp, _ now: ContinuousClock.Instant) {
    count += 1
    guard count == 1 else { return }
    (since, first) = (now, ["to": "\(host)", "reason": "\(reason)", "at": "\(nextTry.rfc3339)"])
  }

  /// When there is something to tell.
  var due: ContinuousClock.Instant? {
    since.map { since in max(since + Self.moment, toldAt.map { $0 + Self.pause } ?? since) }
  }

  /// What is to be told now; nil: nothing yet.
  mutating func take(_ now: ContinuousClock.Instant, isAtEnd: Bool = false) -> Logger.Metadata? {
    guard let due, isAtEnd || due <= now else { return nil }
    defer { (count, first, since, toldAt) = (0, [:], nil, now) }
    return count == 1 ? first : first.merging(["others": "\(count - 1)"]) { own, _ in own }
  }
}
