internal import GRDB
internal import GRDBSQLite

/// One statement, made ready once and run any number of times. Values go to the engine and come from it as they are: the library's arguments
/// and rows cost as much as the engine's own work on a row that is found by its key.
struct SQLiteStatement {
  private let statement: OpaquePointer
  private let engine: OpaquePointer
  private let sql: String
  // Keeps the statement alive.
  private let owner: GRDB.Statement

  init(_ sql: String, _ database: GRDB.Database) throws {
    let sql = SQLiteDialect.numbered(sql)
    var owner = try database.cachedStatement(sql: sql)
    // Somebody is still reading its rows, and asks the same for each of them.
    if sqlite3_stmt_busy(owner.sqliteStatement) != 0 { owner = try database.makeStatement(sql: sql) }
    guard let engine = database.sqliteConnection else { throw StoreError.engine("the connection is closed") }
    (self.owner, self.engine, self.sql) = (owner, engine, sql)
    statement = owner.sqliteStatement
  }

  /// - Returns: how many rows the statement changed, without those that triggers changed for it, as PostgreSQL counts.
  func run(_ values: [SQLValue]) throws -> Int {
    let before = sqlite3_total_changes(engine)
    try each(values) { _ in true }
    // What changes nothing leaves the number of the statement before it.
    return sqlite3_total_changes(engine) == before ? 0 : Int(sqlite3_changes(engine))
  }

  func each(_ values: [SQLValue], _ body: (Row) throws -> Bool) throws {
    defer { sqlite3_reset(statement) }
    try bind(values)
    assert(hasDistinctColumns, "two columns of one name, of which a row would give either: \(sql)")
    var next: Int32 = 0
    try withUnsafeMutablePointer(to: &next) { next in
      while true {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: if try !body(Row(.sqlite(SQLiteRow(statement: statement, next: next)))) { return }
        case SQLITE_DONE: return
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code), message: words, sql: sql).translated
        }
      }
    }
  }

  private var hasDistinctColumns: Bool {
    let names = (0..<sqlite3_column_count(statement)).compactMap { sqlite3_column_name(statement, $0).map { String(cString: $0) } }
    return Set(names).count == names.count
  }

  private var words: String? { sqlite3_errmsg(engine).map { String(cString: $0) } }

  private func bind(_ values: [SQLValue]) throws {
    guard values.count == sqlite3_bind_parameter_count(statement) else {
      throw StoreError.engine("\(values.count) values for the \(sqlite3_bind_parameter_count(statement)) of: \(sql)")
    }
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(statement, place)
        case .integer(let value): sqlite3_bind_int64(statement, place, value)
        case .real(let value): sqlite3_bind_double(statement, place, value)
        case .text(let value): sqlite3_bind_text(statement, place, value, Int32(value.utf8.count), Self.copied)
        // Without octets it would be taken for NULL.
        case .bytes([]): sqlite3_bind_zeroblob(statement, place, 0)
        case .bytes(let value): sqlite3_bind_blob(statement, place, value, Int32(value.count), Self.copied)
        }
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: words, sql: sql).translated }
    }
  }

  /// SQLITE_TRANSIENT, a macro that Swift cannot see.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
