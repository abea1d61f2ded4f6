internal import Foundation
internal import GRDB
internal import GRDBSQLite

extension SQLiteEngine {
  /// The log of changes is emptied into the file, and when a copy is found that the splitting of pages left behind, which `secure_delete` does not
  /// reach, the file is written anew. It needs moments in which no other process reads or writes. The search itself, which takes as long as the file
  /// is large, stops nobody.
  func scrub(_ addresses: [String]) async throws -> [TextColumn]? {
    try await withCheckedThrowingContinuation { continuation in
      scrubbing.async { continuation.resume(with: Result { try self.blockingScrub(addresses) }) }
    }
  }

  private func blockingScrub(_ addresses: [String]) throws -> [TextColumn]? {
    let patterns = addresses.filter { !$0.isEmpty }.map(CaselessPattern.init)
    do {
      // It throws when the log cannot be emptied: then there is nothing else to look through than the file.
      try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
      if try !holds(patterns) { return [] }
      try pool.writeWithoutTransaction { database in
        try database.execute(sql: "VACUUM")
        _ = try database.checkpoint(.truncate)
      }
      // Now there is nothing in it but rows, and only they can tell one address from the end of another: in the file, values stand side by
      // side with nothing between.
      return try holds(patterns) ? pool.read { try TextColumn.mentioning(addresses, Connection($0)) } : []
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {
      return nil
    }
  }

  /// Whether one of them stands in the database's file. As long as somebody sees it as it is now, nothing is written into it: what others
  /// commit meanwhile waits in the log.
  private func holds(_ patterns: [CaselessPattern]) throws -> Bool {
    let snapshot = try pool.makeSnapshot()
    defer { try? snapshot.close() }
    return try snapshot.read { try Self.holds($0, patterns) }
  }

  /// Whether one of them stands in the database's file, read through SQLite's own descriptor.
  ///
  /// Never through one of ours: closing it would take away all locks that this process holds on the file (POSIX; "How To Corrupt An
  /// SQLite Database File" §2.2), and the next process would believe that it is alone.
  private static func holds(_ database: GRDB.Database, _ patterns: [CaselessPattern]) throws -> Bool {
    var file: UnsafeMutablePointer<sqlite3_file>?
    guard sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
      let methods = file.pointee.pMethods?.pointee, let sizeOf = methods.xFileSize, let read = methods.xRead
    else { throw StoreError.engine("the database's file cannot be looked through") }
    var size: sqlite3_int64 = 0
    guard sizeOf(file, &size) == SQLITE_OK else { throw StoreError.engine("the size of the database's file is not known") }
    // What a block's end cuts through is found with the next one.
    let overlap = (patterns.map(\.limit).max() ?? 1) - 1
    var rest = Data()
    var offset: sqlite3_int64 = 0
    while offset < size {
      var block = Data(count: Int(min(1 << 20, size - offset)))
      let code = block.withUnsafeMutableBytes { read(file, $0.baseAddress, Int32($0.count), offset) }
      guard code == SQLITE_OK else { throw StoreError.engine("the database's file cannot be read (error \(code))") }
      let window = rest + block
      if window.withUnsafeBytes({ bytes in patterns.contains { $0.isIn(bytes) } }) { return true }
      rest = window.suffix(overlap)
      offset += sqlite3_int64(block.count)
    }
    return false
  }
}
