/// A leased delivery whose message is finished.
struct Letter: Sendable {
  let lease: Lease
  let envelope: Envelope
  /// When it was last made sure that it may go.
  let lookedAt: ContinuousClock.Instant

  /// For how long that holds.
  static let freshness = Duration.seconds(1)
}
