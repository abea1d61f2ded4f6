/// When a round of a mailbox ends with what it has done, and leaves the rest to the next. What was taken is removed at the end of a round, and a server
/// that is slow at each question would have us ask for ever.
struct RoundEnd: Sendable {
  /// How long one lasts.
  static let standard = Duration.seconds(1_800)

  private let end: ContinuousClock.Instant

  init(after time: Duration) { end = .now + time }

  var hasCome: Bool { end <= .now }

  /// - Returns: whether it has come; the round says so, then.
  func ends(_ round: inout SourceRound) -> Bool {
    guard hasCome else { return false }
    round.hasMore = true
    round.faults.append("the server is slow: what was read so far is settled, and the rest comes in the next round")
    return true
  }
}
