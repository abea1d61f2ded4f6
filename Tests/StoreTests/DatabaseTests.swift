import Foundation
import Glibc
import TestDatabases
import Testing

@testable import Store

@Suite struct DatabaseTests {
  private func path() -> String { FileManager.default.temporaryDirectory.appending(path: "tuesday-store-\(UUID().uuidString).sqlite").path }

  @Test func `Parameters are numbered, whatever order they stand in`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try Database(path: TestDatabase.path(path), creating: true)
    let answer = try database.blockingRead { connection in
      try connection.first("SELECT $2 AS second, $1 AS first, $2 AS again", [.text("a"), .integer(2)]) {
        (try $0.text("first"), try $0.integer("second"), try $0.integer("again"))
      }
    }
    #expect(answer?.0 == "a" && answer?.1 == 2 && answer?.2 == 2)
  }

  @Test func `A transaction that throws leaves nothing behind, and constraints have their own error`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try Database(path: TestDatabase.path(path), creating: true)
    #expect {
      try database.blockingWrite { connection in
        try connection.execute("INSERT INTO lists (slug, created_at) VALUES ('main', 0)")
        try connection.execute("INSERT INTO lists (slug, created_at) VALUES ('main', 0)")
      }
    } throws: {
      if case StoreError.constraint = $0 { true } else { false }
    }
    #expect(try database.blockingRead { try $0.first("SELECT count(*) AS n FROM lists") { try $0.int("n") } } == 0)
  }

  @Test func `A statement runs for many rows in their order and tells their keys, and behind one that fails none runs`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try Database(path: TestDatabase.path(path), creating: true)
    let text = "INSERT INTO lists (slug, created_at, name) VALUES ($1, $2, $3) ON CONFLICT (slug) DO NOTHING RETURNING id"
    func row(_ number: Int) -> [SQLValue] { [.text("l\(number % 600)"), .integer(number), .text(number.isMultiple(of: 3) ? "" : "n")] }
    let keys = try database.blockingWrite { try $0.prepared(text).run(each: (0..<900).lazy.map(row)) }
    #expect(keys.count == 900 && keys.prefix(600).allSatisfy { $0 != nil } && keys.dropFirst(600).allSatisfy { $0 == nil })
    let found = try database.blockingRead { try $0.rows("SELECT id, created_at FROM lists ORDER BY created_at") { try $0.integer("id") } }
    #expect(found == keys.compactMap { $0 })
    #expect(try database.blockingWrite { try $0.prepared("UPDATE lists SET name = 'x' WHERE id = $1").run(each: [[.integer(1)]]) } == [nil])
    #expect {
      try database.blockingWrite { connection in
        let rows: [[SQLValue]] = [[.text("new"), .integer(0)], [.text("l7"), .integer(0)], [.text("newer"), .integer(0)]]
        try connection.prepared("INSERT INTO lists (slug, created_at) VALUES ($1, $2)").run(each: rows)
      }
    } throws: {
      if case StoreError.constraint = $0 { true } else { false }
    }
    #expect(try database.blockingRead { try $0.first("SELECT count(*) AS n FROM lists") { try $0.int("n") } } == 600)
    #expect(try database.blockingWrite { try $0.prepared(text).run(each: []) }.isEmpty)
    #expect(
      try database.blockingWrite { try $0.prepared(text).run(each: [row(599), [.text("last"), .integer(1), .text("")]]) }.first
        == .some(nil))
  }

  @Test func `A task reads on a thread of the database's, whatever waits on those of Swift's pool`() async throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try Database(path: TestDatabase.path(path), creating: true)
    let name = try await database.read { _ in Thread.current.name }
    #expect(name == "reader")
    await #expect(throws: StoreError.self) { try await database.read { try $0.execute("DELETE FROM lists") } }
  }

  @Test(.enabled(if: TestDatabase.isSQLite, "its PRAGMAs"))
  func `A commit is on the disk when it returns, also in a database that is opened again`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    for _ in 0..<2 {
      let database = try Database(path: TestDatabase.path(path), creating: true)
      let synchronous = { (connection: Connection) in try connection.first("PRAGMA synchronous") { try $0.int("synchronous") } }
      #expect(try database.blockingWrite(synchronous) == 2, "2 is FULL")
      #expect(try database.blockingWriteUnflushed(synchronous) == 1, "1 is NORMAL")
      #expect(throws: StoreError.self) { try database.blockingWriteUnflushed { try $0.execute("no SQL") } }
      #expect(try database.blockingWrite(synchronous) == 2)
      try database.flush()
      try database.close()
    }
  }

  @Test(.enabled(if: TestDatabase.isSQLite, "its PRAGMAs"))
  func `What makes indexes sorts in files, and then, or when it fails, all is as before`() async throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try Database(path: TestDatabase.path(path), creating: true)
    let pragmas = { @Sendable (connection: Connection) in
      try ["temp_store", "cache_size", "foreign_keys", "ignore_check_constraints"].map { name in
        try connection.first("SELECT \(name) AS value FROM pragma_\(name)") { try $0.int("value") }
      }
    }
    let standing = try await database.write(pragmas)
    #expect(standing == [2, -2000, 1, 0], "2 is memory")
    #expect(try await database.indexingWrite(pragmas) == [1, -2000, 1, 0], "1 is files")
    #expect(try await database.write(pragmas) == standing)
    await #expect(throws: StoreError.self) { _ = try await database.bulkWrite { try $0.execute("no SQL") } }
    #expect(try await database.write(pragmas) == standing)
  }

  @Test func `Beside a long import somebody else comes to write between two of its transactions`() async throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (long, other) = (
      try Database(path: TestDatabase.path(path), creating: true), try Database(path: TestDatabase.path(path), creating: true)
    )
    let (began, batches) = (AsyncStream<Void>.makeStream(), 40)
    async let done: Int = {
      var done = 0
      for _ in 0..<batches where !Task.isCancelled {
        try await long.bulkWrite { connection in
          try connection.execute("INSERT INTO lists (slug, created_at) SELECT 'l' || count(*), 0 FROM lists")
          began.continuation.yield()
          usleep(150_000)
        }
        done += 1
      }
      return done
    }()
    for await _ in began.stream { break }
    let listsThen = try await other.write { connection in
      try connection.first("SELECT count(*) AS n FROM lists WHERE slug LIKE 'l%'") { try $0.int("n") } ?? 0
    }
    #expect((1..<batches / 2).contains(listsThen), "in one of the first gaps")
    #expect(try await done == batches)
  }

  @Test func `Opening twice migrates once, and a newer schema is refused`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    for _ in 0..<2 {
      let database = try Database(path: TestDatabase.path(path), creating: true)
      let versions = try database.blockingRead { try $0.rows("SELECT version FROM migrations") { try $0.int("version") } }
      #expect(versions == Migration.history.map(\.version))
      try database.close()
    }
    let database = try Database(path: TestDatabase.path(path), creating: false)
    try database.blockingWrite { _ = try $0.execute("INSERT INTO migrations (version, applied_at) VALUES (9999, 0)") }
    try database.close()
    #expect {
      _ = try Database(path: TestDatabase.path(path), creating: false)
    } throws: {
      "\($0)".contains("9999")
    }
  }

  @Test func `Somebody known before there were given names has none, and nobody has one without a name`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let old = try Database(
      path: TestDatabase.path(path), creating: true, history: Array(Migration.history.prefix { $0.version < Migration.givenName.version }))
    try old.blockingWrite { connection in
      _ = try connection.execute(
        "INSERT INTO subscribers (public_id, address, address_key, name, created_at) VALUES ($1, 'a@b.example', 'a@b.example', 'Ada', 0)",
        [.bytes([UInt8](repeating: 7, count: 16))])
    }
    try old.close()
    let database = try Database(path: TestDatabase.path(path), creating: false)
    let given = try database.blockingRead {
      try $0.first("SELECT name, given_name FROM subscribers") { try $0.text("name") + $0.text("given_name") }
    }
    #expect(given == "Ada")
    #expect(throws: StoreError.self) {
      try database.blockingWrite { _ = try $0.execute("UPDATE subscribers SET name = '', given_name = 'Ada'") }
    }
  }

  @Test func `An import that began before it knew where its refused rows are, and before it counted changes, can be read`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let old = try Database(
      path: TestDatabase.path(path), creating: true, history: Array(Migration.history.prefix { $0.version < Migration.rejects.version }))
    try old.blockingWrite { connection in
      _ = try connection.execute(
        "INSERT INTO imports (key, file, line, report, started_at) VALUES ($1, 'people.csv', 7, $2, 0)",
        [.text(String(repeating: "0", count: 64)), .text(#"{"known":2,"added":5,"errors":[{"line":3,"message":"\"added\":"}]}"#)])
    }
    try old.close()
    let report = try Database(path: TestDatabase.path(path), creating: false).blockingRead {
      try $0.first("SELECT report, rejects FROM imports") { [try $0.text("report"), try $0.optionalText("rejects") ?? "none"] }
    }
    #expect(report == [#"{"known":2,"changed":0,"added":5,"errors":[{"line":3,"message":"\"added\":"}]}"#, "none"])
  }

  @Test func `References and words that a bulk write leaves unasked are asked for again, also by a statement that it ran`() async throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try Database(path: TestDatabase.path(path), creating: true)
    let member = { @Sendable (list: Int, person: Int, state: String) in
      { @Sendable (connection: Connection) in
        _ = try connection.execute(
          "INSERT INTO memberships (list_id, subscriber_id, state, changed_at) VALUES ($1, $2, $3, 0)",
          [.integer(list), .integer(person), .text(state)])
      }
    }
    try await database.write { connection in
      for slug in ["main", "digest"] { try connection.execute("INSERT INTO lists (slug, created_at) VALUES ($1, 0)", [.text(slug)]) }
      try connection.execute(
        "INSERT INTO subscribers (public_id, address, address_key, created_at) VALUES ($1, 'a@b.example', 'a@b.example', 0)",
        [.bytes([UInt8](repeating: 7, count: 16))])
    }
    try await database.bulkWrite(member(1, 1, "confirmed"))
    await #expect(throws: StoreError.self) { try await database.write(member(2, 1, "happy")) }
    await #expect(throws: StoreError.self) { try await database.write(member(2, 99, "confirmed")) }
    await #expect(throws: StoreError.self) { try await database.bulkWrite(member(1, 1, "confirmed")) }
    await #expect(throws: StoreError.self) { try await database.write(member(2, 1, "happy")) }
    try await database.write(member(2, 1, "confirmed"))
  }

  @Test func `What fails only at the end of a transaction is told in our words too`() async throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try Database(path: TestDatabase.path(path), creating: true)
    let body: @Sendable (Connection) throws -> Void = { connection in
      let waiting =
        TestDatabase.isSQLite
        ? "PRAGMA defer_foreign_keys = ON"
        : "ALTER TABLE memberships ALTER CONSTRAINT memberships_list_id_fkey DEFERRABLE INITIALLY DEFERRED"
      try connection.execute(waiting, [])
      try connection.execute("INSERT INTO memberships (list_id, subscriber_id, state, changed_at) VALUES (1, 1, 'confirmed', 0)", [])
    }
    #expect(throws: StoreError.self) { try database.blockingWrite(body) }
    await #expect(throws: StoreError.self) { try await database.write(body) }
  }

  @Test func `What triggers change is not counted as what a statement changed`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try TestDatabase.open(path)
    try database.blockingWrite { connection in
      try connection.script(
        """
        CREATE TABLE things (id \(Dialect.identity), state TEXT NOT NULL);
        CREATE TABLE changes (state TEXT NOT NULL);
        \(Dialect.trigger("thing_changed", after: "UPDATE OF state ON things", when: "NEW.state <> OLD.state", do: "INSERT INTO changes VALUES (NEW.state)"))
        """)
      #expect(try connection.execute("INSERT INTO things (state) VALUES ('new'), ('new')") == 2)
      #expect(try connection.execute("UPDATE things SET state = 'old' WHERE id = 1") == 1)
      #expect(try connection.execute("UPDATE things SET state = 'old' WHERE id = 3") == 0)
      #expect(try connection.execute("INSERT INTO things (id, state) VALUES (1, 'x') ON CONFLICT DO NOTHING") == 0)
      #expect(try connection.execute("CREATE TABLE others (id BIGINT)") == 0)
      #expect(try connection.execute("DELETE FROM things") == 2)
      #expect(try connection.first("SELECT count(*) AS n FROM changes") { try $0.int("n") } == 1)
    }
  }

  @Test(.enabled(if: !TestDatabase.isSQLite, "nobody ends a change in a file"))
  func `The server takes back a change in the middle of which somebody is frozen`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try TestDatabase.open(path)
    let limit = try database.blockingWrite { connection in
      try connection.first("SELECT current_setting('idle_in_transaction_session_timeout') AS value") { try $0.text("value") }
    }
    #expect(limit == "30s")
  }

  @Test(.enabled(if: !TestDatabase.isSQLite, "behind a file everybody is alone"))
  func `Those who send from several places know how many they are and who is gone, and an office has one of them`() async throws {
    let path = TestDatabase.path(path())
    let database = try Database(path: path, creating: true)
    func waitUntil(_ condition: () -> Bool) async throws {
      for _ in 0..<400 where !condition() { try await Task.sleep(for: .milliseconds(50)) }
      #expect(condition())
    }
    let here = try database.presence(sendingFrom: "here", offices: ["schedule"])
    #expect(here.isSure && here.share == .all && here.leads("schedule") && !here.leads("another"))
    var there: Presence? = try Database(path: path, creating: false).presence(sendingFrom: "there", offices: ["schedule"])
    let worker = there?.workerName("1-a") ?? ""
    #expect(there?.isSure == false, "the others do not know yet")
    try await waitUntil { here.share.count == 2 && there?.share.count == 2 && there?.isSure == true }
    #expect(Set([here.share.rank, there?.share.rank]) == [0, 1])
    #expect(here.whereabouts(of: here.workerName("2-b")) == .here && here.whereabouts(of: worker) == .elsewhere)
    #expect(here.leads("schedule") && there?.leads("schedule") == false)

    // As a server does that is started anew.
    let cut =
      "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    #expect(try database.blockingRead { try $0.first(cut) { try $0.int("n") } } ?? 0 >= 3)
    try await waitUntil { here.leads("schedule") != (there?.leads("schedule") ?? false) && here.share.count == 2 }

    there = nil
    try await waitUntil { here.share == .all && here.leads("schedule") }
    guard case .gone = here.whereabouts(of: worker) else { return #expect(Bool(false), "it is gone") }
    try await waitUntil { if case .gone(let time) = here.whereabouts(of: worker) { time > .milliseconds(100) } else { false } }
  }

  @Test(.enabled(if: TestDatabase.isSQLite, "a server looks after its own files"))
  func `Nothing is written into a file that was moved, and all goes on when it is back`() async throws {
    let path = path()
    let database = try Database(path: path, creating: true)
    func isTaken() -> Bool {
      do { _ = try database.blockingWrite { try $0.execute("UPDATE lists SET slug = slug", []) } } catch StoreError.misplaced(path) {
        return false
      } catch {
        Issue.record("\(error)")
      }
      return true
    }
    #expect(isTaken())
    try FileManager.default.moveItem(atPath: path, toPath: path + "-elsewhere")
    #expect(!isTaken())
    #expect(try database.blockingRead { try $0.first("SELECT count(*) AS n FROM lists") { try $0.int("n") } } != nil)
    try Data().write(to: URL(filePath: path))
    await #expect(throws: StoreError.self) { try await database.write { _ in } }
    #expect(throws: StoreError.self) { try database.blockingWriteUnflushed { _ in } }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + "-elsewhere", toPath: path)
    #expect(isTaken())
  }

  @Test func `A missing file is not made by accident`() {
    #expect(throws: StoreError.self) { _ = try Database(path: TestDatabase.path(path()), creating: false) }
  }

  @Test func `A wrong column or type is an error, not a crash`() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let database = try Database(path: TestDatabase.path(path), creating: true)
    #expect(throws: StoreError.self) { _ = try database.blockingRead { try $0.first("SELECT 1 AS a") { try $0.text("a") } } }
    #expect(throws: StoreError.self) { _ = try database.blockingRead { try $0.first("SELECT 1 AS a") { try $0.integer("b") } } }
    #expect(throws: StoreError.self) { _ = try database.blockingRead { try $0.first("SELECT NULL AS a") { try $0.integer("a") } } }
  }
}
