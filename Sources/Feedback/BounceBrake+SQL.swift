internal import Audience
internal import Campaigns
internal import Store

extension BounceBrake {
  /// Of this issue, since somebody last looked at what was held of it.
  private static let fresh = """
    f.campaign_id = $1 AND f.kind = 'bounce' AND f.at > $2 AND f.is_hard = 1 AND f.undone_at IS NULL AND f.id > coalesce((
      SELECT max(p.id) FROM feedback p WHERE p.campaign_id = $1 AND \(FeedbackOutcome.stops("p"))
        AND (p.outcome = 'bounced by hand' OR p.outcome = 'held' AND p.undone_at IS NOT NULL)), 0)
    """

  /// Of how many mails it was said. It counts no further than the limit.
  func hardOnes(of campaign: CampaignID, since: Timestamp, limit: Int, _ connection: Connection) throws -> Int {
    try connection.first(
      "SELECT count(*) AS n FROM (SELECT DISTINCT f.delivery_id FROM feedback f WHERE \(Self.fresh) LIMIT $3) AS x",
      [campaign.sql, .time(since), .integer(limit)]
    ) { try $0.int("n") } ?? 0
  }

  /// Those that count so far, the newest first.
  func standing(of campaign: CampaignID, since: Timestamp, _ connection: Connection) throws -> [Standing] {
    try connection.rows(
      "SELECT f.id, f.subscriber_id, f.outcome FROM feedback f WHERE \(Self.fresh) AND f.outcome IN ('bounced', 'noted') ORDER BY f.id DESC",
      [campaign.sql, .time(since)]
    ) { Standing(id: try $0.integer("id"), subscriber: try $0.id("subscriber_id"), outcome: try $0.choice("outcome")) }
  }

  func words(of campaign: CampaignID, _ connection: Connection) throws -> String {
    let words = try connection.first(
      "SELECT words FROM feedback WHERE campaign_id = $1 AND kind = 'bounce' AND is_hard = 1 ORDER BY at DESC, id DESC LIMIT 1",
      [campaign.sql]
    ) { try $0.text("words") }
    return FeedbackTarget.words(words)
  }

  func mark(_ id: Int64, _ outcome: FeedbackOutcome, _ connection: Connection) throws {
    try connection.execute("UPDATE feedback SET outcome = $2 WHERE id = $1", [.integer(id), .text(outcome.rawValue)])
  }
}
