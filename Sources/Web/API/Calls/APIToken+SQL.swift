package import Accounts
package import Store

extension APIToken {
  private init(_ row: Row) throws {
    self.init(
      name: try row.text("name"), permissions: Self.permissions(try row.text("permissions")), createdAt: try row.time("created_at"),
      usedAt: try row.optionalTime("used_at"), endsAt: try row.optionalTime("ends_at"))
  }

  /// - Returns: the secret, which nobody can read again; nil when there is a token of the name.
  package static func create(
    _ name: String, permissions: Set<Permission>, endsAt: Timestamp? = nil, now: Timestamp, _ connection: Connection
  ) throws -> String? {
    let secret = secret()
    let made = try connection.execute(
      "INSERT INTO api_tokens (name, hash, permissions, created_at, ends_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING",
      [.text(name), .text(Secret.hash(of: secret)), .text(scope(permissions)), .time(now), .time(endsAt)])
    return made == 1 ? secret : nil
  }

  package static func all(_ connection: Connection) throws -> [APIToken] {
    try connection.rows("SELECT name, permissions, created_at, used_at, ends_at FROM api_tokens ORDER BY name", [], APIToken.init)
  }

  /// From this commit on it lets nobody in.
  ///
  /// - Returns: whether there was one.
  package static func revoke(_ name: String, _ connection: Connection) throws -> Bool {
    try connection.execute("DELETE FROM api_tokens WHERE name = $1", [.text(name)]) == 1
  }

  /// Nil for one that is unknown, or over.
  static func find(secret: String, now: Timestamp, _ connection: Connection) throws -> APIToken? {
    try connection.first(
      "SELECT name, permissions, created_at, used_at, ends_at FROM api_tokens WHERE hash = $1 AND (ends_at IS NULL OR ends_at > $2)",
      [.text(Secret.hash(of: secret)), .time(now)], APIToken.init)
  }

  /// Notes that it is used, once a minute at most.
  func use(now: Timestamp, in database: Database) async throws {
    if let usedAt, usedAt + .seconds(60) > now { return }
    try await database.write { [name] in
      _ = try $0.execute("UPDATE api_tokens SET used_at = $2 WHERE name = $1", [.text(name), .time(now)])
    }
  }
}
