package import Store

extension Session {
  private init(_ row: Row) throws {
    let hasSecret = try row.integer("has_secret") != 0
    self.init(
      id: try row.id("id"), user: try row.id("user_id"), stage: try row.choice("stage"), tries: try row.int("tries"),
      newCodeSecret: hasSecret ? try row.bytes("new_code_secret") : nil, network: try row.text("network"), agent: try row.text("agent"),
      createdAt: try row.time("created_at"), seenAt: try row.time("seen_at"))
  }

  private static let selection = """
    SELECT id, user_id, stage, tries, new_code_secret, new_code_secret IS NOT NULL AS has_secret, network, agent, created_at, seen_at
    FROM sessions
    """

  /// Always one with a new secret, whatever a browser had before: what somebody else put there is worth nothing.
  ///
  /// - Returns: the secret, which nobody can read again.
  static func begin(_ user: UserID, _ stage: Stage, _ caller: Caller, now: Timestamp, _ connection: Connection) throws -> String {
    let secret = Secret.make()
    try connection.execute(
      """
      INSERT INTO sessions (hash, user_id, stage, network, agent, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
      """,
      [.text(Secret.hash(of: secret)), user.sql, .text(stage.rawValue), .text(caller.network), .text(caller.agent), .time(now)])
    try connection.execute(
      """
      DELETE FROM sessions WHERE user_id = $1 AND (created_at < $2 OR stage = $4 AND id NOT IN (
        SELECT id FROM sessions WHERE user_id = $1 AND stage = $4 ORDER BY id DESC LIMIT $3))
      """, [user.sql, .time(now + .milliseconds(-absolute.milliseconds)), .integer(limit), .text(stage.rawValue)])
    return secret
  }

  /// One that is good now.
  static func find(secret: String, now: Timestamp, _ connection: Connection) throws -> Session? {
    let found = try connection.first("\(selection) WHERE hash = $1", [.text(Secret.hash(of: secret))], Session.init)
    return found.flatMap { $0.isGood(at: now) ? $0 : nil }
  }

  /// Those in which the person is signed in now, the latest first.
  package static func all(of user: UserID, now: Timestamp, _ connection: Connection) throws -> [Session] {
    try connection.rows("\(selection) WHERE user_id = $1 AND stage = 'open' ORDER BY seen_at DESC, id DESC", [user.sql], Session.init)
      .filter { $0.isGood(at: now) }
  }

  static func end(_ id: ID<Session>, of user: UserID, _ connection: Connection) throws -> Bool {
    try connection.execute("DELETE FROM sessions WHERE id = $1 AND user_id = $2", [id.sql, user.sql]) == 1
  }

  static func end(secret: String, _ connection: Connection) throws {
    try connection.execute("DELETE FROM sessions WHERE hash = $1", [.text(Secret.hash(of: secret))])
  }

  @discardableResult
  static func endAll(of user: UserID, _ connection: Connection) throws -> Int {
    try connection.execute("DELETE FROM sessions WHERE user_id = $1", [user.sql])
  }

  func noteTry(_ connection: Connection) throws {
    try connection.execute("UPDATE sessions SET tries = tries + 1 WHERE id = $1", [id.sql])
  }

  func set(newCodeSecret secret: [UInt8], _ connection: Connection) throws {
    try connection.execute("UPDATE sessions SET new_code_secret = $2 WHERE id = $1", [id.sql, .bytes(secret)])
  }

  /// Once a minute at most.
  func noteUse(now: Timestamp, in database: Database) async throws {
    if seenAt + .seconds(60) > now { return }
    try await database.write { [id] in
      _ = try $0.execute("UPDATE sessions SET seen_at = $2 WHERE id = $1", [id.sql, .time(now)])
    }
  }
}
