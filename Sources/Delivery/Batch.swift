internal import Store

/// What goes into one commit.
struct Batch: Sendable {
  /// Of this worker, counted up; the token of the leases that it takes.
  let number: Int64
  let results: [DeliveryResult]
  /// How many of them the in-flight file has.
  var notes = 0
  /// The new leases that are wanted.
  let demand: Demand
  /// Of the routes, as far as there are any.
  var news: [RouteNews] = []
  /// What holds up everything; nil when nothing does, or when that has not changed.
  var standstill: RouteTrouble?
  var isStandstillOver = false
}

/// What one commit came to.
struct Commit: Sendable {
  struct Leased: Sendable {
    let lease: Lease
    /// The number of the route in the demand.
    let route: Int
    /// That it goes to, in A-labels.
    let domain: String
    let message: @Sendable () throws -> Envelope
  }

  let batch: Batch
  /// The new leases that are to be sent.
  var leases: [Leased] = []
  /// Of what was taken, who is not to get it after all.
  var excluded = 0
  /// How many were taken, with those that turned out not to be sent.
  var taken = 0
  /// What is left of it; its turns are for the next.
  var demand: Demand
  /// Whether something is due for which there was no room yet.
  var isHeldBack = false
  /// When the next delivery is due, where fewer were there than wanted.
  var nextDue: Timestamp?
  /// What is written of days' messages, by the route's name.
  var sent: [(route: String, day: Int, total: Int)] = []
  /// Results that were refused because the row is no longer ours.
  var fenced: [DeliveryResult] = []
}
