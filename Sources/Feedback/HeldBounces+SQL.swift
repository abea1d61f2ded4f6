internal import Audience
internal import Campaigns
internal import Store

extension HeldBounces {
  struct Held: Sendable {
    let id: Int64
    let delivery: DeliveryID
    let source: String
    let words: String
    let at: Timestamp
  }

  private static let isHeld = "campaign_id = $1 AND \(FeedbackOutcome.isHeld)"

  static func areThere(of campaign: CampaignID, _ connection: Connection) throws -> Bool {
    try connection.first("SELECT 1 AS one FROM feedback WHERE \(isHeld) LIMIT 1", [campaign.sql]) { try $0.int("one") } != nil
  }

  func waiting(limit: Int, _ connection: Connection) throws -> [Held] {
    try connection.rows(
      "SELECT id, delivery_id, source, words, at FROM feedback WHERE \(Self.isHeld) AND delivery_id IS NOT NULL ORDER BY id LIMIT $2",
      [campaign.sql, .integer(limit)]
    ) {
      Held(
        id: try $0.integer("id"), delivery: try $0.id("delivery_id"), source: try $0.text("source"), words: try $0.text("words"),
        at: try $0.time("at"))
    }
  }

  func settle(_ id: Int64, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE feedback SET outcome = $2 WHERE id = $1", [.integer(id), .text(FeedbackOutcome.bouncedByHand.rawValue)])
  }
}
