internal import Campaigns
internal import Delivery
internal import Logging
internal import Mail
internal import Store

/// Pauses an issue that comes back because of us: when in the last hour so many of its mails did, because of our repute, what the mail says or who it is
/// from, the others would come back too, and each of them makes it worse. No person is blamed for it.
struct BounceAlarm: Sendable {
  let notices: Notices?
  let logger: Logger

  /// Fewer are chance.
  static let least = 20
  /// And so many of a hundred of those that were taken.
  static let percent = 2
  static let hour = Duration.seconds(3600)

  /// - Parameter at: when it was said.
  /// - Returns: whether it paused the campaign.
  func raise(_ id: CampaignID, at: Timestamp, now: Timestamp, _ connection: Connection) throws -> Bool {
    let (mails, words) = try comeBack(id, around: at, connection)
    guard mails >= Self.least, try !id.hasMore(than: mails * 100 / Self.percent, in: [.accepted], connection),
      let campaign = try Campaign.find(id, connection)
    else { return false }
    let reason = "\(mails) mails came back within an hour, refused because of us; the last answer was: \(words)"
    guard try Campaign.pause(id, reason: Halt.Brake.bounces.beginning + reason, now: now, connection) else { return false }
    let values = ["campaign": campaign.name, "issue": campaign.title, "reason": reason]
    // After somebody let it go on it may come to a pause again, and that is news.
    let turn = try FeedbackOutcome.pauses(by: .bounce, of: id, connection) + 1
    try notices?.post(.paused, "\(campaign.name).bounces-\(turn)", values, now: now, connection)
    logger.warning("campaign paused by its bounces", metadata: ["campaign": "\(campaign.name)", "mails": "\(mails)"])
    return true
  }
}
