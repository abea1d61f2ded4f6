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

/// One whose message is finished. Hundreds wait in a row, and the first goes: that moves nothing but references.
final class Letter: Sendable {
  let assignment: Assignment
  let envelope: Envelope
  /// Until when it is sure that it may go.
  let freshUntil: ContinuousClock.Instant

  static let freshness = Duration.seconds(1)
  /// One that took long to make would take as long again: it has a moment to leave in any case.
  private static let moment = Duration.milliseconds(200)

  init(assignment: Assignment, envelope: Envelope, madeAt: ContinuousClock.Instant) {
    (self.assignment, self.envelope) = (assignment, envelope)
    freshUntil = max(assignment.lookedAt + Self.freshness, madeAt + Self.moment)
  }
}
