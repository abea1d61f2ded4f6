/// Indexes that only make answers fast: people by when they came, by name, and by the domain of their mailbox. Much of what a large import costs is
/// keeping these, so one into a nearly empty database leaves them out and makes them at its end. Without them every answer is the same, but slow.
package enum SortIndex {
  static let definitions = [
    "CREATE INDEX IF NOT EXISTS subscribers_by_joining ON subscribers (created_at, id)",
    "CREATE INDEX IF NOT EXISTS subscribers_by_name ON subscribers (lower(name), id)", byDomain,
  ]
  static let byDomain = "CREATE INDEX IF NOT EXISTS subscribers_by_domain ON subscribers ((\(Dialect.domain(of: "address_key"))))"
  private static let names = ["subscribers_by_joining", "subscribers_by_name", "subscribers_by_domain"]
  private static let isThere = "SELECT 1 AS one FROM \(Dialect.indexes) WHERE name = $1"

  package static func drop(_ connection: Connection) throws {
    for name in names { try connection.execute("DROP INDEX IF EXISTS \(name)") }
  }

  /// At the end of an import, and after one that was killed and that nobody goes on with. Looks first, so that usually it waits for no other
  /// process; and makes one at a time, so that no other waits for both.
  package static func restore(in database: Database) async throws {
    for (name, definition) in zip(names, definitions) {
      if try await database.read({ try $0.first(isThere, [.text(name)]) { try $0.int("one") } }) != nil { continue }
      _ = try await database.indexingWrite { try $0.execute(definition) }
    }
  }
}
