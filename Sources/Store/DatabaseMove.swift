internal import Foundation

/// All that a database holds, taken to another place, so that there is one afterwards and not two: whoever still has the former in their settings is told.
package enum DatabaseMove {
  /// What is left behind is known by: a file by this behind its name, on a server a table, which was `migrations` before.
  package static let mark = "promoted"

  /// Ended in the middle, nothing has changed for anybody, and it can be done again.
  ///
  /// - Parameters:
  ///   - target: a file that is not there yet, or a PostgreSQL database without tables of ours; or one of either that holds just the same, because this was
  ///     ended when only the last step was left.
  ///   - folder: of what lies beside the database, wherever that is.
  /// - Returns: what both hold.
  package static func run(from source: String, to target: String, folder: String) throws -> [DatabaseCopy.Sum] {
    let copy = try DatabaseCopy()
    return try Database(path: source, folder: folder, creating: false).leave { here in
      if PostgreSQLURL(target) != nil || FileManager.default.fileExists(atPath: target) {
        return try copy.fill(open(target, folder: folder), from: here)
      }
      let file = UnfinishedDatabase(target)
      defer { file.discard() }
      let database = try Database(path: file.path, folder: folder, creating: true)
      let sums = try copy.fill(database, from: here)
      try file.settle(database)
      return sums
    }
  }

  private static func open(_ target: String, folder: String) throws -> Database {
    do { return try Database(path: target, folder: folder, creating: true) } catch StoreError.moved {
      // It was moved from there before.
      throw StoreError.occupied(table: mark)
    }
  }
}
