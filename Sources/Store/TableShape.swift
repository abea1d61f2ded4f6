internal import GRDB

/// A table as the schema has it, the same in both engines.
struct TableShape: Sendable {
  struct Column: Sendable {
    enum Kind: Sendable {
      case integer, text, bytes
    }

    let name: String
    let kind: Kind
  }

  let name: String
  let columns: [Column]
  /// Columns of its key, in their order.
  let key: [String]
  /// Whether the database hands out its keys.
  let hasIdentity: Bool

  /// All that there are, each behind those that its rows refer to; those that say how far something was told come last, so that copying rows tells nobody anything.
  static func all() throws -> [TableShape] {
    let schema = try DatabaseQueue()
    return try schema.write { database in
      try Migration.bringUpToDate(Connection(database), by: Migration.history, now: Timestamp(milliseconds: 0))
      let names = try String.fetchAll(
        database,
        sql:
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'migrations' ORDER BY name <> 'hooks' DESC, rowid"
      )
      var left = names
      var sorted: [TableShape] = []
      while !left.isEmpty {
        let place = try left.firstIndex { name in
          try String.fetchAll(database, sql: "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?)", arguments: [name])
            .allSatisfy { other in other == name || !left.contains(other) }
        }
        guard let place else { throw StoreError.defect("tables refer to one another in a circle: \(left.joined(separator: ", "))") }
        sorted.append(try TableShape(left.remove(at: place), database))
      }
      return sorted
    }
  }

  private init(_ name: String, _ database: GRDB.Database) throws {
    let rows = try GRDB.Row.fetchAll(database, sql: "SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", arguments: [name])
    self.name = name
    columns = try rows.map { row in
      let (column, type) = (row["name"] as String, row["type"] as String)
      switch type {
      case "BIGINT", "INTEGER": return Column(name: column, kind: .integer)
      case "TEXT": return Column(name: column, kind: .text)
      case "BLOB": return Column(name: column, kind: .bytes)
      default: throw StoreError.defect("\(name).\(column) is of a kind that is not copied: \(type)")
      }
    }
    key = rows.filter { $0["pk"] as Int > 0 }.sorted { ($0["pk"] as Int) < ($1["pk"] as Int) }.map { $0["name"] }
    if key.isEmpty { throw StoreError.defect("\(name) has no key, by which its rows would have an order") }
    hasIdentity = rows.contains { $0["type"] as String == "INTEGER" && $0["pk"] as Int == 1 }
  }
}
