internal import Foundation
package import Store

/// A publication at one moment, with its secrets, to go on from after a loss: its database as a file, and the files of its folder.
package struct Backup: Sendable {
  package let folder: String
  package let manifest: Manifest
  package let madeAt: Timestamp

  /// Its parts: the database, what is in the publication's folder, and what is beside the database.
  static let database = "database.sqlite"
  private static let (ownFiles, dataFiles) = ("folder/", "data/")

  package init(_ folder: String) throws {
    manifest = try Manifest.read(folder)
    guard manifest.isBackup, let time = try? Timestamp(Date(manifest.exportedAt, strategy: .iso8601)) else {
      throw PortableError.faulty("\(folder) is no backup; of an export `tuesday import` makes a publication")
    }
    (self.folder, madeAt) = (folder, time)
  }

  package var bytes: Int { manifest.parts.reduce(0) { $0 + $1.bytes } }

  /// That every part is what was written, and the database whole.
  package func verify() throws {
    try manifest.verify(in: folder)
    try requireWholeDatabase()
  }

  private func requireWholeDatabase() throws {
    let faults = try DatabaseCondition(path: folder + "/" + Self.database).faults
    if !faults.isEmpty { throw PortableError.faulty("\(folder)/\(Self.database) is damaged: \(faults.joined(separator: "; "))") }
  }

  /// Makes one in a new folder; what does not end leaves nothing.
  ///
  /// - Parameters:
  ///   - publication: its name.
  ///   - own: the publication's folder.
  ///   - data: where what is not written by hand is, in `own` or elsewhere.
  ///   - leftOut: paths that are not taken along.
  /// - Returns: it, and files that are no plain ones and are not in it.
  package static func make(
    of database: Database, named publication: String, own: String, data: String, leftOut: [String], in folder: String, now: Timestamp
  ) async throws -> (backup: Backup, leftOut: [String]) {
    let export = try ExportFolder(folder)
    do {
      // The database first: what it says of pictures and keys is there afterwards too.
      try await database.backUp(to: folder + "/" + Self.database)
      try export.adopt(Self.database)
      let others =
        try export.copy(own, to: "folder", without: leftOut + [data]) + export.copy(data, to: "data", without: leftOut)
      _ = try export.finish(publication: publication, at: now.rfc3339)
      let backup = try Backup(folder)
      // Each part was hashed as it lies there.
      try backup.requireWholeDatabase()
      return (backup, others)
    } catch {
      export.discard()
      throw error
    }
  }

  /// Its settings' text, which says where the rest belongs.
  package var settings: String { folder + "/" + Self.ownFiles + "tuesday.toml" }

  /// All but the database, each part of which may be there already when it is the same.
  package func writeFiles(to target: String, data: String) throws {
    for (prefix, place) in [(Self.ownFiles, target), (Self.dataFiles, data)] {
      for part in manifest.parts where part.path.hasPrefix(prefix) {
        try part.put(folder + "/" + part.path, place + "/" + part.path.dropFirst(prefix.count))
      }
    }
  }

  /// The database, to be opened at `place` by nobody before.
  ///
  /// - Parameters:
  ///   - place: a file, or the URL of a PostgreSQL database.
  ///   - data: of what lies beside it.
  /// - Throws: ``PortableError`` or ``StoreError/occupied(table:)`` when there is one already.
  package func writeDatabase(to place: String, beside data: String, beginning restoration: (Connection) throws -> Void) throws {
    let files = FileManager.default
    if files.fileExists(atPath: place) {
      throw PortableError.occupied("there is a database \(place); restore into a new folder, or move it away with its -wal and -shm")
    }
    let isServer = PostgreSQLURL(place) != nil
    let unfinished = UnfinishedDatabase(isServer ? data + "/" + Self.database : place)
    // Of a backup with an earlier schema the copy from before that changed: the backup is one.
    defer { unfinished.discard() }
    try files.copyItem(atPath: folder + "/" + Self.database, toPath: unfinished.path)
    let database = try Database(path: unfinished.path, creating: false)
    try database.blockingWrite(restoration)
    if isServer {
      let target = try Database(path: place, folder: data, creating: true)
      _ = try database.blockingRead { try DatabaseCopy().fill(target, from: $0) }
    } else {
      for file in [place + "-wal", place + "-shm"] { try? files.removeItem(atPath: file) }
      try unfinished.settle(database)
    }
  }
}
