internal import Foundation

/// The one face of storage, whichever engine is behind it: many readers, one writer.
///
/// `read` and `write` suspend and may be called from anywhere; the `blocking…` twins are for threads of our own
/// (delivery connections) and must never run on Swift's cooperative pool.
package final class Database: Sendable {
  private let engine: any Engine

  /// Opens the file and brings its schema up to date. With `creating` false an absent file is an error.
  ///
  /// - Parameter path: of the file, or the URL of a PostgreSQL database.
  /// - Parameter folder: of what lies beside the database; without one, that of its file.
  package convenience init(path: String, folder: String? = nil, creating: Bool) throws {
    try self.init(path: path, folder: folder, creating: creating, history: Migration.history)
  }

  /// Whether there is one, so that nobody makes another in its place.
  package static func isThere(_ path: String) -> Bool {
    PostgreSQLURL(path) == nil ? FileManager.default.fileExists(atPath: path) : (try? Database(unchanged: path)) != nil
  }

  /// Opens the file as it is, whatever its schema: for who only looks.
  package convenience init(unchanged path: String) throws {
    try self.init(path: path, creating: false, history: [])
  }

  /// - Parameter history: up to which step; short of the last one in tests of the steps themselves, and for ``init(unchanged:)``.
  init(path: String, folder: String? = nil, creating: Bool, history: [Migration]) throws {
    engine =
      try PostgreSQLURL(path).map { try PostgreSQLEngine($0, folder: folder, creating: creating, history: history) }
      ?? SQLiteEngine(path: path, folder: folder, creating: creating, history: history)
  }

  /// Of the files that lie beside the database.
  package var folder: String { engine.folder }

  /// Whether somebody in another process, or on a connection of another database of this one, has waited to write since then.
  package func isAwaited(since time: Timestamp) -> Bool { engine.isAwaited(since: time) }

  /// Gives back to the system what questions until now have left in caches and free blocks: for who begins what lasts long and asks little.
  package func releaseMemory() { engine.releaseMemory() }

  package func read<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await engine.read(body)
  }

  /// A few rows that are found by their keys and need not be of one moment, as soon as they can be had: on the way there, and back, nobody
  /// changes threads.
  package nonisolated(nonsending) func glance<Result: Sendable>(
    _ body: @Sendable @escaping (Connection) throws -> Result
  ) async throws -> Result {
    try await engine.glance(body)
  }

  /// One transaction, begun when no other that writes is open: all of it, or, if `body` throws, nothing.
  package func write<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await engine.write(body)
  }

  /// As ``write(_:)``, for very many rows. `body` may refer only to rows that it has seen in the same transaction, or of a kind that is
  /// never deleted, and may write only what its types hold to the CHECKs, because an engine need not look.
  package func bulkWrite<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await engine.bulkWrite(body)
  }

  /// As ``write(_:)``, to make indexes of rows that are there: they are sorted in files, some megabytes at a time.
  package func indexingWrite<Result: Sendable>(_ body: @Sendable @escaping (Connection) throws -> Result) async throws -> Result {
    try await engine.indexingWrite(body)
  }

  package func blockingRead<Result>(_ body: (Connection) throws -> Result) throws -> Result { try engine.blockingRead(body) }

  package func blockingWrite<Result>(_ body: (Connection) throws -> Result) throws -> Result { try engine.blockingWrite(body) }

  /// As ``blockingWrite(_:)``, but the disk has it for certain only after ``flush()``: a crash of the program loses nothing, a power cut may.
  /// For who commits very often and waits for the disk while something else goes on.
  package func blockingWriteUnflushed<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    try engine.blockingWriteUnflushed(body)
  }

  /// Returns when all that was committed before is on the disk. Any number of threads may write meanwhile.
  package func flush() throws(StoreError) { try engine.flush() }

  /// Makes us known to others that work with this database, until the answer is let go.
  ///
  /// - Parameters:
  ///   - place: where we send from, as nobody else in the world calls theirs; nil: we do not send.
  ///   - offices: what we do when nobody else does it.
  package func presence(sendingFrom place: String? = nil, offices: [String] = []) throws -> Presence {
    try engine.presence(sendingFrom: place, offices: offices)
  }

  /// Sees to it that addresses which no row holds any more, in whatever case, do not stand in the database's file either, as far as the engine
  /// has a say in that.
  ///
  /// - Returns: the columns in which a row still has one of them; nil when somebody kept the file busy.
  package func scrub(_ addresses: [String]) async throws -> [TextColumn]? { try await engine.scrub(addresses) }

  /// Makes an SQLite file that holds all that this database holds at one moment, while others read and write. Whoever opens a file of a later schema than
  /// theirs is refused, of an earlier one brings it up to date.
  package func backUp(to path: String) async throws {
    switch engine {
    case let engine as SQLiteEngine: try await engine.backUp(to: path)
    default:
      let copy = try Database(path: path, creating: true)
      _ = try await DatabaseCopy().run(from: self, to: copy)
      try copy.closeWhole()
    }
  }

  /// Closes a database that nobody else has open, so that its file is all of it and can be moved.
  package func closeWhole() throws {
    if let engine = engine as? SQLiteEngine { try engine.closeWhole() } else { try close() }
  }

  /// One transaction, while nobody else has the database open, in which `body` takes all that it holds to another place. When it ends well there is no
  /// database here any more (``StoreError/moved(path:)``); its rows are left under another name, which nobody opens by accident.
  func leave<Result>(_ body: (Connection) throws -> Result) throws -> Result { try engine.leave(body) }

  package func close() throws { try engine.close() }
}
