internal import Glibc

/// One connection to a PostgreSQL server. It belongs to one thread at a time, which ``PostgreSQLEngine`` sees to.
final class PostgreSQLSession: @unchecked Sendable {
  let library: LibPQ
  private let connection: OpaquePointer
  /// The names of the statements that the server has, by the types of their values and their texts.
  private var names: [String: String] = [:]
  private var cursors = 0
  /// Whether something was asked of which not all has come back.
  private var isMidway = false

  /// Our own statements are fewer; rules of segments make the others. The server keeps each.
  private static let cacheLimit = 1000
  /// Of a cursor; what is asked for at once.
  private static let fetch = 1000

  /// What a URL may say otherwise: nobody waits for ever for a server or a network that is gone ("Parameter Key Words" §34.1.2).
  private static let manners = [
    ("fallback_application_name", "tuesday"), ("connect_timeout", "10"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
    ("keepalives_count", "3"), ("tcp_user_timeout", "60000"),
  ]
  /// The first that has all that shared SQL and ``PostgreSQLDialect`` ask for and is still looked after (2026).
  private static let oldestServer: Int32 = 130_000

  /// How each session is, whatever the server's own settings: nobody waits for ever for another's lock, nor for that of a machine that is gone, notices
  /// are nobody's business, and a cursor is read to its end.
  private static let settings = """
    SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; SET lock_timeout = '15s';
    SET client_min_messages = warning; SET cursor_tuple_fraction = 1; SET timezone = 'UTC';
    SET standard_conforming_strings = on; SET client_encoding = 'UTF8'; SET bytea_output = 'hex'
    """

  init(_ url: PostgreSQLURL) throws {
    library = try LibPQ.shared.get()
    guard let connection = Self.connect(url, library) else { throw StoreError.engine("there is no memory for a connection to PostgreSQL") }
    self.connection = connection
    // What matters of them comes as an error too.
    _ = library.hearNotices(connection, { _, _ in }, nil)
    guard library.status(connection) == LibPQ.isConnected else {
      let reason = words
      throw Self.isForNow(reason) ? StoreError.away("\(url.shown): \(reason)") : .cannotOpen(path: url.shown, reason: reason)
    }
    try requireFit(url)
    try send("\(Self.settings); SELECT pg_advisory_lock_shared(\(Self.presence))")
  }

  /// Whoever has a schema open shares this lock, as they do that of an SQLite file.
  static let presence = "hashtextextended('tuesday is in ' || current_schema(), 0)"

  /// What the URL says counts, because it comes last.
  private static func connect(_ url: PostgreSQLURL, _ library: LibPQ) -> OpaquePointer? {
    let parameters = (manners + [("dbname", url.text)]).map { (name: strdup($0.0), value: strdup($0.1)) }
    defer {
      for (name, value) in parameters {
        free(name)
        free(value)
      }
    }
    let names: [UnsafePointer<CChar>?] = parameters.map { UnsafePointer($0.name) } + [nil]
    let values: [UnsafePointer<CChar>?] = parameters.map { UnsafePointer($0.value) } + [nil]
    return library.connect(names, values, 1)
  }

  /// Whether a server that did not let us in may do so soon. Its reasons have codes, but the library tells only the words: those of a server that is
  /// there begin with FATAL.
  private static func isForNow(_ reason: String) -> Bool {
    // The last two are of a full disk.
    let passing = [
      "starting up", "shutting down", "recovery", "too many", "remaining connection slots", "could not write init file", "No space left",
    ]
    if reason.contains("FATAL:") { return passing.contains(where: reason.contains) }
    return reason.contains("connection to server") && !reason.contains("fe_sendauth") || reason.contains("could not translate host name")
  }

  private func requireFit(_ url: PostgreSQLURL) throws {
    func told(_ name: String) -> String { library.parameter(connection, name).map { String(cString: $0) } ?? "" }
    if library.serverVersion(connection) < Self.oldestServer {
      throw StoreError.cannotOpen(
        path: url.shown, reason: "the server is PostgreSQL \(told("server_version")); 13 is the oldest that will do")
    }
    if told("server_encoding") != "UTF8" {
      let reason = "its texts are \(told("server_encoding")); make one with `createdb --encoding=UTF8 --template=template0`"
      throw StoreError.cannotOpen(path: url.shown, reason: reason)
    }
  }

  deinit { library.finish(connection) }

  /// Whether the server still answers, as far as is known without asking it, and can be asked something new.
  var isOpen: Bool { isConnected && !isMidway }

  private var isConnected: Bool { library.status(connection) == LibPQ.isConnected }

  func begin(_ beginning: String) throws {
    do { try send(beginning) } catch {
      takeBack()
      throw error
    }
  }

  /// What was begun: all of it, or, if `body` throws, nothing.
  func transaction<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    do {
      let result = try body(Connection(self))
      // Where a statement has failed the end is a ROLLBACK, which is no error.
      guard try commit().command == "COMMIT" else {
        throw StoreError.defect("a transaction went on after one of its statements had failed")
      }
      return result
    } catch {
      takeBack()
      throw error
    }
  }

  private func commit() throws -> PostgreSQLResult {
    do { return try answer(library.run(connection, "COMMIT")) } catch StoreError.away(let reason) {
      throw StoreError.away("\(reason); it was just being told to keep something: look whether it has, before you do the same again")
    }
  }

  private func takeBack() { if isOpen { try? send("ROLLBACK") } }

  func prepared(_ sql: String) -> PostgreSQLStatement { PostgreSQLStatement(text: PostgreSQLDialect.translated(sql), session: self) }

  /// A question's rows come some at a time, so that `body` may ask others meanwhile; of what changes rows the answer is short.
  func each(_ sql: String, _ values: [SQLValue], _ body: (Row) throws -> Void) throws {
    let text = PostgreSQLDialect.translated(sql)
    guard text.hasPrefix("SELECT") else {
      return try PostgreSQLStatement(text: text, session: self).each(values) {
        try body($0)
        return true
      }
    }
    cursors += 1
    let cursor = "rows\(cursors)"
    defer {
      cursors -= 1
      // Also when `body` wants no more rows and its transaction goes on.
      try? send("CLOSE \(cursor)")
    }
    _ = try run("DECLARE \(cursor) NO SCROLL CURSOR FOR \(text)", values)
    var count: Int32 = 0
    repeat {
      let answer = try answer(library.run(connection, "FETCH \(Self.fetch) FROM \(cursor)"))
      count = answer.count
      for row in 0..<count { try body(Row(.postgreSQL(PostgreSQLRow(answer: answer, row: row)))) }
    } while count == Self.fetch
  }

  /// Several statements without parameters or answers, as the server has them.
  func send(_ sql: String) throws { _ = try answer(library.run(connection, sql)) }

  func has(table: String) throws -> Bool {
    var isThere = false
    let sql = "SELECT 1 AS one FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
    try PostgreSQLStatement(text: sql, session: self).each([.text(table)]) { _ in
      isThere = true
      return false
    }
    return isThere
  }

  /// A sequence does not see what keys rows bring along.
  func adoptKeys(of table: String, beyond key: Int64) throws {
    _ = try run(
      "SELECT setval(pg_get_serial_sequence('\(table)', 'id'), greatest(coalesce(max(id), 0), $1) + 1, false) FROM \(table)",
      [.integer(key)])
  }

  func lastKey(of table: String) throws -> Int64 {
    let sql = "SELECT coalesce(pg_sequence_last_value(CAST(pg_get_serial_sequence('\(table)', 'id') AS regclass)), 0) AS last"
    var last: Int64 = 0
    try PostgreSQLStatement(text: sql, session: self).each([]) { row in
      last = try row.integer("last")
      return false
    }
    return last
  }

  /// Runs a statement, which the server has parsed and planned at the first time.
  func run(_ text: String, _ values: [SQLValue]) throws -> PostgreSQLResult {
    let bound = PostgreSQLValues(values)
    try makeRoom(for: 1)
    let name = try name(of: text, for: bound)
    return try answer(bound.withPointers { library.runPrepared(connection, name, Int32(bound.count), $0, $1, $2, 0) }, to: text)
  }

  /// Of so many the answers find room on their way while we still send.
  private static let pipelineLength = 250

  /// Runs a statement for each, with one way to the server and back for many of them ("Pipeline Mode" §34.5). Behind one that fails none is run.
  func run(_ text: String, each rows: some Sequence<[SQLValue]>, _ body: (PostgreSQLResult) throws -> Void) throws {
    var waiting: [PostgreSQLValues] = []
    for row in rows {
      waiting.append(PostgreSQLValues(row))
      guard waiting.count == Self.pipelineLength else { continue }
      try pipelined(text, waiting).forEach(body)
      waiting.removeAll(keepingCapacity: true)
    }
    if !waiting.isEmpty { try pipelined(text, waiting).forEach(body) }
  }

  private func pipelined(_ text: String, _ rows: [PostgreSQLValues]) throws -> [PostgreSQLResult] {
    // All at once: making room takes the names of those before.
    try makeRoom(for: rows.count)
    let names = try rows.map { try name(of: text, for: $0) }
    // Until its end has come back, nothing else can be asked here.
    isMidway = true
    guard library.beginPipeline(connection) == 1 else { throw error("", text) }
    for (values, name) in zip(rows, names) {
      guard values.withPointers({ library.sendPrepared(connection, name, Int32(values.count), $0, $1, $2, 0) }) == 1 else {
        throw error("", text)
      }
    }
    guard library.markPipeline(connection) == 1 else { throw error("", text) }
    var answers: [PostgreSQLResult] = []
    var failure: (any Error)?
    while isConnected {
      // Nil stands behind each statement's answer.
      guard let result = library.next(connection) else { continue }
      if library.resultStatus(result) == LibPQ.pipelineEnd {
        library.clear(result)
        isMidway = library.endPipeline(connection) != 1
        break
      }
      do { answers.append(try answer(result, to: text)) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    guard !isMidway, answers.count == rows.count else { throw error("", text) }
    return answers
  }

  private func makeRoom(for count: Int) throws {
    guard names.count + count > Self.cacheLimit else { return }
    try send("DEALLOCATE ALL")
    names = [:]
  }

  /// Under which the server knows the statement with values of these types.
  private func name(of text: String, for row: PostgreSQLValues) throws -> String {
    let key = row.signature + text
    if let known = names[key] { return known }
    let (name, types) = ("s\(names.count)", row.types(in: text))
    _ = try answer(
      types.withUnsafeBufferPointer { library.prepare(connection, name, text, Int32($0.count), $0.baseAddress) }, to: text)
    names[key] = name
    return name
  }

  private var words: String {
    let message = library.message(connection).map { String(cString: $0) } ?? ""
    return message.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private func answer(_ result: OpaquePointer?, to text: String = "") throws -> PostgreSQLResult {
    switch library.resultStatus(result) {
    case LibPQ.commandDone, LibPQ.rowsDone:
      guard let result else { break }
      return PostgreSQLResult(result, library)
    default: break
    }
    let state = library.field(result, LibPQ.stateField).map { String(cString: $0) } ?? ""
    library.clear(result)
    throw error(state, text)
  }

  /// By the classes of "PostgreSQL Error Codes" (Appendix A).
  private func error(_ state: String, _ text: String) -> StoreError {
    if !isConnected { return .away("the connection to PostgreSQL was lost: \(words)") }
    return switch (state.prefix(2), state) {
    case ("23", _): .constraint(words)
    case (_, "55P03"), (_, "40P01"): .locked
    case (_, "42501"):
      .engine("PostgreSQL does not let this role do that (\(words)); make it the owner: ALTER DATABASE … OWNER TO …")
    case (_, "53100"): .full("the disk of PostgreSQL is full; make room, and do the same again: what was recorded is not lost")
    case (_, "25006"): .engine("PostgreSQL lets nobody write here (\(words)); name the server that is no copy of another")
    default: .engine(text.isEmpty ? words : "\(words) - while executing `\(text)`")
    }
  }
}

/// One statement; the server knows it by the types of the values that come with it.
struct PostgreSQLStatement {
  let text: String
  let session: PostgreSQLSession

  func run(_ values: [SQLValue]) throws -> Int { try session.run(text, values).changes }

  func each(_ values: [SQLValue], _ body: (Row) throws -> Bool) throws {
    let answer = try session.run(text, values)
    for row in 0..<answer.count where try !body(Row(.postgreSQL(PostgreSQLRow(answer: answer, row: row)))) { return }
  }

  func run(each rows: some Sequence<[SQLValue]>) throws -> [Int64?] {
    var keys: [Int64?] = []
    try session.run(text, each: rows) { keys.append(try $0.count > 0 ? $0.integer("id") : nil) }
    return keys
  }
}
