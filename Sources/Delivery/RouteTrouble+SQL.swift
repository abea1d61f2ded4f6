package import Store

extension RouteTrouble {
  /// That of the route which mail of this mode takes; nil when it works, as far as anybody has tried.
  package static func of(_ mode: SendingMode, _ connection: Connection) throws -> RouteTrouble? {
    try connection.first("SELECT reason, since, next_try FROM route_troubles WHERE mode = $1", [.text(mode.rawValue)]) { row in
      RouteTrouble(reason: try row.text("reason"), since: try row.time("since"), nextTry: try row.time("next_try"))
    }
  }

  /// What another process has noticed before keeps its beginning.
  func keep(for mode: SendingMode, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO route_troubles (mode, reason, since, next_try) VALUES ($1, $2, $3, $4)
      ON CONFLICT (mode) DO UPDATE SET reason = excluded.reason, next_try = excluded.next_try
      """, [.text(mode.rawValue), .text(reason), .time(since), .time(nextTry)])
  }

  static func remove(of mode: SendingMode, _ connection: Connection) throws {
    try connection.execute("DELETE FROM route_troubles WHERE mode = $1", [.text(mode.rawValue)])
  }
}
