/// Indexes that only make pages of people fast, by when they came and by name. Much of what a large import costs is keeping these two,
/// so one into a nearly empty database leaves them out and makes them at its end. Without them every answer is the same, but slow.
package enum SortIndex {
  static let definitions = [
    "CREATE INDEX IF NOT EXISTS subscribers_by_joining ON subscribers (created_at, id)",
    "CREATE INDEX IF NOT EXISTS subscribers_by_name ON subscribers (lower(name), id)",
  ]
  private static let names = ["subscribers_by_joining", "subscribers_by_name"]

  package static func drop(_ connection: Connection) throws {
    for name in names { try connection.execute("DROP INDEX IF EXISTS \(name)") }
  }

  /// After an import that was killed and that nobody goes on with. Looks first, so that usually it waits for no other process.
  package static func restore(in database: Database) async throws {
    let isWhole = try await database.read { connection in
      try names.allSatisfy { name in
        try connection.first("SELECT 1 AS one FROM \(Dialect.indexes) WHERE name = $1", [.text(name)]) { try $0.int("one") } != nil
      }
    }
    if !isWhole { try await database.indexingWrite { try make($0) } }
  }

  /// Those that are missing.
  package static func make(_ connection: Connection) throws {
    for definition in definitions { try connection.execute(definition) }
  }
}
