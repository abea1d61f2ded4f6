internal import GRDB
internal import Synchronization

/// Shared SQL says `$1`; SQLite would take that for a name and number parameters by first appearance, so it gets `?1`.
enum SQLiteDialect {
  private static let cache = Mutex<[String: String]>([:])
  /// Our own statements are fewer; rules of segments make the others.
  private static let cacheLimit = 1000

  static func numbered(_ sql: String) -> String {
    cache.withLock { cache in
      if let known = cache[sql] { return known }
      let translated = sql.replacing("$", with: "?")
      if cache.count == cacheLimit { cache = [:] }
      cache[sql] = translated
      return translated
    }
  }
}

/// Turns the engine's errors into ours, so that nobody above needs to know the engine. The beginning and the end of a transaction have
/// theirs too: a full disk is met at COMMIT.
func translating<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let error as DatabaseError { throw error.translated }
}

func translating<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
  do { return try await body() } catch let error as DatabaseError { throw error.translated }
}

extension DatabaseError {
  var translated: StoreError {
    switch resultCode {
    case .SQLITE_CONSTRAINT: .constraint(message ?? "constraint")
    case .SQLITE_BUSY: .locked
    case .SQLITE_FULL: .full(words)
    default: .engine(words)
    }
  }

  /// What to do about it, where that is known.
  var words: String {
    switch resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: "the file is damaged or no SQLite database; put a backup in its place"
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: "the file, or the folder around it, cannot be written"
    case .SQLITE_BUSY: "another program keeps the file locked"
    case .SQLITE_FULL: "the disk is full; make room, and do the same again: what was recorded is not lost"
    case .SQLITE_IOERR:
      "the file cannot be read or written (a broken or full disk, or a limit such as ulimit -f); mend that, and do the same again: what was recorded is not lost"
    default: description
    }
  }
}
