import Foundation
import TestDatabases
import Testing

@testable import Store

@Suite struct FinalSigmaMigrationTests {
  @Test func `Keys from before a sigma was one letter are found by today's, and who was here under two spellings stays`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-sigma-\(UUID().uuidString).sqlite").path
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let old = try Database(
      path: TestDatabase.path(path), creating: true, history: Array(Migration.history.prefix { $0.version < Migration.finalSigma.version }))
    try old.blockingWrite { connection in
      for (number, key) in ["σας@a.example", "ας@a.example", "ασ@a.example", "ς.ς@a.example", "σ.ς@a.example", "ada@a.example"].enumerated()
      {
        _ = try connection.execute(
          "INSERT INTO subscribers (public_id, address, address_key, created_at) VALUES ($1, $2, $2, 0)",
          [.bytes([UInt8](repeating: UInt8(number), count: 16)), .text(key)])
      }
      for value in ["σας@a.example", "ας@a.example", "ασ@a.example", "ada@a.example"] {
        _ = try connection.execute(
          "INSERT INTO suppressions (kind, value, reason, created_at) VALUES ('address', $1, '', 0)", [.text(value)])
      }
    }
    try old.close()
    let database = try Database(path: TestDatabase.path(path), creating: false)
    let (keys, values) = try database.blockingRead { connection in
      (
        try connection.rows("SELECT address_key FROM subscribers ORDER BY id") { try $0.text("address_key") },
        try connection.rows("SELECT value FROM suppressions") { try $0.text("value") }
      )
    }
    #expect(keys == ["σασ@a.example", "ας@a.example", "ασ@a.example", "σ.σ@a.example", "σ.ς@a.example", "ada@a.example"])
    #expect(values.sorted() == ["ada@a.example", "ασ@a.example", "σασ@a.example"])
  }
}
