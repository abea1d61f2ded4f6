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

  /// The key that the last row got from the database.
  package var lastKey: Int64 {
    get throws {
      switch source {
      case .sqlite(let statement): statement.lastKey
      case .postgreSQL(let statement): try statement.lastKey
      }
    }
  }
}
