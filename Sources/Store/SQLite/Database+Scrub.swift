internal import Foundation
internal import GRDB

extension Database {
  /// Sees to it that texts which no row holds any more do not stand in the file either: the log of changes is emptied into it, and when a
  /// copy is found that the splitting of pages left behind, which `secure_delete` does not reach, the file is written anew.
  ///
  /// It needs a moment in which no other process reads or writes.
  ///
  /// - Returns: whether the files are free of them; false when a row still has one, or somebody kept the file busy.
  package func scrub(_ texts: [String]) async throws -> Bool {
    let patterns = texts.map { Data($0.utf8) }.filter { !$0.isEmpty }
    let path = pool.path
    do {
      return try await pool.writeWithoutTransaction { database in
        _ = try database.checkpoint(.truncate)
        if try !Self.holds(path, patterns) { return true }
        try database.execute(sql: "VACUUM")
        _ = try database.checkpoint(.truncate)
        return try !Self.holds(path, patterns)
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {
      return false
    }
  }

  /// Whether one of them stands in the database's file or its log.
  private static func holds(_ path: String, _ patterns: [Data]) throws -> Bool {
    try [path, path + "-wal"].contains { path in
      guard let file = FileHandle(forReadingAtPath: path) else { return false }
      defer { try? file.close() }
      // What a block's end cuts through is found with the next one.
      let overlap = (patterns.map(\.count).max() ?? 1) - 1
      var rest = Data()
      while let block = try file.read(upToCount: 1 << 20), !block.isEmpty {
        let window = rest + block
        if patterns.contains(where: { window.range(of: $0) != nil }) { return true }
        rest = window.suffix(overlap)
      }
      return false
    }
  }
}
