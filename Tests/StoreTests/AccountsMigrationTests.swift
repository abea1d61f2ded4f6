import Foundation
import TestDatabases
import Testing

@testable import Store

@Suite struct AccountsMigrationTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-accounts-\(UUID().uuidString).sqlite").path

  @Test func `A token from before there were people goes on to do what it did`() throws {
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let old = try Database(
      path: TestDatabase.path(path), creating: true, history: Migration.history.filter { $0.version < Migration.accounts.version })
    try old.blockingWrite { try $0.script("INSERT INTO api_tokens (name, hash, scope, created_at) VALUES ('shop', 'h', 'messages', 1)") }
    try old.close()
    let database = try Database(path: TestDatabase.path(path), creating: false)
    let token = try database.blockingRead {
      try $0.first("SELECT name || ' ' || hash || ' ' || permissions AS x FROM api_tokens") { try $0.text("x") }
    }
    #expect(token == "shop h messages")
    #expect(throws: StoreError.self, "a role that there is not") {
      try database.blockingWrite {
        _ = try $0.execute("INSERT INTO users (address, address_key, name, role, created_at) VALUES ('a', 'a', '', 'god', 0)")
      }
    }
  }
}
