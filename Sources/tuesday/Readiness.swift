import Campaigns
import Delivery
import Foundation
import Store
import Words

/// Whether a publication that is served does its work.
struct Readiness: Sendable {
  let name: String
  let database: Database
  /// The folder of posts.
  let posts: String
  let roles: Set<ServeRole>
  var schedule = Pulse()
  var sending = Pulse()

  /// Those of the roles that this process has.
  var loops: [(name: String, pulse: Pulse)] {
    [(ServeRole.scheduler, "schedule", schedule), (.sender, "sender", sending)].filter { roles.contains($0.0) }.map { ($0.1, $0.2) }
  }

  /// Loops that have not gone round for longer than any round takes; only a new start helps.
  var standing: [String] {
    loops.compactMap { loop, pulse in
      let silence = pulse.silence
      return silence < Pulse.longestRound ? nil : "\(name): the \(loop) has stood still for \(silence.components.seconds) s"
    }
  }

  /// The disk is full when less than this is free; octets.
  private static let leastRoom = 1_000_000

  /// The same, and what is the matter with the database; it changes nothing.
  func faults() async -> [String] {
    do {
      let restoration = try await database.write { try Restoration.open($0) }
      let room = try? FileManager.default.attributesOfFileSystem(forPath: database.folder)[.systemFreeSize] as? NSNumber
      let isFull = room.map { $0.intValue < Self.leastRoom } ?? false
      return standing + (isFull ? ["\(name): the disk of \(database.folder) is full"] : [])
        + ([sending.trouble, restoration?.words, roles.contains(.scheduler) ? PostFolder.absence(of: posts) : nil].compactMap(\.self).map {
          "\(name): \($0)"
        })
    } catch {
      return standing + ["\(name): \(error)"]
    }
  }
}
