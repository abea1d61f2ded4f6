internal import Campaigns
internal import Delivery
internal import Mail
internal import Store

extension BounceAlarm {
  /// How many mails of it came back because of us within an hour of then, and since it was paused for that; and the last words.
  func comeBack(_ campaign: CampaignID, around time: Timestamp, _ connection: Connection) throws -> (mails: Int, words: String) {
    try connection.first(
      """
      SELECT count(DISTINCT f.delivery_id) AS mails,
        (SELECT w.words FROM feedback w WHERE w.campaign_id = $1 AND w.kind = 'bounce' AND w.reason IN \(RefusalReason.forIssue) ORDER BY w.at DESC, w.id DESC LIMIT 1)
          AS words
      FROM feedback f
      WHERE f.campaign_id = $1 AND f.kind = 'bounce' AND f.at > $2 AND f.at < $3 AND f.reason IN \(RefusalReason.forIssue) AND f.undone_at IS NULL AND f.id > \(FeedbackOutcome.lastPause(by: .bounce, of: "$1"))
      """, [campaign.sql, .time(time + (.zero - Self.hour)), .time(time + Self.hour)]
    ) { (try $0.int("mails"), try $0.optionalText("words") ?? "") } ?? (0, "")
  }
}

extension FeedbackOutcome {
  private static func isPause(by kind: ReturnedMail.Kind, of campaign: String) -> String {
    "feedback.campaign_id = \(campaign) AND \(stops()) AND feedback.outcome = '\(paused.rawValue)' AND feedback.kind = '\(kind.rawValue)'"
  }

  /// The number of the last event by which a campaign was paused; 0: by none.
  static func lastPause(by kind: ReturnedMail.Kind, of campaign: String) -> String {
    "coalesce((SELECT max(feedback.id) FROM feedback WHERE \(isPause(by: kind, of: campaign))), 0)"
  }

  /// How often it was paused by such an event.
  static func pauses(by kind: ReturnedMail.Kind, of campaign: CampaignID, _ connection: Connection) throws -> Int {
    try connection.first("SELECT count(*) AS n FROM feedback WHERE \(isPause(by: kind, of: "$1"))", [campaign.sql]) { try $0.int("n") } ?? 0
  }
}

extension CampaignID {
  /// Whether it has more mails than that in these states. It counts no further.
  func hasMore(than count: Int, in states: [DeliveryState], _ connection: Connection) throws -> Bool {
    let listed = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let found = try connection.first(
      "SELECT count(*) AS n FROM (SELECT 1 FROM deliveries WHERE campaign_id = $1 AND state IN (\(listed)) LIMIT $2) AS x",
      [sql, .integer(count + 1)]
    ) { try $0.int("n") }
    return found ?? 0 > count
  }
}
