internal import Store

/// What goes into one durable commit.
struct Batch: Sendable {
  /// Of this worker, counted up; the token of the leases that it takes.
  let number: Int64
  let results: [DeliveryResult]
  /// How many new leases are wanted.
  let want: Int
  /// How the route has been since the last commit; nil when it was not used.
  let health: RouteHealth?
}

/// What one commit came to.
struct Commit: Sendable {
  let batch: Batch
  /// The new leases that are to be sent.
  var leases: [(lease: Lease, message: @Sendable () throws -> Envelope)] = []
  /// How many were taken, with those that turned out not to be sent.
  var taken = 0
  /// When the next delivery is due, where fewer were there than wanted.
  var nextDue: Timestamp?
  /// Results that were refused because the row is no longer ours.
  var fenced: [DeliveryResult] = []
}
