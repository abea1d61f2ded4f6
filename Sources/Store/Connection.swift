internal import Foundation
internal import GRDB

/// What a transaction can do. Valid only inside the closure that received it.
package struct Connection {
  let engine: GRDB.Database

  /// Runs one statement; the count is of the rows changed.
  @discardableResult
  package func execute(_ sql: String, _ parameters: [SQLValue] = []) throws -> Int {
    try translating {
      let before = engine.totalChangesCount
      try statement(sql, parameters).execute()
      return engine.totalChangesCount - before
    }
  }

  /// Hands over row by row: for answers of any length.
  package func each(_ sql: String, _ parameters: [SQLValue] = [], _ body: (Row) throws -> Void) throws {
    try translating {
      let cursor = try GRDB.Row.fetchCursor(try statement(sql, parameters))
      while let row = try cursor.next() { try body(Row(columns: row)) }
    }
  }

  package func rows<Element>(_ sql: String, _ parameters: [SQLValue] = [], _ decode: (Row) throws -> Element) throws -> [Element] {
    try translating {
      var elements: [Element] = []
      let cursor = try GRDB.Row.fetchCursor(try statement(sql, parameters))
      while let row = try cursor.next() {
        elements.append(try decode(Row(columns: row)))
      }
      return elements
    }
  }

  package func first<Element>(_ sql: String, _ parameters: [SQLValue] = [], _ decode: (Row) throws -> Element) throws -> Element? {
    try translating {
      let cursor = try GRDB.Row.fetchCursor(try statement(sql, parameters))
      return try cursor.next().map { try decode(Row(columns: $0)) }
    }
  }

  /// For a question that looks at very many rows: their pages are looked at where the system holds them, instead of being copied.
  package func scanning<Result>(_ body: () throws -> Result) throws -> Result {
    try translating { try engine.execute(sql: "PRAGMA mmap_size = 2147418112") }
    // Not for longer, or all of the file would count as memory of ours.
    defer { try? engine.execute(sql: "PRAGMA mmap_size = 0") }
    return try body()
  }

  /// Several statements without parameters or answers, as migrations have them.
  func script(_ sql: String) throws {
    try translating { try engine.execute(sql: sql) }
  }

  private func statement(_ sql: String, _ parameters: [SQLValue]) throws -> Statement {
    let statement = try engine.cachedStatement(sql: SQLiteDialect.numbered(sql))
    try statement.setArguments(StatementArguments(parameters.map { $0.databaseValue }))
    return statement
  }
}

extension SQLValue {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let value): value.databaseValue
    case .real(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .bytes(let value): Data(value).databaseValue
    }
  }
}
