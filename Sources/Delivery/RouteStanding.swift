package import Store

/// How a route stands, as far as whoever sends has written it down: what `status` tells, and how fast it may be.
package struct RouteStanding: Sendable {
  package let route: Route
  /// Nil when it works, as far as anybody has tried.
  package let trouble: RouteTrouble?
  /// Messages an hour since somebody said "too fast", by now; nil where nobody did, or it is over.
  package let slowed: Int?
  /// When they said it, or it was written down last.
  package let slowedAt: Timestamp?
  /// Messages of today (UTC), where the route is being warmed up.
  package let sentToday: Int
  /// How many more it may send today; nil for as many as there are.
  package let leftToday: Int?
}
