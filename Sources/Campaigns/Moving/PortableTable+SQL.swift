internal import Store

extension PortableTable {
  private var names: String { columns.map(\.name).joined(separator: ", ") }

  /// Row by row, in the order of the key.
  func each(_ connection: Connection, _ body: ([SQLValue]) throws -> Void) throws {
    let order = columns.prefix(keys).map(\.name).joined(separator: ", ")
    try connection.each("SELECT \(names) FROM \(name)\(stays.map { " WHERE NOT (\($0))" } ?? "") ORDER BY \(order)") { row in
      try body(
        try columns.map { column in
          switch column.kind {
          case .integer: try row.optionalInteger(column.name).map { .integer($0) } ?? .null
          case .text, .object: .text(try row.optionalText(column.name))
          case .bytes: .bytes(try row.bytes(column.name))
          }
        })
    }
  }

  func inserting(_ connection: Connection) throws -> PreparedStatement {
    let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    return try connection.prepared("INSERT INTO \(name) (\(names)) VALUES (\(places))")
  }

  func isEmpty(_ connection: Connection) throws -> Bool {
    try connection.first("SELECT 1 AS one FROM \(name) LIMIT 1") { try $0.int("one") } == nil
  }
}
