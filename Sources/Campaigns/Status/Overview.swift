package import Audience
internal import Delivery
internal import Foundation
package import Store

/// The publication at one look: what goes out next, what waits, what became of the last issues, and how the list grows. The same that `schedule next`,
/// `queue`, `status` and `report` tell.
package struct Overview: Sendable {
  /// A list, and what it will send.
  package struct Channel: Sendable {
    package let list: MailingList
    package let coming: ComingSlots
  }

  /// The main list, and those that have a slot.
  package let channels: [Channel]
  /// The latest first.
  package let issues: [StatusReport]
  /// What a brake has stopped, and nobody has looked at so far.
  package let halted: [Campaign]
  /// Of the main list, by weeks.
  package let growth: PublicationReport

  /// - Parameter memory: of what the files of posts say, from one look to the next.
  package init(
    _ publication: Publication, _ situation: SendingSituation, days: Int, issues: Int, weeks: Int, memory: RoundMemory? = nil,
    now: Timestamp,
    _ connection: Connection
  ) throws {
    let mode = situation.mode
    channels = try MailingList.all(connection).compactMap { list in
      guard try list.slug == MailingList.main || Slot.find(list: list.id, connection) != nil else { return nil }
      return Channel(
        list: list, coming: try ComingSlots(list, count: days, in: publication, mode: mode, memory: memory, now: now, connection))
    }
    let campaigns = try Campaign.all(limit: issues, connection)
    let lost = try LostIssues.of(campaigns, in: publication, mode: mode, memory: memory, now: now, connection)
    halted = try Campaign.braked(mode: mode, connection)
    self.issues = try campaigns.map { campaign in
      StatusReport(
        campaign, try Ledger.of(campaign.id, connection), situation, approvals: try Approval.all(behind: campaign, connection),
        returned: try ReturnCounts.of(campaign.id, connection), lost: lost[campaign.id], now: now)
    }
    guard let main = try MailingList.find(MailingList.main, connection) else { throw StoreError.defect("there is no main list") }
    growth = try PublicationReport.of(main, in: publication, mode: mode, limit: 0, weeks: weeks, now: now, connection)
  }
}
