import Foundation
import TestDatabases
import Testing

@testable import Store

@Suite struct QuestionsMigrationTests {
  @Test func `An earlier database says of each who had left that they have, and what still waits for a click`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-questions-\(UUID().uuidString).sqlite").path
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let old = try Database(
      path: TestDatabase.path(path), creating: true, history: Array(Migration.history.prefix { $0.version < Migration.questions.version }))
    // By person: back by a form; whose form came before they left all; who left all by a file meanwhile; a reader whom a form asks; a stranger.
    let rows = [
      "1, 1, 'pending', 5, 9, 5", "1, 2, 'unsubscribed', 1, NULL, NULL", "2, 2, 'pending', 3, 9, 7", "1, 3, 'unsubscribed', 1, NULL, NULL",
      "2, 3, 'pending', 5, 9, NULL", "1, 4, 'confirmed', 5, NULL, NULL", "2, 4, 'pending', 5, 9, NULL", "1, 5, 'pending', 5, 9, NULL",
    ]
    try old.blockingWrite { connection in
      try connection.script("INSERT INTO lists (slug, created_at) VALUES ('main', 0), ('second', 0)")
      for person in 1...5 {
        _ = try connection.execute(
          "INSERT INTO subscribers (public_id, address, address_key, created_at) VALUES ($1, $2, $2, 0)",
          [.bytes([UInt8](repeating: UInt8(person), count: 16)), .text("\(person)@b.example")])
      }
      for row in rows {
        try connection.script("INSERT INTO memberships (list_id, subscriber_id, state, changed_at, remind_at, left_at) VALUES (\(row))")
      }
    }
    try old.close()
    let database = try Database(path: TestDatabase.path(path), creating: false)
    let found = try database.blockingRead {
      try $0.rows("SELECT list_id, subscriber_id, state, asked_at, remind_at FROM memberships ORDER BY subscriber_id, list_id") { row in
        let times = [try row.optionalInteger("asked_at"), try row.optionalInteger("remind_at")].map { $0.map { "\($0)" } ?? "-" }
        return "\(try row.integer("subscriber_id")) \(try row.text("state")) \(times.joined(separator: " "))"
      }
    }
    #expect(
      found == [
        "1 unsubscribed 5 9", "2 unsubscribed - -", "2 unsubscribed - -", "3 unsubscribed - -", "3 unsubscribed - -", "4 confirmed - -",
        "4 pending - 9", "5 pending - 9",
      ])
    for refused in ["UPDATE memberships SET asked_at = 1 WHERE state = 'pending'", "UPDATE memberships SET left_at = 1"] {
      #expect(throws: StoreError.self, "\(refused)") { try database.blockingWrite { _ = try $0.execute(refused) } }
    }
  }
}
