internal import Store

/// What has been learnt of a route since the last commit, for every process and the next run.
struct RouteNews: Sendable {
  let route: String
  var health: RouteHealth?
  var slowed: RouteHistory.Slowed?
  /// Messages to be added to a day's.
  var sent: (day: Int, count: Int)?

  init(route: String) {
    self.route = route
  }
}

/// What was known of a route when the last run ended.
struct RouteHistory: Sendable {
  struct Slowed: Sendable, Hashable {
    /// Messages a second.
    let rate: Double
    let at: Timestamp
  }

  var slowed: Slowed?
  var sentToday = 0
  /// The most on one day before.
  var best = 0
}
