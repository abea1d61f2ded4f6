import Foundation
import TestDatabases
import Testing

@testable import Store

@Suite struct DatabaseCopyTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-copy-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  private func database(_ name: String) throws -> Database { try TestDatabase.open("\(folder)/\(name).sqlite") }

  /// Two lists, of which the second is gone again, a reader with an odd name, and 2,500 others.
  private func fill(_ database: Database) throws {
    try database.blockingWrite { connection in
      try connection.execute("INSERT INTO lists (slug, created_at) VALUES ('main', 1)")
      try connection.execute("INSERT INTO lists (slug, created_at) VALUES ('gone', 1)")
      try connection.execute("DELETE FROM lists WHERE slug = 'gone'")
      try connection.execute(
        "INSERT INTO signing_keys (id, secret, created_at) VALUES (1, $1, 2)", [.bytes((0...255).map { UInt8($0) })])
      let insert = try connection.prepared(
        "INSERT INTO subscribers (public_id, address, address_key, name, created_at) VALUES ($1, $2, $2, $3, 3)")
      for number in 0...2500 {
        let id = withUnsafeBytes(of: (Int64(number), Int64(7))) { Array($0) }
        try insert.run(.bytes(id), .text("r\(number)@example.org"), .text(number == 0 ? "O'Ne\"il\n🦊 é e\u{301}" : ""))
      }
    }
  }

  @Test func `A copy holds every row, and hands out the keys that the other would`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (source, target) = (try database("a"), try database("b"))
    try fill(source)
    let sums = try await DatabaseCopy().run(from: source, to: target)
    #expect(sums == (try await DatabaseCopy().sums(of: source)))
    #expect(sums.first { $0.table == "subscribers" }?.rows == 2501)
    #expect(sums.first { $0.table == "lists" }?.rows == 1)
    let keys = try [source, target].map { database in
      try database.blockingWrite { connection in
        try connection.execute("INSERT INTO lists (slug, created_at) VALUES ('next', 1)")
        return try connection.first("SELECT max(id) AS id FROM lists") { try $0.integer("id") }
      }
    }
    #expect(keys == [3, 3], "2 was somebody's")
  }

  @Test func `Nothing is copied over what is there`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (source, target) = (try database("a"), try database("b"))
    try fill(source)
    try await target.write { _ = try $0.execute("INSERT INTO lists (slug, created_at) VALUES ('mine', 1)") }
    await #expect(throws: StoreError.self) { try await DatabaseCopy().run(from: source, to: target) }
    let sums = try await DatabaseCopy().sums(of: target)
    #expect(sums.reduce(0) { $0 + $1.rows } == 1)
  }

  @Test func `One value that differs gives another sum`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let source = try database("a")
    try fill(source)
    let before = try await DatabaseCopy().sums(of: source)
    try await source.write { _ = try $0.execute("UPDATE subscribers SET name = 'x' WHERE address = 'r7@example.org'") }
    let after = try await DatabaseCopy().sums(of: source)
    #expect(zip(before, after).filter { $0 != $1 }.map(\.0.table) == ["subscribers"])
  }

  @Test(.enabled(if: TestDatabase.isSQLite, "its file")) func `What is closed whole is all in its file`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = try database("a")
    try fill(database)
    try database.closeWhole()
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("a.sqlite-") && !$0.hasSuffix("-awaited") }.isEmpty)
    try FileManager.default.moveItem(atPath: folder + "/a.sqlite", toPath: folder + "/moved.sqlite")
    let count = try Database(path: folder + "/moved.sqlite", creating: false).blockingRead {
      try $0.first("SELECT count(*) AS n FROM subscribers") { try $0.int("n") }
    }
    #expect(count == 2501)
  }

  @Test func `Keys are passed over, also of tables that are empty`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = try database("a")
    try fill(database)
    let found = try await database.write { connection in
      try connection.passOverKeys(1000)
      try connection.execute("INSERT INTO lists (slug, created_at) VALUES ('next', 1)")
      try connection.execute("INSERT INTO tags (name) VALUES ('first')")
      return [
        try connection.first("SELECT max(id) AS id FROM lists") { try $0.integer("id") },
        try connection.first("SELECT max(id) AS id FROM tags") { try $0.integer("id") },
      ]
    }
    #expect(found == [1003, 1001])
  }

  @Test func `A backup is of one moment, though somebody writes all the while`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let source = try database("a")
    try fill(source)
    let writing = Task {
      var pairs = 0
      while !Task.isCancelled {
        let slug = "pair\(pairs)"
        try await source.write { connection in
          for half in ["a", "b"] {
            try connection.execute("INSERT INTO lists (slug, created_at) VALUES ($1, 1)", [.text(slug + half)])
          }
        }
        pairs += 1
      }
      return pairs
    }
    let path = folder + "/backup.sqlite"
    try await source.backUp(to: path)
    writing.cancel()
    _ = await writing.result
    let copy = try Database(path: path, creating: false)
    let halves = try await copy.read { try $0.first("SELECT count(*) AS n FROM lists WHERE slug LIKE 'pair%'") { try $0.int("n") } }
    #expect(try #require(halves) % 2 == 0)
    #expect(try await DatabaseCopy().sums(of: copy).first { $0.table == "subscribers" }?.rows == 2501)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    #expect(try DatabaseCondition(path: path).faults.isEmpty)
    await #expect(throws: (any Error).self, "nothing is written over") { try await source.backUp(to: path) }
  }
}
