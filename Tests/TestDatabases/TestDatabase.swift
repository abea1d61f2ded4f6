import Foundation
package import Store

/// Where tests have their databases: in files, or, if `TUESDAY_TEST_POSTGRES` has the URL of one, in PostgreSQL databases of that server, which should be
/// one that goes away afterwards (`.ci/test` starts one).
package enum TestDatabase {
  private static let server = ProcessInfo.processInfo.environment["TUESDAY_TEST_POSTGRES"]
  private static let copies = server.map { DatabaseCopies(server: $0) }

  /// For what only one of the engines has.
  package static let isSQLite = server == nil

  /// Of a database without tables; the same file is the same database, a schema of the server's own.
  package static func path(_ file: String) -> String {
    guard let server else { return file }
    // FNV-1a: short, and the same in each process.
    let mark = file.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return "\(server)\(server.contains("?") ? "&" : "?")options=-csearch_path%3Dtest_\(String(mark, radix: 16))"
  }

  /// With all that lies beside it in the file's folder. It lasts as long as the file.
  package static func open(_ file: String, creating: Bool = true) throws -> Database {
    let path = try copies?.path(of: file, creating: creating) ?? file
    return try Database(path: path, folder: URL(filePath: file).deletingLastPathComponent().path, creating: creating)
  }

  /// How the engine would answer a question, line by line and in its own words, when reading a table from end to end is the last thing it does: the tables
  /// of tests are so small that PostgreSQL would do nothing else.
  package static func plan(of sql: String, _ connection: Connection, _ parameters: [SQLValue] = []) throws -> [String] {
    if isSQLite { return try connection.rows("EXPLAIN QUERY PLAN \(sql)", parameters) { try $0.text("detail") } }
    try connection.execute("SET LOCAL enable_seqscan = off")
    return try connection.rows("EXPLAIN \(sql)", parameters) { try $0.text("QUERY PLAN") }
  }

  /// Those lines of a ``plan(of:_:_:)`` that read all rows of a table or, in SQLite, of what a part of the question makes; an index may hold only some.
  package static func scans(_ plan: [String]) -> [String] {
    plan.filter { $0.hasPrefix("SCAN") && !$0.contains("USING INDEX") || $0.contains("Seq Scan") }
  }
}
