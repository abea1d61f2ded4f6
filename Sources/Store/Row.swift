/// One row of an answer, good until the statement goes on. Columns are asked for by name; an absent or wrongly typed one throws ``StoreError/column(_:)``.
package struct Row {
  enum Source {
    case sqlite(SQLiteRow)
    case postgreSQL(PostgreSQLRow)
  }

  private let source: Source

  init(_ source: Source) { self.source = source }

  package func integer(_ column: String) throws -> Int64 {
    guard let value = try optionalInteger(column) else { throw StoreError.column(column) }
    return value
  }

  package func optionalInteger(_ column: String) throws -> Int64? {
    switch source {
    case .sqlite(let row): try row.optionalInteger(column)
    case .postgreSQL(let row): try row.optionalInteger(column)
    }
  }

  package func text(_ column: String) throws -> String {
    guard let value = try optionalText(column) else { throw StoreError.column(column) }
    return value
  }

  package func optionalText(_ column: String) throws -> String? {
    switch source {
    case .sqlite(let row): try row.optionalText(column)
    case .postgreSQL(let row): try row.optionalText(column)
    }
  }

  package func bytes(_ column: String) throws -> [UInt8] {
    guard let value = try optionalBytes(column) else { throw StoreError.column(column) }
    return value
  }

  func optionalBytes(_ column: String) throws -> [UInt8]? {
    switch source {
    case .sqlite(let row): try row.optionalBytes(column)
    case .postgreSQL(let row): try row.optionalBytes(column)
    }
  }

  /// One of a closed set of words.
  package func choice<Choice: RawRepresentable<String>>(_ column: String) throws -> Choice {
    guard let choice: Choice = try optionalChoice(column) else { throw StoreError.column(column) }
    return choice
  }

  package func optionalChoice<Choice: RawRepresentable<String>>(_ column: String) throws -> Choice? {
    guard let text = try optionalText(column) else { return nil }
    guard let choice = Choice(rawValue: text) else { throw StoreError.column(column) }
    return choice
  }

  package func int(_ column: String) throws -> Int { Int(try integer(column)) }

  package func time(_ column: String) throws -> Timestamp { Timestamp(milliseconds: try integer(column)) }

  package func optionalTime(_ column: String) throws -> Timestamp? {
    try optionalInteger(column).map { Timestamp(milliseconds: $0) }
  }

  package func id<Kind>(_ column: String) throws -> ID<Kind> { ID(try integer(column)) }
}
