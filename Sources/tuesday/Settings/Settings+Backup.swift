import Campaigns
import Delivery
import Foundation
import Store

extension Settings {
  /// The database's file and what is left of a former one, and what beside it is of this process or can be made again.
  private var notBackedUp: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
    let ofDatabase = names.map { data + "/" + $0 }.filter { name in
      [database, Self.file(in: data)].contains { name == $0 || name.hasPrefix($0 + "-") }
    }
    return ofDatabase + [backups.folder, inFlight, inbox]
  }

  /// - Returns: the backup, and files that are no plain ones and are not in it.
  func backUp(_ database: Database, to place: String? = nil, now: Timestamp) async throws -> (backup: Backup, leftOut: [String]) {
    let bytes = (try? FileManager.default.attributesOfItem(atPath: self.database)[.size] as? Int) ?? 0
    try backups.requireRoom(for: bytes)
    return try await Backup.make(
      of: database, named: publication.name, own: folder, data: data, leftOut: notBackedUp + (place.map { [$0] } ?? []),
      in: place ?? backups.place(at: now), now: now)
  }
}
