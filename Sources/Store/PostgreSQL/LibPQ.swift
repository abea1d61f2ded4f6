internal import Glibc

/// What ``PostgreSQLSession`` calls of libpq, which is opened when a database of that kind is: a publication in a file needs nothing of it.
struct LibPQ: Sendable {
  /// Numbers of the protocol that libpq has as enumerations and macros (libpq-fe.h, postgres_ext.h).
  static let isConnected: Int32 = 0
  static let (commandDone, rowsDone, pipelineEnd): (Int32, Int32, Int32) = (1, 2, 10)
  static let stateField = Int32(UInt8(ascii: "C"))

  /// Names, their values, and whether one of these is a URL.
  let connect:
    @Sendable @convention(c) (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?, Int32) -> OpaquePointer?
  let serverVersion: @Sendable @convention(c) (_ connection: OpaquePointer) -> Int32
  let parameter: @Sendable @convention(c) (_ connection: OpaquePointer, _ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?
  let status: @Sendable @convention(c) (_ connection: OpaquePointer) -> Int32
  let message: @Sendable @convention(c) (_ connection: OpaquePointer) -> UnsafePointer<CChar>?
  let finish: @Sendable @convention(c) (_ connection: OpaquePointer) -> Void
  let run: @Sendable @convention(c) (_ connection: OpaquePointer, _ sql: UnsafePointer<CChar>) -> OpaquePointer?
  /// The name of the statement, its text, and how many parameters have which types.
  let prepare:
    @Sendable @convention(c) (
      _ connection: OpaquePointer, UnsafePointer<CChar>, UnsafePointer<CChar>, Int32, UnsafePointer<UInt32>?
    ) -> OpaquePointer?
  /// The name of the statement, how many values, the values, their lengths and formats, and the answer's format.
  let runPrepared:
    @Sendable @convention(c) (
      _ connection: OpaquePointer, UnsafePointer<CChar>, Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
      UnsafePointer<Int32>?, Int32
    ) -> OpaquePointer?
  /// From here on answers are asked for by ``next``: how it went is 1, or 0 for a connection that cannot.
  let beginPipeline: @Sendable @convention(c) (_ connection: OpaquePointer) -> Int32
  let endPipeline: @Sendable @convention(c) (_ connection: OpaquePointer) -> Int32
  /// An error goes no further than this, and what was sent goes to the server.
  let markPipeline: @Sendable @convention(c) (_ connection: OpaquePointer) -> Int32
  /// As ``runPrepared``, without waiting for the answer.
  let sendPrepared:
    @Sendable @convention(c) (
      _ connection: OpaquePointer, UnsafePointer<CChar>, Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
      UnsafePointer<Int32>?, Int32
    ) -> Int32
  /// Nil behind the last answer of each statement.
  let next: @Sendable @convention(c) (_ connection: OpaquePointer) -> OpaquePointer?
  let resultStatus: @Sendable @convention(c) (_ result: OpaquePointer?) -> Int32
  let field: @Sendable @convention(c) (_ result: OpaquePointer?, _ field: Int32) -> UnsafePointer<CChar>?
  let clear: @Sendable @convention(c) (_ result: OpaquePointer?) -> Void
  let rows: @Sendable @convention(c) (_ result: OpaquePointer) -> Int32
  let columns: @Sendable @convention(c) (_ result: OpaquePointer) -> Int32
  let name: @Sendable @convention(c) (_ result: OpaquePointer, _ column: Int32) -> UnsafePointer<CChar>?
  let type: @Sendable @convention(c) (_ result: OpaquePointer, _ column: Int32) -> UInt32
  let isNull: @Sendable @convention(c) (_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> Int32
  let value: @Sendable @convention(c) (_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> UnsafePointer<UInt8>?
  let length: @Sendable @convention(c) (_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> Int32
  let changes: @Sendable @convention(c) (_ result: OpaquePointer) -> UnsafePointer<CChar>?
  /// Who hears what is no error; as a rule all of it goes to the terminal, between the lines of a log.
  let hearNotices:
    @Sendable @convention(c) (
      _ connection: OpaquePointer, (@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Void)?, UnsafeMutableRawPointer?
    ) -> OpaquePointer?
  let command: @Sendable @convention(c) (_ result: OpaquePointer) -> UnsafePointer<CChar>?

  static let shared = Result { () throws(StoreError) in try LibPQ("libpq.so.5") }

  /// Stays open until the program ends.
  init(_ library: String) throws(StoreError) {
    guard let opened = dlopen(library, RTLD_NOW | RTLD_LOCAL) else {
      throw .engine(
        "PostgreSQL cannot be asked without its library: \(String(cString: dlerror())); install it (Debian: apt-get install libpq5)")
    }
    func named<Function>(_ symbol: String) throws(StoreError) -> Function {
      guard let address = dlsym(opened, symbol) else {
        throw .engine("PostgreSQL cannot be asked: \(library) has no \(symbol); install libpq 14 or later")
      }
      return unsafeBitCast(address, to: Function.self)
    }
    connect = try named("PQconnectdbParams")
    serverVersion = try named("PQserverVersion")
    parameter = try named("PQparameterStatus")
    status = try named("PQstatus")
    message = try named("PQerrorMessage")
    finish = try named("PQfinish")
    run = try named("PQexec")
    prepare = try named("PQprepare")
    runPrepared = try named("PQexecPrepared")
    beginPipeline = try named("PQenterPipelineMode")
    endPipeline = try named("PQexitPipelineMode")
    markPipeline = try named("PQpipelineSync")
    sendPrepared = try named("PQsendQueryPrepared")
    next = try named("PQgetResult")
    resultStatus = try named("PQresultStatus")
    field = try named("PQresultErrorField")
    clear = try named("PQclear")
    rows = try named("PQntuples")
    columns = try named("PQnfields")
    name = try named("PQfname")
    type = try named("PQftype")
    isNull = try named("PQgetisnull")
    value = try named("PQgetvalue")
    length = try named("PQgetlength")
    changes = try named("PQcmdTuples")
    hearNotices = try named("PQsetNoticeProcessor")
    command = try named("PQcmdStatus")
  }
}
