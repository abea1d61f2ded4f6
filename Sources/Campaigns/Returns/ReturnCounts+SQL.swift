internal import Delivery
internal import Mail
package import Store

extension ReturnCounts {
  /// Each mail counts once: as hard when anybody said so, then as about us. One that was sent once more since is another mail. That a bounce was taken
  /// back brings a person back and no mail; a complaint that was is none.
  package static func of(_ campaign: CampaignID, _ connection: Connection) throws -> ReturnCounts {
    var counts = try RollUp.of(campaign, connection).map { ReturnCounts(numbers: $0.returned) } ?? ofRows(campaign, connection)
    counts.held = try held(of: campaign, connection)
    if counts.aboutUs > 0 {
      counts.words = try connection.first(
        """
        SELECT words FROM feedback WHERE campaign_id = $1 AND kind = 'bounce' AND reason NOT IN \(RefusalReason.aboutPerson) AND undone_at IS NULL
        ORDER BY at DESC, id DESC LIMIT 1
        """, [campaign.sql]
      ) { try $0.text("words") }
    }
    return counts
  }

  private init(numbers: [String: Int]) {
    (hard, soft) = (numbers["hard"] ?? 0, numbers["soft"] ?? 0)
    (aboutUs, complained) = (numbers["aboutUs"] ?? 0, numbers["complained"] ?? 0)
  }

  /// What a ``RollUp`` keeps. What is held stands in its own rows, which stay.
  var numbers: [String: Int] { ["hard": hard, "soft": soft, "aboutUs": aboutUs, "complained": complained] }

  private static func ofRows(_ campaign: CampaignID, _ connection: Connection) throws -> ReturnCounts {
    var counts = ReturnCounts()
    try connection.each(
      """
      SELECT x.kind, x.is_hard, x.is_ours, count(*) AS n FROM (
        SELECT f.delivery_id, f.kind, max(f.is_hard) AS is_hard, max(CASE WHEN f.reason IN \(RefusalReason.aboutPerson) THEN 0 ELSE 1 END) AS is_ours
        FROM feedback f CROSS JOIN deliveries d ON d.id = f.delivery_id
        WHERE f.campaign_id = $1 AND f.kind IN ('bounce', 'complaint') AND (f.kind = 'bounce' OR f.undone_at IS NULL)
          AND d.state = 'accepted' AND f.over_at IS NULL
        GROUP BY f.delivery_id, f.kind) AS x
      GROUP BY x.kind, x.is_hard, x.is_ours
      """, [campaign.sql]
    ) { row in
      let count = try row.int("n")
      if try row.choice("kind") as ReturnedMail.Kind == .complaint {
        counts.complained += count
      } else if try row.int("is_hard") == 1 {
        counts.hard += count
      } else if try row.int("is_ours") == 1 {
        counts.aboutUs += count
      } else {
        counts.soft += count
      }
    }
    return counts
  }

  /// Hard bounces that wait for somebody who looks at them.
  package static func held(of campaign: CampaignID, _ connection: Connection) throws -> Int {
    try connection.first(
      "SELECT count(*) AS n FROM feedback WHERE campaign_id = $1 AND \(FeedbackOutcome.isHeld())",
      [campaign.sql]
    ) { try $0.int("n") } ?? 0
  }

  /// The same of all campaigns and domains.
  package static func held(_ connection: Connection) throws -> Int {
    try connection.first(
      "SELECT count(*) AS n FROM feedback WHERE \(FeedbackOutcome.isHeld(as: nil))"
    ) { try $0.int("n") } ?? 0
  }

  /// Those of which something is held.
  package static func campaignsWithHeld(_ connection: Connection) throws -> [CampaignID] {
    try connection.rows(campaignsQuery) { try $0.id("campaign_id") }
  }

  static let campaignsQuery =
    "SELECT DISTINCT campaign_id FROM feedback WHERE campaign_id IS NOT NULL AND \(FeedbackOutcome.isHeld()) ORDER BY campaign_id"

  /// The same of domains, in A-labels.
  package static func domainsWithHeld(_ connection: Connection) throws -> [String] {
    try connection.rows(domainsQuery) { try $0.text("domain") }
  }

  static let domainsQuery =
    "SELECT DISTINCT domain FROM feedback WHERE domain IS NOT NULL AND \(FeedbackOutcome.isHeld(as: .heldWithDomain)) ORDER BY domain"

  /// Whether one delivery came back as it was sent last, for who lists those that nobody has: a condition on a row `d`.
  package static let cameBack = cameBack(takenBack: false)

  /// - Parameter takenBack: only where somebody took that back.
  static func cameBack(takenBack: Bool) -> String {
    """
    EXISTS (SELECT 1 FROM feedback f WHERE f.delivery_id = d.id AND f.kind = 'bounce' AND f.over_at IS NULL\
    \(takenBack ? " AND f.undone_at IS NOT NULL" : ""))
    """
  }
}
