internal import CLinux
internal import Foundation
internal import GRDB
internal import Glibc
internal import Synchronization
internal import Words

/// SQLite in write-ahead mode: many readers, one writer.
final class SQLiteEngine: Engine {
  let pool: DatabasePool
  /// For ``scrub(_:)``, one after another: each keeps the log from being emptied while it searches.
  let scrubbing = DispatchQueue(label: "scrubbing")
  /// For ``read(_:)``. GRDB's own way would need threads of libdispatch, which Swift's pool has too: where each of them waits for a reader, those
  /// who have one would wait for a thread.
  let reading = Crew(SQLiteEngine.readers, name: "reader")
  /// For ``glance(_:)``: those that nobody uses. Who finds none opens one, so there are as many as threads that looked at once, and none waits for another.
  private let glancers = Mutex<[DatabaseQueue]>([])

  /// Those that some transactions have otherwise. There are up to nine connections, and the system keeps the same pages.
  private static let pragmas = """
    PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF
    """

  /// For how long who wants to write waits for another process that does, and between two looks; microseconds.
  private static let (patience, lookPause) = (15_000_000, useconds_t(4_000))

  private static let readers = 8

  private static let durable = "PRAGMA synchronous = FULL"

  let folder: String
  /// Which file it is that was opened.
  private let file: FileNumber?

  init(path: String, folder: String?, creating: Bool, history: [Migration]) throws {
    self.folder = folder ?? path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    if creating { try Self.requireNotLeft(path) } else { try Self.requireFile(path) }
    if creating && !FileManager.default.fileExists(atPath: path) {
      // It holds addresses and keys: nobody else's business. The log beside it gets the same mode from SQLite.
      _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    var configuration = GRDB.Configuration()
    // Often and steadily: SQLite's own waiting looks ten times a second, and never meets the moment between two transactions of an import.
    configuration.busyMode = .callback { tries in
      Self.leaveMark(path)
      usleep(Self.lookPause)
      return tries < Self.patience / Int(Self.lookPause)
    }
    configuration.maximumReaderCount = Self.readers
    configuration.prepareDatabase { database in
      // secure_delete: what is written over or deleted is zeroed, so that who asked to be forgotten does not lie on in free space.
      try database.execute(sql: "PRAGMA secure_delete = ON; \(Self.pragmas)")
    }
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      file = FileNumber(path)
      // A commit is on the disk when it returns: the delivery ledger's promises stand on this. Only now, because the pool sets NORMAL when
      // it turns on the write-ahead log, and then commits of the last moments are gone after a power cut.
      try pool.writeWithoutTransaction { try $0.execute(sql: Self.durable) }
      // Who waited for somebody that moved it away has the moved file open by now.
      try Self.requireNotLeft(path)
      // Looking first, so that who only reads need not wait until a long transaction of another process is over.
      let found = try pool.read { try Migration.applied(Connection($0)) }
      if found < history.last?.version ?? 0 {
        if found > 0 { try keepFormer(before: history.last?.version ?? 0) }
        try pool.write { try Migration.bringUpToDate(Connection($0), by: history, now: .now()) }
      }
    } catch let error as DatabaseError {
      // SQLite changes nothing in a file that has another name by now.
      try Self.requireNotLeft(path)
      throw error.resultCode == .SQLITE_BUSY ? StoreError.locked : StoreError.cannotOpen(path: path, reason: error.words)
    }
  }

  private struct FileNumber: Equatable {
    let (device, inode): (dev_t, ino_t)

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      (device, inode) = (status.st_dev, status.st_ino)
    }
  }

  /// SQLite writes on into a file that was moved or removed (howtocorrupt §4.2): what it is told then, nobody finds again.
  private func requireSameFile() throws(StoreError) {
    guard FileNumber(pool.path) == file else { throw .misplaced(path: pool.path) }
  }

  /// The last time that somebody waited to write is that of a file, which each of their looks touches: a lock tells nobody who waits for it.
  private static func mark(_ path: String) -> String { path + "-awaited" }

  private static func leaveMark(_ path: String) {
    let mark = mark(path)
    guard utimensat(AT_FDCWD, mark, nil, 0) != 0 && errno == ENOENT else { return }
    let made = Glibc.open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    if made >= 0 { _ = Glibc.close(made) }
  }

  func isAwaited(since time: Timestamp) -> Bool {
    var status = stat()
    guard stat(Self.mark(pool.path), &status) == 0 else { return false }
    return Timestamp(milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000) > time
  }

  func releaseMemory() {
    pool.releaseMemory()
    malloc_trim(0)
  }

  deinit { reading.dismiss() }

  static func requireFile(_ path: String) throws(StoreError) {
    try requireNotLeft(path)
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { throw .absent(path: path) }
    // SQLite takes an empty file for a new database; ours is never empty once it is made.
    if attributes[.size] as? Int == 0 { throw .cannotOpen(path: path, reason: "the file is empty; restore it from a backup") }
  }

  func read<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await reading.run { try self.blockingRead(body) }
  }

  /// On this thread: to go to another and back takes several times as long as the look, and a transaction, or the choice of a reader, as long again.
  nonisolated(nonsending) func glance<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    let glancer = try glancers.withLock { $0.popLast() } ?? openGlancer()
    defer { glancers.withLock { $0.append(glancer) } }
    return try translating { try glancer.unsafeRead { try body(Connection($0)) } }
  }

  private func openGlancer() throws -> DatabaseQueue {
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    configuration.prepareDatabase { try $0.execute(sql: Self.pragmas) }
    return try translating { try DatabaseQueue(path: pool.path, configuration: configuration) }
  }

  func write<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try requireSameFile()
    return try await translating { try await pool.write { try body(Connection($0)) } }
  }

  /// While it lasts the indexes that it grows stay in memory, references are not looked up (a quarter of the time that rows of memberships and
  /// journals take), and no CHECK is asked (SQLite makes the list of its words anew for each row: half of the time of a membership).
  func bulkWrite<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await write(under: "PRAGMA cache_size = -36000; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON", body)
  }

  /// With `temp_store = MEMORY` SQLite holds all rows of an index at once, however many there are.
  func indexingWrite<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await write(under: "PRAGMA temp_store = FILE", body)
  }

  /// Then it leaves others the time to begin, for whom one after the other would be no gap at all.
  private func write<Result: Sendable>(
    under pragmas: String, _ body: @Sendable @escaping (Connection) throws -> Result
  ) async throws -> Result {
    try requireSameFile()
    let result = try await translating {
      try await pool.writeWithoutTransaction { database in
        try database.execute(sql: pragmas)
        defer { try? database.execute(sql: Self.pragmas) }
        return try Self.transaction(database, body)
      }
    }
    try await Task.sleep(for: .microseconds(2 * Self.lookPause))
    return result
  }

  static func transaction<Result>(
    _ database: GRDB.Database, locking kind: GRDB.Database.TransactionKind = .immediate, _ body: (Connection) throws -> Result
  ) throws -> Result {
    var result: Result?
    try database.inTransaction(kind) {
      result = try body(Connection(database))
      return .commit
    }
    guard let result else { throw StoreError.engine("the transaction gave no answer") }
    return result
  }

  func blockingRead<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    try translating { try pool.read { try body(Connection($0)) } }
  }

  func blockingWrite<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    try requireSameFile()
    return try translating { try pool.write { try body(Connection($0)) } }
  }

  func blockingWriteUnflushed<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    try requireSameFile()
    return try translating {
      try pool.writeWithoutTransaction { database in
        // The log is written whole and in order, so a later flush makes this durable too.
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        defer { try? database.execute(sql: Self.durable) }
        return try Self.transaction(database, body)
      }
    }
  }

  func flush() throws(StoreError) {
    // SQLite locks the file of its index, never the log: opening it once more disturbs nobody.
    let log = open(pool.path + "-wal", O_RDONLY | O_CLOEXEC)
    // Without a log all is in the database's file, where a checkpoint has flushed it.
    if log < 0 && errno == ENOENT { return }
    defer { _ = Glibc.close(log) }
    guard log >= 0, fdatasync(log) == 0 else {
      throw .engine("the log of the database cannot be written to the disk: \(String(cString: strerror(errno)))")
    }
  }

  func presence(sendingFrom place: String?, offices: [String]) -> Presence { .alone }

  func close() throws {
    for glancer in glancers.withLock({ $0 }) { try glancer.close() }
    try pool.close()
  }
}
