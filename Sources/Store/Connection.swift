internal import GRDB

/// What a transaction can do. Valid only inside the closure that received it.
package struct Connection {
  private enum Session {
    case sqlite(GRDB.Database)
    case postgreSQL(PostgreSQLSession)
  }

  private let session: Session

  /// Nil on any other engine.
  var sqlite: GRDB.Database? { if case .sqlite(let database) = session { database } else { nil } }

  init(_ database: GRDB.Database) { session = .sqlite(database) }

  init(_ postgreSQL: PostgreSQLSession) { session = .postgreSQL(postgreSQL) }

  /// For a statement that is run very often in one transaction.
  package func prepared(_ sql: String) throws -> PreparedStatement {
    switch session {
    case .sqlite(let database): try translating { PreparedStatement(try SQLiteStatement(sql, database)) }
    case .postgreSQL(let session): PreparedStatement(session.prepared(sql))
    }
  }

  /// Runs one statement; the count is of the rows changed.
  @discardableResult
  package func execute(_ sql: String, _ parameters: [SQLValue] = []) throws -> Int {
    try prepared(sql).run(parameters)
  }

  /// Hands over row by row: for answers of any length. A row is good only until the next.
  package func each(_ sql: String, _ parameters: [SQLValue] = [], _ body: (Row) throws -> Void) throws {
    if case .postgreSQL(let session) = session { return try session.each(sql, parameters, body) }
    try prepared(sql).each(parameters) { row in
      try body(row)
      return true
    }
  }

  package func rows<Element>(_ sql: String, _ parameters: [SQLValue] = [], _ decode: (Row) throws -> Element) throws -> [Element] {
    var elements: [Element] = []
    try prepared(sql).each(parameters) { row in
      elements.append(try decode(row))
      return true
    }
    return elements
  }

  package func first<Element>(_ sql: String, _ parameters: [SQLValue] = [], _ decode: (Row) throws -> Element) throws -> Element? {
    var first: Element?
    try prepared(sql).each(parameters) { row in
      first = try decode(row)
      return false
    }
    return first
  }

  /// For a question that looks at very many rows: their pages are looked at where the system holds them, instead of being copied.
  package func scanning<Result>(_ body: () throws -> Result) throws -> Result {
    guard let sqlite else { return try body() }
    try translating { try sqlite.execute(sql: "PRAGMA mmap_size = 2147418112") }
    // Not for longer, or all of the file would count as memory of ours.
    defer { try? sqlite.execute(sql: "PRAGMA mmap_size = 0") }
    return try body()
  }

  /// To be said after rows came with their keys: what the database hands out from now on lies behind them.
  ///
  /// - Parameter key: also behind this one.
  package func adoptKeys(of table: String, beyond key: Int64 = 0) throws {
    switch session {
    case .sqlite(let database):
      // What rows brought along it has seen ("Autoincrement" §3), and its memory of a table begins with the first.
      guard key > 0 else { return }
      try translating {
        try database.execute(sql: "UPDATE sqlite_sequence SET seq = ?2 WHERE name = ?1 AND seq < ?2", arguments: [table, key])
        try database.execute(
          sql: "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)",
          arguments: [table, key])
      }
    case .postgreSQL(let session): try session.adoptKeys(of: table, beyond: key)
    }
  }

  /// The last key that the database handed out in a table, be its row there or not; 0 before the first.
  func lastKey(of table: String) throws -> Int64 {
    switch session {
    case .sqlite(let database):
      try translating { try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = ?", arguments: [table]) ?? 0 }
    case .postgreSQL(let session): try session.lastKey(of: table)
    }
  }

  /// Leaves out so many of the next keys of every table.
  package func passOverKeys(_ count: Int64) throws {
    for shape in try TableShape.all() where shape.hasIdentity {
      try adoptKeys(of: shape.name, beyond: try lastKey(of: shape.name) + count)
    }
  }

  /// Several statements without parameters or answers, as migrations have them.
  func script(_ sql: String) throws {
    switch session {
    case .sqlite(let database): try translating { try database.execute(sql: sql) }
    case .postgreSQL(let session): try session.send(PostgreSQLDialect.script(sql))
    }
  }

  func has(table: String) throws -> Bool {
    switch session {
    case .sqlite(let database): try translating { try database.tableExists(table) }
    case .postgreSQL(let session): try session.has(table: table)
    }
  }
}
