import Foundation
import Testing

@testable import Store

@Suite struct ReasonsMigrationTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-reasons-\(UUID().uuidString).sqlite").path

  @Test func `Deeds of an earlier release are called as they are today, and no others`() throws {
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let old = try Database(path: path, creating: true, history: Migration.history.filter { $0.version < Migration.reasons.version })
    try old.blockingWrite { connection in
      for deed in ["changed what a list is called", "set a slot", "took a slot away", "invited"] {
        try connection.execute("INSERT INTO audit_log (at, who, deed, object, network) VALUES (1, 'x', $1, '', '')", [.text(deed)])
      }
    }
    try old.close()
    let deeds = try Database(path: path, creating: false).blockingRead {
      try $0.rows("SELECT deed FROM audit_log ORDER BY id") { try $0.text("deed") }
    }
    #expect(deeds == ["set a list", "set the days of a list", "took the days of a list away", "invited"])
  }
}
