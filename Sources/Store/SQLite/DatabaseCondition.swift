internal import GRDB

/// How a database is, found out without changing anything: no step of the schema is applied.
package struct DatabaseCondition: Sendable {
  package let schema: Int
  /// The one that this program brings it to.
  package let newestSchema: Int
  /// Whether it writes ahead, which the promises of the ledger stand on.
  package let writesAhead: Bool
  /// What SQLite finds broken in the file; empty when nothing is.
  package let faults: [String]
  /// Of the file, without the log beside it.
  package let bytes: Int

  /// Reads all of the file, so it takes some four seconds a gigabyte.
  package init(path: String) throws {
    try Database.requireFile(path)
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
    do {
      self = try DatabaseQueue(path: path, configuration: configuration).read { try Self($0) }
    } catch let error as DatabaseError {
      throw StoreError.cannotOpen(path: path, reason: error.words)
    }
  }

  private init(_ database: GRDB.Database) throws {
    schema = try Migration.applied(Connection(engine: database))
    newestSchema = Migration.latest
    writesAhead = try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal"
    faults = try String.fetchAll(database, sql: "PRAGMA quick_check(3)").filter { $0 != "ok" }
    bytes = try (Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0) * (Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
  }
}
