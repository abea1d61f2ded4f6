import Foundation
import TestDatabases
import Testing

@testable import Store

@Suite struct HaltsMigrationTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-halts-\(UUID().uuidString).sqlite").path

  /// A database as the first schema made it, with a campaign and two deliveries.
  private func earlier() throws -> Database {
    let database = try Database(path: TestDatabase.path(path), creating: true, history: [.initial])
    try database.blockingWrite { connection in
      try connection.script(
        """
        INSERT INTO lists (slug, created_at) VALUES ('main', 0);
        INSERT INTO contents (hash, title, description, issue) VALUES ('\(String(repeating: "0", count: 64))', '', '', '');
        INSERT INTO campaigns (name, slug, list_id, mode, state, promise, content_hash, send_at, expires_after, audience, created_at, frozen_at)
        VALUES ('c', 'c', 1, 'live', 'sending', 'never-twice', '\(String(repeating: "0", count: 64))', 0, 0, 2, 0, 0);
        INSERT INTO subscribers (public_id, address, address_key, created_at) VALUES ('0123456789abcdef', 'a@b.example', 'a@b.example', 0);
        INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at) VALUES (1, 1, 'planned', 0, 0);
        """)
    }
    return database
  }

  private func text(_ sql: String, _ database: Database) throws -> String? {
    try database.blockingRead { try $0.first(sql) { try $0.text("x") } }
  }

  @Test func `An earlier database lets the new states in, keeps every row and index, and refuses what is no state`() throws {
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    // It stays open: another process may have looked at the old schema just before.
    let old = try earlier()
    let database = try Database(path: TestDatabase.path(path), creating: false)
    if TestDatabase.isSQLite { #expect(try text("SELECT integrity_check AS x FROM pragma_integrity_check", database) == "ok") }
    for open in [old, database] {
      try open.blockingWrite { connection in
        try connection.execute("UPDATE campaigns SET state = 'paused', halted_at = 1, halt_reason = 'by hand'")
        try connection.execute("UPDATE deliveries SET state = 'cancelled'")
        try connection.execute("UPDATE campaigns SET state = 'sending', halted_at = NULL, halt_reason = NULL")
        try connection.execute("UPDATE deliveries SET state = 'planned'")
      }
    }
    for refused in [
      "UPDATE campaigns SET state = 'resting'", "UPDATE campaigns SET state = 'paused'", "UPDATE campaigns SET halt_reason = 'x'",
      "UPDATE deliveries SET state = 'lost'", "UPDATE campaigns SET reached = 2",
      "INSERT INTO attempts (delivery_id, number, at, outcome) VALUES (1, 1, 0, 'lost')",
      "INSERT INTO attempts (delivery_id, number, at, outcome) VALUES (9, 1, 0, 'failed')",
    ] {
      #expect(throws: StoreError.self, "\(refused)") { try database.blockingWrite { _ = try $0.execute(refused) } }
    }
    let fresh = try Database(path: TestDatabase.path(path + "-fresh"), creating: true)
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + "-fresh" + suffix) } }
    let tables = "SELECT sql AS x FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    let constraints = """
      SELECT pg_get_constraintdef(oid) AS x FROM pg_constraint WHERE connamespace = CAST(current_schema() AS regnamespace)
      UNION ALL SELECT replace(indexdef, current_schema(), '') FROM pg_indexes WHERE schemaname = current_schema() ORDER BY x
      """
    func schema(_ database: Database) throws -> [String] {
      try database.blockingRead {
        try $0.rows(TestDatabase.isSQLite ? tables : constraints) { try $0.text("x") }
      }
    }
    let migrated = try schema(database)
    #expect(try migrated == schema(fresh))
    #expect(migrated.contains { $0.contains("deliveries_due") })
  }
}
