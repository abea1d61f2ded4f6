package import Store

extension RouteTrouble {
  /// What holds up all mail of this mode: every route is in trouble. Nil when one works, as far as anybody has tried.
  package static func of(_ mode: SendingMode, _ connection: Connection) throws -> RouteTrouble? {
    try connection.first("\(query) AND route = $2", [.text(mode.rawValue), .text(all)], Self.init)
  }

  /// Of single routes, by their names.
  package static func each(_ mode: SendingMode, _ connection: Connection) throws -> [(route: String, trouble: RouteTrouble)] {
    try connection.rows("\(query) AND route <> $2 ORDER BY route", [.text(mode.rawValue), .text(all)]) {
      (try $0.text("route"), try Self($0))
    }
  }

  private static let query = "SELECT route, reason, since, next_try FROM route_troubles WHERE mode = $1"

  private init(_ row: Row) throws {
    self.init(reason: try row.text("reason"), since: try row.time("since"), nextTry: try row.time("next_try"))
  }

  /// In the place of a route's name: all of them.
  static let all = ""

  /// What another process has noticed before keeps its beginning.
  func keep(_ route: String, _ mode: SendingMode, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO route_troubles (mode, route, reason, since, next_try) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (mode, route) DO UPDATE SET reason = excluded.reason, next_try = excluded.next_try
      """, [.text(mode.rawValue), .text(route), .text(reason), .time(since), .time(nextTry)])
  }

  static func remove(_ route: String, _ mode: SendingMode, _ connection: Connection) throws {
    try connection.execute("DELETE FROM route_troubles WHERE mode = $1 AND route = $2", [.text(mode.rawValue), .text(route)])
  }

  /// Those of routes that the settings name no longer.
  static func forget(allBut routes: [String], _ mode: SendingMode, _ connection: Connection) throws {
    for (route, _) in try each(mode, connection) where !routes.contains(route) { try remove(route, mode, connection) }
  }
}
