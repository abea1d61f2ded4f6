/// One statement, made ready once and run any number of times.
package struct PreparedStatement {
  private enum Source {
    case sqlite(SQLiteStatement)
    case postgreSQL(PostgreSQLStatement)
  }

  private let source: Source

  init(_ statement: SQLiteStatement) { source = .sqlite(statement) }

  init(_ statement: PostgreSQLStatement) { source = .postgreSQL(statement) }

  /// - Returns: how many rows changed.
  @discardableResult
  package func run(_ values: SQLValue...) throws -> Int { try run(values) }

  @discardableResult
  package func run(_ values: [SQLValue]) throws -> Int {
    switch source {
    case .sqlite(let statement): try statement.run(values)
    case .postgreSQL(let statement): try statement.run(values)
    }
  }

  /// Hands over row by row, until `body` answers false.
  func each(_ values: [SQLValue], _ body: (Row) throws -> Bool) throws {
    switch source {
    case .sqlite(let statement): try statement.each(values, body)
    case .postgreSQL(let statement): try statement.each(values, body)
    }
  }

  /// Runs it once for each, in this order. To a server all of them are on the way at once.
  ///
  /// - Returns: the `id` that each has brought back (RETURNING), nil where it brought none.
  @discardableResult
  package func run(each rows: some Sequence<[SQLValue]>) throws -> [Int64?] {
    switch source {
    case .sqlite(let statement):
      try rows.map { values in
        var key: Int64?
        try statement.each(values) { row in
          key = try row.integer("id")
          return true
        }
        return key
      }
    case .postgreSQL(let statement): try statement.run(each: rows)
    }
  }
}
