import Foundation
import TestDatabases
import Testing

@testable import Store

@Suite(.enabled(if: TestDatabase.isSQLite, "its file")) struct FormerSchemaTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-former-\(UUID().uuidString)").path
  private var path: String { folder + "/t.sqlite" }
  private var copy: String { "\(path)-before-schema-\(Migration.latest)" }

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  private func old() throws {
    let database = try Database(path: path, creating: true, history: Array(Migration.history.dropLast(2)))
    try database.blockingWrite { _ = try $0.execute("INSERT INTO lists (slug, created_at) VALUES ('main', 1)") }
    try database.close()
  }

  @Test func `Before the schema changes a copy is made, in the place of the last one`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try old()
    try "x".write(toFile: path + "-before-schema-7", atomically: true, encoding: .utf8)
    try Database(path: path, creating: false).close()
    #expect(try DatabaseCondition(path: copy).schema == Migration.history.dropLast(2).last?.version)
    #expect(try DatabaseCondition(path: path).schema == Migration.latest)
    #expect(!FileManager.default.fileExists(atPath: path + "-before-schema-7"))
    try Database(path: path, creating: false).close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains("-before-") }.count == 1)
  }

  private func words(_ path: String) throws -> [String] {
    let database = try Database(path: path, creating: false)
    defer { try? database.close() }
    return try database.blockingRead { connection in
      try connection.rows("SELECT coalesce(sql, '') AS sql FROM sqlite_master ORDER BY name") { try $0.text("sql") }
    }
  }

  @Test func `From every earlier schema it comes to the same, with what was there`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let fresh = folder + "/fresh.sqlite"
    try Database(path: fresh, creating: true).close()
    let wanted = try words(fresh)
    for steps in 1..<Migration.history.count {
      let path = folder + "/\(steps).sqlite"
      let former = try Database(path: path, creating: true, history: Array(Migration.history.prefix(steps)))
      try former.blockingWrite { _ = try $0.execute("INSERT INTO lists (slug, created_at) VALUES ('main', 1)") }
      try former.close()
      #expect(try words(path) == wanted, "from step \(steps)")
      let database = try Database(path: path, creating: false)
      #expect(try database.blockingRead { try $0.first("SELECT slug FROM lists") { try $0.text("slug") } } == "main")
      try database.close()
    }
  }

  @Test func `Where it cannot be made nothing is changed`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // There is room for the name of the log, and none for that of the copy.
    let path = folder + "/" + String(repeating: "t", count: 240)
    try Database(path: path, creating: true, history: Array(Migration.history.dropLast(2))).close()
    let before = try DatabaseCondition(path: path).schema
    #expect { try Database(path: path, creating: false) } throws: { "\($0)".contains("no copy can be made before the schema changes") }
    #expect(try DatabaseCondition(path: path).schema == before)
  }
}
