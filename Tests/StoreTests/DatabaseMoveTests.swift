import Foundation
import Synchronization
import TestDatabases
import Testing

@testable import Store

@Suite struct DatabaseMoveTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-move-\(UUID().uuidString)").path
  private let (here, there): (String, String)

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    (here, there) = (TestDatabase.path(folder + "/here.sqlite"), TestDatabase.path(folder + "/there.sqlite"))
    try add("first", to: here)
  }

  private func add(_ slug: String, to path: String) throws {
    let database = try Database(path: path, creating: true)
    try database.blockingWrite { _ = try $0.execute("INSERT INTO lists (slug, created_at) VALUES ($1, 1)", [.text(slug)]) }
    try database.close()
  }

  private func lists(_ path: String) throws -> [String] {
    let database = try Database(path: path, creating: false)
    defer { try? database.close() }
    return try database.blockingRead { try $0.rows("SELECT slug FROM lists ORDER BY id") { try $0.text("slug") } }
  }

  private func move(to target: String) throws -> Int {
    try DatabaseMove.run(from: here, to: target, folder: folder).reduce(0) { $0 + $1.rows }
  }

  @Test func `What was moved is there, and whoever looks here is told, also who would make a new one`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try move(to: there) == 1)
    #expect(try lists(there) == ["first"])
    for creating in [false, true] {
      let error = #expect(throws: StoreError.self) { try Database(path: here, creating: creating) }
      guard case .moved = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    #expect(!Database.isThere(here))
  }

  @Test func `Back in its former place it is the one that counts`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try move(to: there)
    try add("second", to: there)
    let back = TestDatabase.isSQLite ? here : TestDatabase.path(folder + "/back.sqlite")
    #expect(try DatabaseMove.run(from: there, to: back, folder: folder).reduce(0) { $0 + $1.rows } == 2)
    #expect(try lists(back) == ["first", "second"])
    if TestDatabase.isSQLite { return }
    let error = #expect(throws: StoreError.self, "its rows are still there") { try DatabaseMove.run(from: back, to: there, folder: folder) }
    guard case .occupied = error else { throw StoreError.engine("\(String(describing: error))") }
  }

  @Test func `Nothing is moved while somebody has it open`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let other = try Database(path: here, creating: false)
    #expect(try other.blockingRead { try $0.has(table: "lists") })
    let error = #expect(throws: StoreError.self) { try move(to: there) }
    guard case .inUse = error else { throw StoreError.engine("\(String(describing: error))") }
    try other.blockingWrite { _ = try $0.execute("INSERT INTO lists (slug, created_at) VALUES ('second', 1)") }
    try other.close()
    #expect(try lists(here) == ["first", "second"])
    #expect(try move(to: there) == 2)
  }

  @Test func `Who wants in while it is moved is told afterwards that it was`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (path, end) = (here, DispatchSemaphore(value: 0))
    let told = Mutex<StoreError?>(nil)
    try Database(path: here, creating: false).leave { connection in
      Thread.detachNewThread {
        do { try Database(path: path, creating: false).close() } catch { told.withLock { $0 = error as? StoreError } }
        end.signal()
      }
      while try !isAwaited(connection) { usleep(5_000) }
    }
    end.wait()
    guard case .moved = told.withLock({ $0 }) else { throw StoreError.engine("\(String(describing: told.withLock { $0 }))") }
  }

  private func isAwaited(_ connection: Connection) throws -> Bool {
    if TestDatabase.isSQLite { return FileManager.default.fileExists(atPath: here + "-awaited") }
    let key = "(SELECT objid FROM pg_locks WHERE granted AND mode = 'ExclusiveLock' AND locktype = 'advisory' AND pid = pg_backend_pid())"
    let waiting = "SELECT 1 AS one FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND objid IN \(key)"
    return try connection.first(waiting) { try $0.int("one") } != nil
  }

  @Test func `What was ended at its last step is ended by doing it again`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (source, target) = (try Database(path: here, creating: false), try Database(path: there, creating: true))
    _ = try await DatabaseCopy().run(from: source, to: target)
    try source.close()
    try target.close()
    #expect(try move(to: there) == 1)
    #expect(!Database.isThere(here))
  }

  @Test func `A database that holds something else is left as it is, and so is this one`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try add("theirs", to: there)
    let error = #expect(throws: StoreError.self) { try move(to: there) }
    guard case .occupied(let table) = error else { throw StoreError.engine("\(String(describing: error))") }
    #expect(table == "lists")
    #expect(try lists(there) == ["theirs"] && lists(here) == ["first"])
  }

  @Test(.enabled(if: TestDatabase.isSQLite, "its file")) func `What a move to a file left when it was killed is no hindrance`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try add("half", to: there + ".unfinished")
    #expect(try move(to: there) == 1)
    #expect(try lists(there) == ["first"])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains("unfinished") }
    #expect(names == [])
  }
}
