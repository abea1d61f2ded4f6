internal import Words

/// A column of text, by the names that the schema has.
package struct TextColumn: Sendable, Hashable {
  package let table: String
  package let name: String

  package init(_ table: String, _ name: String) { (self.table, self.name) = (table, name) }

  /// Those in which a row has one of the addresses.
  static func mentioning(_ addresses: [String], _ connection: Connection) throws -> [TextColumn] {
    let sql = "SELECT place, item FROM \(Dialect.textColumns) ORDER BY place, number"
    let columns = try connection.rows(sql) { TextColumn(try $0.text("place"), try $0.text("item")) }
    return try columns.filter { column in
      try addresses.contains { address in
        address.isEmpty ? false : try column.mentions(address, connection)
      }
    }
  }

  private func mentions(_ address: String, _ connection: Connection) throws -> Bool {
    var isThere = false
    let sql = "SELECT \"\(name)\" AS text FROM \"\(table)\" WHERE \(Dialect.contains("lower(\"\(name)\")", "$1"))"
    try connection.each(sql, [.text(address.longestASCII)]) { row in
      if !isThere { isThere = try row.text("text").mentions(address: address) }
    }
    return isThere
  }
}
