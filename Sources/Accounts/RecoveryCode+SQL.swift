internal import Store

extension RecoveryCode {
  /// Ten new ones in the place of those that there were.
  static func renew(of user: UserID, _ connection: Connection) throws -> [String] {
    try removeAll(of: user, connection)
    let codes = (0..<count).map { _ in make() }
    for code in codes {
      try connection.execute("INSERT INTO recovery_codes (user_id, hash) VALUES ($1, $2)", [user.sql, .text(hash(of: code))])
    }
    return codes
  }

  static func removeAll(of user: UserID, _ connection: Connection) throws {
    try connection.execute("DELETE FROM recovery_codes WHERE user_id = $1", [user.sql])
  }

  /// - Returns: whether there was this one. There is not any more.
  static func use(_ typed: String, of user: UserID, _ connection: Connection) throws -> Bool {
    try connection.execute("DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2", [user.sql, .text(hash(of: typed))]) == 1
  }

  static func left(of user: UserID, _ connection: Connection) throws -> Int {
    try connection.first("SELECT count(*) AS count FROM recovery_codes WHERE user_id = $1", [user.sql]) { try $0.int("count") } ?? 0
  }
}
