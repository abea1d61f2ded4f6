internal import GRDB
internal import Synchronization

/// Shared SQL says `$1`; SQLite would take that for a name and number parameters by first appearance, so it gets `?1`.
enum SQLiteDialect {
  private static let cache = Mutex<[String: String]>([:])

  static func numbered(_ sql: String) -> String {
    cache.withLock { cache in
      if let known = cache[sql] { return known }
      let translated = sql.replacing("$", with: "?")
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
    throw StoreError.engine(error.description)
  }
}
