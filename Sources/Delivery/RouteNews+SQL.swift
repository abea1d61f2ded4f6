internal import Store

extension RouteNews {
  /// - Returns: what is written now of the day's messages; nil when none were added.
  func keep(for mode: SendingMode, _ connection: Connection) throws -> Int? {
    // A delete that finds nothing is one look; another process may have left a trouble here that is over.
    if let health { try health.trouble?.keep(route, mode, connection) ?? RouteTrouble.remove(route, mode, connection) }
    if let slowed {
      try connection.execute(
        """
        INSERT INTO route_speeds (mode, route, per_hour, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (mode, route) DO UPDATE SET per_hour = excluded.per_hour, at = excluded.at
        """, [.text(mode.rawValue), .text(route), .integer(Int(slowed.rate * 3600)), .time(slowed.at)])
    }
    guard let sent else { return nil }
    return try connection.first(
      """
      INSERT INTO route_days (mode, route, day, sent) VALUES ($1, $2, $3, $4)
      ON CONFLICT (mode, route, day) DO UPDATE SET sent = route_days.sent + excluded.sent RETURNING sent
      """, [.text(mode.rawValue), .text(route), .integer(sent.day), .integer(sent.count)]
    ) { try $0.int("sent") }
  }
}

extension RouteHistory {
  static func of(_ route: String, _ mode: SendingMode, now: Timestamp, _ connection: Connection) throws -> RouteHistory {
    let key: [SQLValue] = [.text(mode.rawValue), .text(route)]
    var history = RouteHistory()
    history.slowed = try connection.first("SELECT per_hour, at FROM route_speeds WHERE mode = $1 AND route = $2", key) { row in
      Slowed(rate: Double(try row.int("per_hour")) / 3600, at: try row.time("at"))
    }
    for (day, sent) in try connection.rows(
      "SELECT day, sent FROM route_days WHERE mode = $1 AND route = $2", key, { (try $0.int("day"), try $0.int("sent")) })
    {
      if day == now.day { history.sentToday = sent } else { history.best = max(history.best, sent) }
    }
    return history
  }
}
