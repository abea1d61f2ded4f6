internal import Foundation
internal import Glibc
internal import Synchronization
internal import Words

/// A schema of a PostgreSQL database. Reads see one moment each, on connections of their own. Those who write come one after another, whichever
/// process they are in: all code above reads, decides and writes in one transaction and relies on that nobody else does so at the same time.
final class PostgreSQLEngine: Engine, @unchecked Sendable {
  private let url: PostgreSQLURL
  let folder: String
  /// Those that nobody uses. Who finds none opens one, so nobody waits for a reader.
  private let idle = Mutex<[PostgreSQLSession]>([])
  private let writing = NSLock()
  /// Whose turn it is has it; others wait for ``writing``.
  private var writer: PostgreSQLSession?
  private let waiting = Atomic<Int>(0)
  private let lastAwaited = Mutex<Timestamp?>(nil)
  /// For who suspends: a question to the server blocks the thread that asks.
  private let (readers, writers) = (Crew(PostgreSQLEngine.mostReaders, name: "reader"), Crew(1, name: "writer"))

  private static let mostReaders = 8

  /// One for each schema of a database, in all processes. It ends with the transaction, however that ends.
  private static let lockKey = "hashtextextended('tuesday ' || current_schema(), 0)"
  /// Whoever is frozen in the middle of a change holds up all others no longer than that: then the server takes the change back and lets them go.
  private static let beginning = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = '30s'; SELECT pg_advisory_xact_lock(\(lockKey))"
  private static let reading = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
  private static let waiters = """
    SELECT 1 AS one FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (CAST(CAST(classid AS BIGINT) << 32 AS BIGINT) | CAST(objid AS BIGINT)) = \(lockKey)
    """

  init(_ url: PostgreSQLURL, folder: String?, creating: Bool, history: [Migration]) throws {
    (self.url, self.folder) = (url, folder ?? ".")
    let session = try PostgreSQLSession(url)
    if creating { try session.send(PostgreSQLDialect.schema) }
    let isThere = try session.has(table: "migrations")
    if try !isThere && session.has(table: DatabaseMove.mark) { throw StoreError.moved(path: url.shown) }
    guard creating || isThere else { throw StoreError.absent(path: url.shown) }
    giveBack(session)
    if try blockingRead({ try Migration.applied($0) }) < history.last?.version ?? 0 {
      try blockingWrite { connection in
        try connection.script(PostgreSQLDialect.functions)
        try Migration.bringUpToDate(connection, by: history, now: .now())
      }
    }
  }

  func read<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await readers.run { try self.blockingRead(body) }
  }

  /// Everything is a way to the server and back, for which no thread of others should wait.
  nonisolated(nonsending) func glance<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await read(body)
  }

  /// Who was told to stop changes nothing more.
  func write<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try Task.checkCancellation()
    return try await writers.run { try self.blockingWrite(body) }
  }

  /// References and CHECKs are looked up as always: only a superuser could do without.
  func bulkWrite<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    let result = try await write { connection in
      let result = try body(connection)
      if try connection.first(Self.waiters, [], { try $0.int("one") }) != nil { self.lastAwaited.withLock { $0 = .now() } }
      return result
    }
    // For those of this process, who do not stand in the server's line.
    try await Task.sleep(for: .milliseconds(8))
    return result
  }

  /// PostgreSQL sorts in files what is more than its `maintenance_work_mem`.
  func indexingWrite<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await write(body)
  }

  func blockingRead<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    let session = try begun(idle.withLock { $0.popLast() }, Self.reading)
    defer { giveBack(session) }
    return try session.transaction(body)
  }

  func blockingWrite<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    waiting.add(1, ordering: .relaxed)
    writing.lock()
    waiting.subtract(1, ordering: .relaxed)
    defer { writing.unlock() }
    let session = try begun(writer, Self.beginning)
    writer = session
    defer { if !session.isOpen { writer = nil } }
    return try session.transaction(body)
  }

  /// The server may end and begin again without us, and what it had not written down then would be gone though it was committed: so it writes at once.
  func blockingWriteUnflushed<Result>(_ body: (Connection) throws -> Result) throws -> Result { try blockingWrite(body) }

  func flush() throws(StoreError) {}

  func presence(sendingFrom place: String?, offices: [String]) throws -> Presence {
    Presence(try PostgreSQLPresence(url, place: place, offices: offices))
  }

  /// Whoever waits now counts too: when they came is nowhere written.
  func isAwaited(since time: Timestamp) -> Bool {
    if waiting.load(ordering: .relaxed) > 0 || lastAwaited.withLock({ $0.map { $0 > time } ?? false }) { return true }
    return (try? blockingRead { try $0.first(Self.waiters) { try $0.int("one") } } != nil) ?? false
  }

  func releaseMemory() { idle.withLock { $0 = [] } }

  /// What the server's files keep of rows that are gone is the server's (VACUUM, and its log), and out of reach from here.
  func scrub(_ addresses: [String]) async throws -> [TextColumn]? {
    try await read { try TextColumn.mentioning(addresses, $0) }
  }

  /// For how long a connection that was given up may stay, between two looks at whether it has gone.
  private static let (goodbyes, goodbye) = (40, useconds_t(50_000))

  func leave<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    releaseMemory()
    return try blockingWrite { connection in
      try requireAlone(connection)
      // What is read here is written elsewhere meanwhile, and nobody waits.
      try connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
      let result = try body(connection)
      try connection.execute("ALTER TABLE migrations RENAME TO \(DatabaseMove.mark)")
      return result
    }
  }

  /// Asks again and again instead of standing in line: who is in there may wait for us.
  private func requireAlone(_ connection: Connection) throws {
    let question = "SELECT 1 AS one WHERE pg_try_advisory_xact_lock(\(PostgreSQLSession.presence))"
    for _ in 0..<Self.goodbyes {
      if try connection.first(question, [], { try $0.int("one") }) != nil { return }
      usleep(Self.goodbye)
    }
    throw StoreError.inUse
  }

  deinit {
    readers.dismiss()
    writers.dismiss()
  }

  func close() throws {
    releaseMemory()
    writing.withLock { writer = nil }
  }

  /// What has not begun can begin anew: a server that was started again, or a way that was cut, costs nobody anything then.
  private func begun(_ known: PostgreSQLSession?, _ beginning: String) throws -> PostgreSQLSession {
    if let known {
      do {
        try known.begin(beginning)
        return known
      } catch  where !known.isOpen {}
    }
    let made = try PostgreSQLSession(url)
    try made.begin(beginning)
    return made
  }

  private func giveBack(_ session: PostgreSQLSession) {
    idle.withLock { if session.isOpen, $0.count < Self.mostReaders { $0.append(session) } }
  }
}
