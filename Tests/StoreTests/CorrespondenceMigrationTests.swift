import Foundation
import TestDatabases
import Testing

@testable import Store

@Suite struct CorrespondenceMigrationTests {
  @Test func `An earlier database lets tests and notices in, and only a test is shown as somebody`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-correspondence-\(UUID().uuidString).sqlite").path
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let history = Array(Migration.history.prefix { $0.version < Migration.correspondence.version })
    let old = try Database(path: TestDatabase.path(path), creating: true, history: history)
    let hash = String(repeating: "0", count: 64)
    func campaign(_ name: String, _ kind: String) -> String {
      """
      INSERT INTO campaigns (name, slug, list_id, kind, mode, state, promise, content_hash, send_at, expires_after, created_at)
      VALUES ('\(name)', '\(name)', 1, '\(kind)', 'live', 'scheduled', 'never-twice', '\(hash)', 0, 0, 0)
      """
    }
    try old.blockingWrite { connection in
      try connection.script(
        """
        INSERT INTO lists (slug, created_at) VALUES ('main', 0);
        INSERT INTO contents (hash, title, description, issue) VALUES ('\(hash)', '', '', '');
        INSERT INTO subscribers (public_id, address, address_key, created_at) VALUES ('0123456789abcdef', 'a@b.example', 'a@b.example', 0);
        \(campaign("c", "issue"))
        """)
    }
    #expect(throws: StoreError.self) { try old.blockingWrite { _ = try $0.execute(campaign("test.c.1", "test")) } }
    try old.close()
    let database = try Database(path: TestDatabase.path(path), creating: false)
    try database.blockingWrite { connection in
      for kind in ["test", "notice"] { try connection.execute(campaign(kind, kind)) }
      try connection.execute("UPDATE campaigns SET shown_as = 1 WHERE kind = 'test'")
    }
    for refused in [
      campaign("x", "letter"), "UPDATE campaigns SET shown_as = 1 WHERE kind = 'issue'",
      "UPDATE campaigns SET shown_as = 9 WHERE kind = 'test'",
    ] {
      #expect(throws: StoreError.self, "\(refused)") { try database.blockingWrite { _ = try $0.execute(refused) } }
    }
    if TestDatabase.isSQLite {
      let integrity = try database.blockingRead {
        try $0.first("SELECT integrity_check AS x FROM pragma_integrity_check") { try $0.text("x") }
      }
      #expect(integrity == "ok")
    }
  }
}
