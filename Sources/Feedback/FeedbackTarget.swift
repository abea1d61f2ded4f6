internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

/// Whom something that was said is about, and which mail of ours.
struct FeedbackTarget: Sendable {
  let subscriber: Subscriber
  var delivery: DeliveryID?
  var state: DeliveryState?
  /// When it left for the last time, where that is over and known.
  var sentAt: Timestamp?
  var campaign: CampaignID?
  var campaignName: String?
  /// That of the campaign, or the one that they want to leave.
  var list: ListID?
  /// Whether it is mail of a list.
  var canBeLeft = true

  /// For how long after it was sent a mail is still meant by who names an address only.
  static let memory = Duration.seconds(14 * 86_400)

  static func words(_ said: String?) -> String { said.flatMap { $0.isEmpty ? nil : $0 } ?? "mail came back, without a reason" }

  /// What the journal says of a change: the words, of which mail, and who brought it.
  func cause(_ words: String, _ source: String, _ now: Timestamp) -> String {
    let about = campaignName.map { ", on campaign \($0)" } ?? ""
    return "\(words.prefix(FeedbackRecord.wordsLimit))\(about) at \(now.rfc3339), by \(FeedbackRecord.title(of: source))"
  }
}
