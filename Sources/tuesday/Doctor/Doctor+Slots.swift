import Audience
import Campaigns
import Foundation
import Store

extension Doctor {
  /// Whose clock counts for what, and whether mail leaves at the times that slots name.
  func slots() -> [DoctorFinding] {
    // Whether the database can be read is another check's matter.
    let found = try? Database(unchanged: settings.database).blockingRead { connection in
      try Slot.all(connection).flatMap { slot in
        try MailingList.find(slot.list, connection).map { try findings(slot, of: $0, connection) } ?? []
      }
    }
    return found ?? []
  }

  private func findings(_ slot: Slot, of list: MailingList, _ connection: Connection) throws -> [DoctorFinding] {
    let zones = ZonesBeside(slot.rule.zone, list: list, in: settings.publication)
    let name = "list \(list.slug), \(slot.rule.text)"
    return [
      zones.difference.map { .ok(.zones, "\(name): two zones", why: $0) },
      try zones.held(slot, now: now, connection).map {
        .warn(
          .zones, "\(name): \($0)", why: "Issues are not late by that; they leave when the hours begin.",
          fix: "move the slot into those hours, or change delivery.window in tuesday.toml")
      },
    ].compactMap(\.self)
  }
}
