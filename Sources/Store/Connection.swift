internal import GRDB

/// What a transaction can do. Valid only inside the closure that received it.
package struct Connection {
  let engine: GRDB.Database

  /// For a statement that is run very often in one transaction.
  package func prepared(_ sql: String) throws -> PreparedStatement {
    try translating { try PreparedStatement(sql, engine) }
  }

  /// Runs one statement; the count is of the rows changed.
  @discardableResult
  package func execute(_ sql: String, _ parameters: [SQLValue] = []) throws -> Int {
    try prepared(sql).run(parameters)
  }

  /// Hands over row by row: for answers of any length. A row is good only until the next.
  package func each(_ sql: String, _ parameters: [SQLValue] = [], _ body: (Row) throws -> Void) throws {
    try prepared(sql).each(parameters) { row in
      try body(row)
      return true
    }
  }

  package func rows<Element>(_ sql: String, _ parameters: [SQLValue] = [], _ decode: (Row) throws -> Element) throws -> [Element] {
    var elements: [Element] = []
    try each(sql, parameters) { elements.append(try decode($0)) }
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
    try translating { try engine.execute(sql: "PRAGMA mmap_size = 2147418112") }
    // Not for longer, or all of the file would count as memory of ours.
    defer { try? engine.execute(sql: "PRAGMA mmap_size = 0") }
    return try body()
  }

  /// Several statements without parameters or answers, as migrations have them.
  func script(_ sql: String) throws {
    try translating { try engine.execute(sql: sql) }
  }
}
