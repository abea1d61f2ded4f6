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
  /// Of a database that is no file.
  package let server: Server?

  package struct Server: Sendable {
    package let version: String
    /// Between a question and its answer.
    package let wait: Duration
    /// Its clock less ours.
    package let ahead: Duration
  }

  /// Reads all of the file, so it takes some four seconds a gigabyte.
  package init(path: String) throws {
    if let url = PostgreSQLURL(path) {
      self = try Database(unchanged: url.text).blockingRead { try Self(server: $0) }
      return
    }
    try SQLiteEngine.requireFile(path)
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
    do {
      self = try DatabaseQueue(path: path, configuration: configuration).read { try Self($0) }
    } catch let error as DatabaseError {
      throw StoreError.cannotOpen(path: path, reason: error.words)
    }
  }

  /// What a server does to its files, how large they are, and whether they are whole, is its own business.
  private init(server connection: Connection) throws {
    schema = try Migration.applied(connection)
    newestSchema = Migration.latest
    (writesAhead, faults) = (true, [])
    bytes = 0
    let looks = try (0..<3).compactMap { _ in try Self.look(connection) }
    server = looks.min { $0.wait < $1.wait }
  }

  private static func look(_ connection: Connection) throws -> Server? {
    let (asked, start) = (Timestamp.now(), ContinuousClock.now)
    return try connection.first("SELECT current_setting('server_version') AS version, \(Dialect.clock) AS now") { row in
      let wait = ContinuousClock.now - start
      return Server(version: try row.text("version"), wait: wait, ahead: try row.time("now") - asked - wait / 2)
    }
  }

  private init(_ database: GRDB.Database) throws {
    server = nil
    schema = try Migration.applied(Connection(database))
    newestSchema = Migration.latest
    writesAhead = try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal"
    faults = try String.fetchAll(database, sql: "PRAGMA quick_check(3)").filter { $0 != "ok" }
    bytes = try (Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0) * (Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
  }
}
