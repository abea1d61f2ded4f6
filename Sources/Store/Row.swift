internal import GRDB

/// One row of an answer. Columns are asked for by name; an absent or wrongly typed one throws ``StoreError/column(_:)``.
package struct Row {
  let columns: GRDB.Row

  package func integer(_ column: String) throws -> Int64 {
    guard let value = try optionalInteger(column) else { throw StoreError.column(column) }
    return value
  }

  package func optionalInteger(_ column: String) throws -> Int64? {
    switch try value(column).storage {
    case .null: nil
    case .int64(let value): value
    default: throw StoreError.column(column)
    }
  }

  package func text(_ column: String) throws -> String {
    guard let value = try optionalText(column) else { throw StoreError.column(column) }
    return value
  }

  package func optionalText(_ column: String) throws -> String? {
    switch try value(column).storage {
    case .null: nil
    case .string(let value): value
    default: throw StoreError.column(column)
    }
  }

  package func bytes(_ column: String) throws -> [UInt8] {
    guard case .blob(let data) = try value(column).storage else { throw StoreError.column(column) }
    return Array(data)
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

  private func value(_ column: String) throws -> DatabaseValue {
    guard let value = columns[column] as DatabaseValue? else { throw StoreError.column(column) }
    return value
  }
}
