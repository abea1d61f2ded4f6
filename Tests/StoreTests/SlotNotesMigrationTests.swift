import Foundation
import Testing

@testable import Store

@Suite struct SlotNotesMigrationTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-notes-\(UUID().uuidString).sqlite").path

  @Test func `What an earlier release saw of a day is known still`() throws {
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let old = try Database(path: path, creating: true, history: Migration.history.filter { $0.version < Migration.slotNotes.version })
    try old.blockingWrite { connection in
      for (id, values) in [(1, "'2026-11-03', '2026-11-10 24'"), (2, "NULL, NULL")] {
        try connection.script(
          """
          INSERT INTO lists (id, slug, name, created_at) VALUES (\(id), 'l\(id)', '', 0);
          INSERT INTO slots (list_id, rule, zone, since, looked_for, warned_of) VALUES (\(id), 'every Tuesday 09:00', 'UTC', 0, \(values));
          """)
      }
    }
    try old.close()
    let notes = try Database(path: path, creating: false).blockingRead {
      try $0.rows("SELECT looks, warnings FROM slots ORDER BY list_id") { [try $0.optionalText("looks"), try $0.optionalText("warnings")] }
    }
    #expect(notes == [["2026-11-03", "2026-11-10 24"], [nil, nil]])
  }
}
