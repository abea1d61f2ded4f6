internal import Store

extension OneTimeLink {
  /// A new one in the place of the one that there was.
  ///
  /// - Returns: the secret, which nobody can read again.
  static func make(for user: UserID?, lasting time: Duration, now: Timestamp, _ connection: Connection) throws -> String {
    let secret = Secret.make()
    if let user {
      try remove(of: user, connection)
    } else {
      try connection.execute("DELETE FROM one_time_links WHERE user_id IS NULL")
    }
    try connection.execute(
      "INSERT INTO one_time_links (hash, user_id, ends_at) VALUES ($1, $2, $3)",
      [.text(Secret.hash(of: secret)), user.map(\.sql) ?? .null, .time(now + time)])
    return secret
  }

  static func remove(of user: UserID, _ connection: Connection) throws {
    try connection.execute("DELETE FROM one_time_links WHERE user_id = $1", [user.sql])
  }

  static func find(secret: String, now: Timestamp, _ connection: Connection) throws -> OneTimeLink? {
    let found = try connection.first(
      "SELECT user_id, ends_at FROM one_time_links WHERE hash = $1", [.text(Secret.hash(of: secret))]
    ) { row in OneTimeLink(user: try row.optionalInteger("user_id").map { UserID($0) }, endsAt: try row.time("ends_at")) }
    return found.flatMap { now < $0.endsAt ? $0 : nil }
  }

  /// - Returns: whether it was there: of two who use it at once, one hears yes.
  static func use(secret: String, _ connection: Connection) throws -> Bool {
    try connection.execute("DELETE FROM one_time_links WHERE hash = $1", [.text(Secret.hash(of: secret))]) == 1
  }

  /// When the link of each who has one ends.
  static func ends(now: Timestamp, _ connection: Connection) throws -> [UserID: Timestamp] {
    let rows = try connection.rows("SELECT user_id, ends_at FROM one_time_links WHERE user_id IS NOT NULL AND ends_at > $1", [.time(now)]) {
      (UserID(try $0.integer("user_id")), try $0.time("ends_at"))
    }
    return Dictionary(rows) { first, _ in first }
  }
}
