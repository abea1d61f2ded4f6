internal import Foundation
package import Store

/// The folder of a publication's backups, each named by its time.
package struct BackupShelf: Sendable {
  package let folder: String
  /// How many are kept, the newest.
  package let keep: Int

  package init(folder: String, keep: Int) { (self.folder, self.keep) = (folder, keep) }

  /// The newest first. What did not end is none.
  package var all: [Backup] { names.compactMap { try? Backup("\(folder)/\($0)") } }

  /// Without a look at the others, whose manifests may be long.
  package var newest: Backup? { names.lazy.compactMap { try? Backup("\(folder)/\($0)") }.first }

  /// Of backups, also of those that did not end, the newest first.
  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { Self.isName($0) }.sorted(by: >)
  }

  /// `2026-11-24T150000Z`.
  package func place(at time: Timestamp) -> String { "\(folder)/\(time.rfc3339.prefix(19).replacing(":", with: ""))Z" }

  private static func isName(_ name: String) -> Bool { name.wholeMatch(of: /\d{4}-\d\d-\d\dT\d{6}Z/) != nil }

  /// Removes those that are older than the ones to keep, and what did not end a day ago.
  package func tidy(now: Timestamp) throws {
    let files = FileManager.default
    let kept = all
    for backup in kept.dropFirst(keep) { try files.removeItem(atPath: backup.folder) }
    let whole = Set(kept.map(\.folder))
    for name in names {
      let path = "\(folder)/\(name)"
      let made = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date
      if !whole.contains(path), let made, Timestamp(made) < now + .seconds(-86_400) { try files.removeItem(atPath: path) }
    }
  }

  /// - Throws: ``PortableError`` where there is no room for so much.
  package func requireRoom(for bytes: Int) throws {
    let files = FileManager.default
    do {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw PortableError.occupied("\(folder) cannot be made: \(error.localizedDescription)") }
    let free = (try? files.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber)?.int64Value ?? .max
    // What is left is the database's own: a full disk stops the sending.
    guard free > Int64(bytes) * 2 + 100_000_000 else {
      throw PortableError.occupied(
        "\(folder) is on a disk with \(free / 1_000_000) MB free, too few for a backup of \(bytes / 1_000_000) MB; make room, keep fewer (backup.keep), or move it (backup.folder)"
      )
    }
  }
}
