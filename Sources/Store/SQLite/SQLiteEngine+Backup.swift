internal import Foundation
internal import GRDB
internal import Glibc
internal import Words

extension SQLiteEngine {
  /// On a connection of its own, so that nobody waits for it: readers and the writer go on beside it. The copy has no free pages.
  func backUp(to path: String) async throws { try await reading.run { try self.blockingBackUp(to: path) } }

  /// Also the last connection leaves the log behind, with what is not in the file yet.
  func closeWhole() throws {
    _ = try translating { try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
    try close()
    for file in [pool.path + "-wal", pool.path + "-shm"] { try? FileManager.default.removeItem(atPath: file) }
  }

  /// A copy from before the schema changes, for whoever goes back to the former program. Where it cannot be made nothing is changed. Of the copies of former
  /// upgrades none is kept.
  func keepFormer(before version: Int) throws {
    let (files, name) = (FileManager.default, URL(filePath: pool.path).lastPathComponent + Self.former)
    let (place, unfinished) = (pool.path + Self.former + "\(version)", pool.path + Self.former + "unfinished")
    try? files.removeItem(atPath: unfinished)
    do { try blockingBackUp(to: unfinished) } catch let error as StoreError {
      try? files.removeItem(atPath: unfinished)
      throw StoreError.engine("no copy can be made before the schema changes, so nothing is changed: \(error)")
    }
    for other in (try? files.contentsOfDirectory(atPath: folder)) ?? [] where other.hasPrefix(name) && folder + "/" + other != unfinished {
      try? files.removeItem(atPath: folder + "/" + other)
    }
    try files.moveItem(atPath: unfinished, toPath: place)
  }

  /// Behind the database's own name, and before the version that it was changed to.
  static let former = "-before-schema-"

  private func blockingBackUp(to path: String) throws {
    // It holds addresses and keys. SQLite fills a file that is empty.
    let made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard made >= 0 else { throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    _ = Glibc.close(made)
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    try translating {
      try DatabaseQueue(path: pool.path, configuration: configuration).inDatabase { database in
        try database.execute(sql: "VACUUM INTO ?", arguments: [path])
      }
    }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    defer { if file >= 0 { _ = Glibc.close(file) } }
    guard file >= 0, fsync(file) == 0 else {
      throw StoreError.engine("\(path) cannot be written to the disk: \(String(cString: strerror(errno)))")
    }
  }
}
