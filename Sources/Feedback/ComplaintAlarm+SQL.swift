internal import Campaigns
internal import Delivery
internal import Store

extension ComplaintAlarm {
  private static let isPause = "kind = 'complaint' AND \(FeedbackOutcome.stops()) AND outcome = 'paused'"

  /// How many readers reported it, since it was paused for that; what was taken back is none.
  func complained(of campaign: CampaignID, _ connection: Connection) throws -> Int {
    try connection.first(
      """
      SELECT count(DISTINCT f.subscriber_id) AS n FROM feedback f
      WHERE f.campaign_id = $1 AND f.kind = 'complaint' AND f.undone_at IS NULL
        AND f.id > coalesce((SELECT max(id) FROM feedback WHERE campaign_id = $1 AND \(Self.isPause)), 0)
      """, [campaign.sql]
    ) { try $0.int("n") } ?? 0
  }

  /// How often it was paused for that.
  func pauses(of campaign: CampaignID, _ connection: Connection) throws -> Int {
    try connection.first("SELECT count(*) AS n FROM feedback WHERE campaign_id = $1 AND \(Self.isPause)", [campaign.sql]) {
      try $0.int("n")
    } ?? 0
  }
}
