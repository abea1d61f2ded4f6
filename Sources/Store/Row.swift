internal import GRDBSQLite
internal import Glibc

/// One row of an answer, good until the statement goes on. Columns are asked for by name; an absent or wrongly typed one throws ``StoreError/column(_:)``.
package struct Row {
  let statement: OpaquePointer

  package func integer(_ column: String) throws -> Int64 {
    guard let value = try optionalInteger(column) else { throw StoreError.column(column) }
    return value
  }

  package func optionalInteger(_ column: String) throws -> Int64? {
    let place = try place(of: column)
    switch sqlite3_column_type(statement, place) {
    case SQLITE_NULL: return nil
    case SQLITE_INTEGER: return sqlite3_column_int64(statement, place)
    default: throw StoreError.column(column)
    }
  }

  package func text(_ column: String) throws -> String {
    guard let value = try optionalText(column) else { throw StoreError.column(column) }
    return value
  }

  package func optionalText(_ column: String) throws -> String? {
    let place = try place(of: column)
    switch sqlite3_column_type(statement, place) {
    case SQLITE_NULL: return nil
    case SQLITE_TEXT:
      let start = sqlite3_column_text(statement, place)
      return String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, place))), as: UTF8.self)
    default: throw StoreError.column(column)
    }
  }

  package func bytes(_ column: String) throws -> [UInt8] {
    let place = try place(of: column)
    guard sqlite3_column_type(statement, place) == SQLITE_BLOB else { throw StoreError.column(column) }
    let start = sqlite3_column_blob(statement, place)
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, place))))
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

  private func place(of column: String) throws -> Int32 {
    let place = column.withCString { name in
      (0..<sqlite3_column_count(statement)).first { sqlite3_column_name(statement, $0).map { strcmp($0, name) == 0 } ?? false }
    }
    guard let place else { throw StoreError.column(column) }
    return place
  }
}
