internal import Audience
internal import Campaigns
package import Store

extension HeldBounces {
  struct Held: Sendable {
    let id: Int64
    let delivery: DeliveryID
    let source: String
    let words: String
    let at: Timestamp
  }

  private func isHeld(_ parameters: inout SQLParameters) -> String {
    "\(scope.condition("feedback", &parameters)) AND \(FeedbackOutcome.isHeld(as: scope.outcome))"
  }

  /// Whether there are so many. It counts no further.
  func areThere(_ least: Int, _ connection: Connection) throws -> Bool {
    var parameters = SQLParameters()
    let isHeld = isHeld(&parameters)
    let end = parameters.bind(.integer(least))
    return try connection.first(
      "SELECT count(*) AS n FROM (SELECT 1 FROM feedback WHERE \(isHeld) LIMIT \(end)) AS x", parameters.values
    ) { try $0.int("n") } == least
  }

  /// Of an issue, or of other mails that are judged together, of which something is held that was said since then: the first that is held.
  static func firstOfIssue(since time: Timestamp, _ connection: Connection) throws -> Int64? {
    let issue = try connection.first(
      """
      SELECT feedback.campaign_id FROM feedback JOIN campaigns g ON g.id = feedback.campaign_id
      WHERE \(FeedbackOutcome.isHeld()) AND feedback.at > $1 AND g.kind IN \(Campaign.Kind.together) LIMIT 1
      """, [.time(time)]
    ) { try $0.id("campaign_id") as CampaignID }
    return try issue.flatMap { try HeldBounces(of: .campaign($0)).waiting(limit: 1, connection).first?.id }
  }

  /// How many wait for somebody who looks at them.
  package func count(_ connection: Connection) throws -> Int {
    var parameters = SQLParameters()
    let isHeld = isHeld(&parameters)
    return try connection.first("SELECT count(*) AS n FROM feedback WHERE \(isHeld)", parameters.values) { try $0.int("n") } ?? 0
  }

  func waiting(limit: Int, _ connection: Connection) throws -> [Held] {
    var parameters = SQLParameters()
    let isHeld = isHeld(&parameters)
    let end = parameters.bind(.integer(limit))
    return try connection.rows(
      "SELECT id, delivery_id, source, words, at FROM feedback WHERE \(isHeld) AND delivery_id IS NOT NULL ORDER BY id LIMIT \(end)",
      parameters.values
    ) {
      Held(
        id: try $0.integer("id"), delivery: try $0.id("delivery_id"), source: try $0.text("source"), words: try $0.text("words"),
        at: try $0.time("at"))
    }
  }

  /// Whether a later mail to the same person was taken before then, and did not come back.
  func hasArrived(since bounce: Held, before end: Timestamp, _ connection: Connection) throws -> Bool {
    try connection.first(
      """
      SELECT 1 AS one FROM deliveries h JOIN deliveries d ON d.subscriber_id = h.subscriber_id JOIN campaigns c ON c.id = d.campaign_id
      WHERE h.id = $1 AND d.state = 'accepted' AND d.changed_at > $2 AND d.changed_at <= $3 AND c.mode = 'live' AND NOT \(ReturnCounts.cameBack)
      LIMIT 1
      """, [bounce.delivery.sql, .time(bounce.at), .time(end)]
    ) { try $0.int("one") } != nil
  }

  func takeBack(_ id: Int64, now: Timestamp, _ connection: Connection) throws {
    try connection.execute("UPDATE feedback SET undone_at = $2 WHERE id = $1", [.integer(id), .time(now)])
  }

  func settle(_ id: Int64, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE feedback SET outcome = $2 WHERE id = $1", [.integer(id), .text(FeedbackOutcome.bouncedByHand.rawValue)])
  }
}
