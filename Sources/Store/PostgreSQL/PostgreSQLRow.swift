internal import Glibc

/// The answer of one statement, all of it, as text.
final class PostgreSQLResult {
  let result: OpaquePointer
  let library: LibPQ

  init(_ result: OpaquePointer, _ library: LibPQ) { (self.result, self.library) = (result, library) }

  deinit { library.clear(result) }

  var count: Int32 { library.rows(result) }

  /// How many rows the statement changed; none if it changes none.
  var changes: Int { library.changes(result).flatMap { Int(String(cString: $0)) } ?? 0 }

  var command: String { library.command(result).map { String(cString: $0) } ?? "" }
}

/// One row of a ``PostgreSQLResult``.
struct PostgreSQLRow {
  let answer: PostgreSQLResult
  let row: Int32

  /// Of pg_type.dat; a truth is 0 or 1, as everywhere in our tables, and a sum of keys or sizes is a whole number however PostgreSQL adds.
  private enum Kind: UInt32 {
    case truth = 16
    case bytes = 17
    case name = 19
    case long = 20
    case short = 21
    case integer = 23
    case text = 25
    case varying = 1043
    case numeric = 1700
  }

  func optionalInteger(_ column: String) throws -> Int64? {
    let (place, kind) = try find(column)
    guard let octets = octets(place) else { return nil }
    switch kind {
    case .truth: return octets.first == UInt8(ascii: "t") ? 1 : 0
    case .long, .short, .integer, .numeric:
      guard let value = Int64(String(decoding: octets, as: UTF8.self)) else { throw StoreError.column(column) }
      return value
    default: throw StoreError.column(column)
    }
  }

  func optionalText(_ column: String) throws -> String? {
    let (place, kind) = try find(column)
    guard let octets = octets(place) else { return nil }
    switch kind {
    case .text, .varying, .name: return String(decoding: octets, as: UTF8.self)
    default: throw StoreError.column(column)
    }
  }

  /// Written `\x0123…` ("Binary Data Types" §8.4.1).
  func optionalBytes(_ column: String) throws -> [UInt8]? {
    let (place, kind) = try find(column)
    guard let octets = octets(place) else { return nil }
    guard kind == .bytes, let bytes = [UInt8](hex: String(decoding: octets.dropFirst(2), as: UTF8.self))
    else { throw StoreError.column(column) }
    return bytes
  }

  private func octets(_ place: Int32) -> UnsafeBufferPointer<UInt8>? {
    let (library, result) = (answer.library, answer.result)
    guard library.isNull(result, row, place) == 0 else { return nil }
    return UnsafeBufferPointer(start: library.value(result, row, place), count: Int(library.length(result, row, place)))
  }

  private func find(_ column: String) throws -> (Int32, Kind?) {
    let (library, result) = (answer.library, answer.result)
    let place = column.withCString { name in
      (0..<library.columns(result)).first { library.name(result, $0).map { strcmp($0, name) == 0 } ?? false }
    }
    guard let place else { throw StoreError.column(column) }
    return (place, Kind(rawValue: library.type(result, place)))
  }
}
