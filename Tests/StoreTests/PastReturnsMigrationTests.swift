import Foundation
import TestDatabases
import Testing

@testable import Store

@Suite struct PastReturnsMigrationTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-past-\(UUID().uuidString).sqlite").path

  @Test func `What came back before an earlier program put a mail back is over, and nothing else`() throws {
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let hash = String(repeating: "0", count: 64)
    let old = try Database(path: TestDatabase.path(path), creating: true, history: Migration.history.filter { $0.version < 30 })
    try old.blockingWrite { connection in
      try connection.script(
        """
        INSERT INTO lists (slug, created_at) VALUES ('main', 0);
        INSERT INTO contents (hash, title, description, issue) VALUES ('\(hash)', '', '', '');
        INSERT INTO campaigns (name, slug, list_id, mode, state, promise, content_hash, send_at, expires_after, audience, created_at, frozen_at)
        VALUES ('c', 'c', 1, 'live', 'sent', 'never-twice', '\(hash)', 0, 0, 2, 0, 0);
        """)
      for (id, at) in [(1, 5_000), (2, 5_000), (3, 9_500)] {
        try connection.script(
          """
          INSERT INTO subscribers (public_id, address, address_key, created_at)
          VALUES ('0123456789abcde\(id)', 'r\(id)@b.example', 'r\(id)@b.example', 0);
          INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, attempts, changed_at) VALUES (1, \(id), 'accepted', 0, 2, 9000);
          INSERT INTO feedback (key, source, kind, reason, is_hard, delivery_id, subscriber_id, campaign_id, words, outcome, at)
          VALUES ('\(id)\(hash.dropFirst())', 'main', 'bounce', 'other', 0, \(id), \(id), 1, '', 'counted', \(at));
          """)
      }
      // The first was put back after its bounce; the third before.
      for id in [1, 3] {
        try connection.script("INSERT INTO attempts (delivery_id, number, at, outcome) VALUES (\(id), 1, 8000, 'deferred')")
      }
    }
    let over = try Database(path: TestDatabase.path(path), creating: false).blockingRead {
      try $0.rows("SELECT over_at FROM feedback ORDER BY id") { try $0.optionalInteger("over_at") }
    }
    #expect(over == [8000, nil, nil])
  }
}
