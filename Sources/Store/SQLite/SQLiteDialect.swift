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

/// Turns the engine's errors into ours, so that nobody above needs to know the engine.
func translating<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as DatabaseError {
    if error.resultCode == .SQLITE_CONSTRAINT { throw StoreError.constraint(error.message ?? "constraint") }
    throw StoreError.engine(error.words)
  }
}

extension DatabaseError {
  /// What to do about it, where that is known.
  var words: String {
    switch resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: "the file is damaged or no SQLite database; put a backup in its place"
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: "the file, or the folder around it, cannot be written"
    case .SQLITE_BUSY: "another program keeps the file locked"
    case .SQLITE_FULL: "the disk is full"
    default: description
    }
  }
}
