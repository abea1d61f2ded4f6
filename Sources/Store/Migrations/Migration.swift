/// One step of the schema's history. A step is never edited once a release carries it: a change is a new step.
struct Migration {
  let version: Int
  let sql: String

  static let history: [Migration] = [.initial]

  /// Applies what is missing, in one transaction, and refuses a schema that is newer than this program.
  static func bringUpToDate(_ connection: Connection, now: Timestamp) throws {
    try connection.execute("CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)")
    let found = try connection.first("SELECT coalesce(max(version), 0) AS version FROM migrations") { try $0.int("version") } ?? 0
    let known = history.last?.version ?? 0
    guard found <= known else { throw StoreError.newerSchema(found: found, known: known) }
    for step in history where step.version > found {
      try connection.script(step.sql)
      try connection.execute("INSERT INTO migrations (version, applied_at) VALUES ($1, $2)", [.integer(step.version), .time(now)])
    }
  }
}
