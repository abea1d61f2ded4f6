import Audience
import Campaigns
import Store

extension ComingSlots {
  init(_ list: MailingList, count: Int, _ settings: Settings, now: Timestamp, _ connection: Connection) throws {
    try self.init(list, count: count, in: settings.publication, mode: settings.mode, now: now, connection)
  }

  /// What every command but `queue` needs.
  func required() throws -> Slot {
    guard let slot else { throw Self.noSlot }
    return slot
  }

  static let noSlot = CommandError.noInput("no slot is set; try: tuesday schedule set \"every Tuesday 09:00\" --zone America/Chicago")
}
