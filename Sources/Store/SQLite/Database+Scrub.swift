internal import Foundation
internal import GRDB
internal import GRDBSQLite

extension Database {
  /// Sees to it that texts which no row holds any more do not stand in the file either: the log of changes is emptied into it, and when a
  /// copy is found that the splitting of pages left behind, which `secure_delete` does not reach, the file is written anew.
  ///
  /// It needs a moment in which no other process reads or writes.
  ///
  /// - Returns: whether the file is free of them; false when a row still has one, or somebody kept the file busy.
  package func scrub(_ texts: [String]) async throws -> Bool {
    let patterns = texts.map { Data($0.utf8) }.filter { !$0.isEmpty }
    do {
      return try await pool.writeWithoutTransaction { database in
        // It throws when the log cannot be emptied: then there is nothing else to look through than the file.
        _ = try database.checkpoint(.truncate)
        if try !Self.holds(database, patterns) { return true }
        try database.execute(sql: "VACUUM")
        _ = try database.checkpoint(.truncate)
        return try !Self.holds(database, patterns)
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {
      return false
    }
  }

  /// Whether one of them stands in the database's file, read through SQLite's own descriptor.
  ///
  /// Never through one of ours: closing it would take away all locks that this process holds on the file (POSIX; "How To Corrupt An
  /// SQLite Database File" §2.2), and the next process would believe that it is alone.
  private static func holds(_ database: GRDB.Database, _ patterns: [Data]) throws -> Bool {
    var file: UnsafeMutablePointer<sqlite3_file>?
    guard sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
      let methods = file.pointee.pMethods?.pointee, let sizeOf = methods.xFileSize, let read = methods.xRead
    else { throw StoreError.engine("the database's file cannot be looked through") }
    var size: sqlite3_int64 = 0
    guard sizeOf(file, &size) == SQLITE_OK else { throw StoreError.engine("the size of the database's file is not known") }
    // What a block's end cuts through is found with the next one.
    let overlap = (patterns.map(\.count).max() ?? 1) - 1
    var rest = Data()
    var offset: sqlite3_int64 = 0
    while offset < size {
      var block = Data(count: Int(min(1 << 20, size - offset)))
      let code = block.withUnsafeMutableBytes { read(file, $0.baseAddress, Int32($0.count), offset) }
      guard code == SQLITE_OK else { throw StoreError.engine("the database's file cannot be read (error \(code))") }
      let window = rest + block
      if patterns.contains(where: { window.range(of: $0) != nil }) { return true }
      rest = window.suffix(overlap)
      offset += sqlite3_int64(block.count)
    }
    return false
  }
}
