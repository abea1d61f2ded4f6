internal import Campaigns
internal import Delivery
internal import Logging
internal import Mail
internal import Store

/// Pauses an issue that too many of those who have it report as spam. The large providers want less than one in a thousand and act at three in a
/// thousand, for all mail of a domain and for weeks; whoever has not got the issue yet is better asked about by a person first. All who complained
/// stay out, whatever becomes of the issue.
struct ComplaintAlarm: Sendable {
  let notices: Notices?
  let logger: Logger

  /// Fewer are chance: of a small list each one is more than three in a thousand.
  static let least = 5
  /// Of a thousand of those that were taken.
  static let perMille = 3

  /// - Returns: whether it paused the campaign.
  func raise(_ id: CampaignID, now: Timestamp, _ connection: Connection) throws -> Bool {
    guard let campaign = try Campaign.find(id, connection), campaign.kind.isForMany, campaign.state == .sending else { return false }
    let readers = try complained(of: id, connection)
    guard readers >= Self.least, try !id.hasMore(than: readers * 1000 / Self.perMille, in: [.accepted], connection),
      try Campaign.isOpen(id, connection)
    else { return false }
    let reason = "\(readers) readers reported it as spam, which is \(Self.perMille) of a thousand of those who have it, or more"
    guard try Campaign.pause(id, reason: Halt.Brake.complaints.beginning + reason, now: now, connection) else { return false }
    let values = ["campaign": campaign.name, "issue": campaign.title, "count": "\(readers)", "reason": reason]
    // After somebody let it go on it may come to a pause again, and that is news.
    let turn = try FeedbackOutcome.pauses(by: .complaint, of: id, connection) + 1
    try notices?.post(.complained, "\(campaign.name).\(turn)", values, now: now, connection)
    logger.warning("campaign paused by complaints", metadata: ["campaign": "\(campaign.name)", "readers": "\(readers)"])
    return true
  }
}
