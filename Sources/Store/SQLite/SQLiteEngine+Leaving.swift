internal import Foundation
internal import GRDB

extension SQLiteEngine {
  private static let left = "-" + DatabaseMove.mark

  static func requireNotLeft(_ path: String) throws(StoreError) {
    let files = FileManager.default
    if !files.fileExists(atPath: path) && files.fileExists(atPath: path + left) { throw .moved(path: path) }
  }

  /// Only who is alone with a file gets it out of the write-ahead mode ("WAL" §3.2), and nobody else gets in as long as a transaction holds it there.
  func leave<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    try close()
    return try translating {
      try DatabaseQueue(path: pool.path).writeWithoutTransaction { database in
        try Self.requireAlone(database)
        return try Self.transaction(database, locking: .exclusive) { connection in
          guard try Self.mode(database) == "delete" else { throw StoreError.inUse }
          let result = try body(connection)
          try UnfinishedDatabase.rename(pool.path, to: pool.path + Self.left)
          return result
        }
      }
    }
  }

  private static func requireAlone(_ database: GRDB.Database) throws {
    do { try database.execute(sql: "PRAGMA journal_mode = DELETE") } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY
    {
      throw StoreError.inUse
    }
  }

  private static func mode(_ database: GRDB.Database) throws -> String? { try String.fetchOne(database, sql: "PRAGMA journal_mode") }
}
