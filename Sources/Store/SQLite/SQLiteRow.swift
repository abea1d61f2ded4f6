internal import GRDBSQLite
internal import Glibc

/// Where a statement stands; good until it goes on.
struct SQLiteRow {
  let statement: OpaquePointer
  /// Behind the column that was asked for last: rows are mostly read in their order.
  let next: UnsafeMutablePointer<Int32>

  func optionalInteger(_ column: String) throws -> Int64? {
    let place = try place(of: column)
    switch sqlite3_column_type(statement, place) {
    case SQLITE_NULL: return nil
    case SQLITE_INTEGER: return sqlite3_column_int64(statement, place)
    default: throw StoreError.column(column)
    }
  }

  func optionalText(_ column: String) throws -> String? {
    let place = try place(of: column)
    switch sqlite3_column_type(statement, place) {
    case SQLITE_NULL: return nil
    case SQLITE_TEXT:
      let start = sqlite3_column_text(statement, place)
      return String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, place))), as: UTF8.self)
    default: throw StoreError.column(column)
    }
  }

  func optionalBytes(_ column: String) throws -> [UInt8]? {
    let place = try place(of: column)
    switch sqlite3_column_type(statement, place) {
    case SQLITE_NULL: return nil
    case SQLITE_BLOB:
      let start = sqlite3_column_blob(statement, place)
      return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, place))))
    default: throw StoreError.column(column)
    }
  }

  private func place(of column: String) throws -> Int32 {
    let (count, first) = (sqlite3_column_count(statement), next.pointee)
    let place: Int32? = column.withCString { name in
      for step in 0..<count {
        let place = (first + step) % count
        if let other = sqlite3_column_name(statement, place), strcmp(other, name) == 0 { return place }
      }
      return nil
    }
    guard let place else { throw StoreError.column(column) }
    next.pointee = place + 1
    return place
  }
}
