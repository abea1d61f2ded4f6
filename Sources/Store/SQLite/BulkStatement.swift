internal import GRDB
internal import GRDBSQLite

/// One statement for very many rows: values go to the engine as they are, without a detour.
package struct BulkStatement {
  private let statement: OpaquePointer
  private let engine: OpaquePointer
  // Keeps the statement alive.
  private let owner: Statement

  fileprivate init(_ sql: String, _ database: GRDB.Database) throws {
    owner = try database.cachedStatement(sql: SQLiteDialect.numbered(sql))
    guard let engine = database.sqliteConnection else { throw StoreError.engine("the connection is closed") }
    statement = owner.sqliteStatement
    self.engine = engine
  }

  /// - Returns: how many rows changed.
  package func run(_ values: SQLValue...) throws -> Int { try run(values) }

  package func run(_ values: [SQLValue]) throws -> Int {
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      switch value {
      case .null: sqlite3_bind_null(statement, place)
      case .integer(let value): sqlite3_bind_int64(statement, place, value)
      case .real(let value): sqlite3_bind_double(statement, place, value)
      case .text(let value): sqlite3_bind_text(statement, place, value, Int32(value.utf8.count), Self.copied)
      case .bytes(let value): sqlite3_bind_blob(statement, place, value, Int32(value.count), Self.copied)
      }
    }
    let code = sqlite3_step(statement)
    sqlite3_reset(statement)
    if code == SQLITE_DONE || code == SQLITE_ROW { return Int(sqlite3_changes(engine)) }
    let words = sqlite3_errmsg(engine).map { String(cString: $0) } ?? "error \(code)"
    throw code == SQLITE_CONSTRAINT ? StoreError.constraint(words) : StoreError.engine(words)
  }

  /// The key that the last row got from the database.
  package var lastKey: Int64 { sqlite3_last_insert_rowid(engine) }

  /// SQLITE_TRANSIENT, a macro that Swift cannot see.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

extension Connection {
  package func bulk(_ sql: String) throws -> BulkStatement {
    try translating { try BulkStatement(sql, engine) }
  }
}
