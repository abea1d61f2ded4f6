/// One step of the schema's history. A step is never edited once a release carries it: a change is a new step.
struct Migration {
  let version: Int
  let sql: String

  static let history: [Migration] = [
    .initial, .halts, .givenName, .leaving, .routes, .rejects, .questions, .correspondence, .slots, .finalSigma, .visits, .series, .digests,
    .approvals, .trials, .feeds, .messages, .feedback, .manyCampaigns, .accounts, .webhooks, .heldBounces, .archive, .issueFiles,
    .hardBounces, .revisions, .apiAnswers, .pastReturns, .hooks, .reasons, .slotNotes, .heldDomains, .restorations, .waitingBounces,
    .rollUps, .liveSlots, .openDayUndo,
  ]
  static let latest = history.last?.version ?? 0

  /// The schema's version in a database, 0 for an empty one. A schema newer than this program is refused.
  static func applied(_ connection: Connection) throws -> Int {
    guard try connection.has(table: "migrations") else { return 0 }
    let found = try connection.first("SELECT coalesce(max(version), 0) AS version FROM migrations") { try $0.int("version") } ?? 0
    guard found <= latest else { throw StoreError.newerSchema(found: found, known: latest) }
    return found
  }

  /// Applies what is missing, in one transaction.
  static func bringUpToDate(_ connection: Connection, by history: [Migration], now: Timestamp) throws {
    try connection.execute("CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)")
    let found = try applied(connection)
    for step in history where step.version > found {
      try connection.script(step.sql)
      try connection.execute("INSERT INTO migrations (version, applied_at) VALUES ($1, $2)", [.integer(step.version), .time(now)])
    }
  }
}
