/// A leased delivery that has been given to a route.
struct Assignment: Sendable {
  let lease: Lease
  /// The loop's number of it.
  let route: Int
  /// The loop's number of the provider whose pace is kept; nil for any other.
  let provider: Int?
  /// When it was last made sure that it may go.
  let lookedAt: ContinuousClock.Instant
  /// Of a direct route: who takes it.
  var destination: Destination.Ticket?
}

/// One whose message is finished.
struct Letter: Sendable {
  let assignment: Assignment
  let envelope: Envelope

  /// For how long it is sure that it may go.
  static let freshness = Duration.seconds(1)
}
