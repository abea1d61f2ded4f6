internal import Campaigns
internal import Delivery
internal import Mail
internal import Store

extension ComplaintAlarm {
  /// How many readers reported it, since it was paused for that; what was taken back is none.
  func complained(of campaign: CampaignID, _ connection: Connection) throws -> Int {
    try connection.first(
      """
      SELECT count(DISTINCT f.subscriber_id) AS n FROM feedback f
      WHERE f.campaign_id = $1 AND f.kind = 'complaint' AND f.undone_at IS NULL AND f.id > \(FeedbackOutcome.lastPause(by: .complaint, of: "$1"))
      """, [campaign.sql]
    ) { try $0.int("n") } ?? 0
  }
}
