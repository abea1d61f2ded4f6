internal import Audience
internal import Mail
package import Store

extension FeedbackRecord {
  private static let query = """
    SELECT f.id, f.source, f.kind, f.reason, f.is_hard, f.subscriber_id, f.delivery_id, f.recipient, f.words, f.outcome, f.at, f.undone_at, f.over_at,
      s.address, c.name, CASE WHEN c.kind NOT IN \(Campaign.Kind.together) THEN 1 ELSE 0 END AS is_single
    FROM feedback f LEFT JOIN subscribers s ON s.id = f.subscriber_id LEFT JOIN campaigns c ON c.id = f.campaign_id
    """

  private init(_ row: Row) throws {
    self.init(
      id: try row.integer("id"), source: try row.text("source"), kind: try row.choice("kind"), reason: try row.optionalChoice("reason"),
      isHard: try row.int("is_hard") == 1, address: try row.optionalText("address"),
      subscriber: try row.optionalInteger("subscriber_id").map { ID($0) }, delivery: try row.optionalInteger("delivery_id").map { ID($0) },
      campaign: try row.optionalText("name"), isSingle: try row.int("is_single") == 1, recipient: try row.optionalText("recipient"),
      words: try row.text("words"),
      outcome: try row.choice("outcome"), at: try row.time("at"), undoneAt: try row.optionalTime("undone_at"),
      overAt: try row.optionalTime("over_at"))
  }

  /// About one person, oldest first.
  package static func of(_ subscriber: SubscriberID, _ connection: Connection) throws -> [FeedbackRecord] {
    try connection.rows("\(query) WHERE f.subscriber_id = $1 ORDER BY f.at, f.id", [subscriber.sql], FeedbackRecord.init)
  }

  /// About one mail, oldest first.
  static func of(_ delivery: DeliveryID, _ connection: Connection) throws -> [FeedbackRecord] {
    try connection.rows("\(query) WHERE f.delivery_id = $1 ORDER BY f.at, f.id", [delivery.sql], FeedbackRecord.init)
  }

  /// Of people we know, newest first.
  package static func all(_ filter: FeedbackFilter, limit: Int, _ connection: Connection) throws -> [FeedbackRecord] {
    var parameters = SQLParameters()
    let condition = filter.condition(&parameters)
    let end = parameters.bind(.integer(limit))
    return try connection.rows(
      "\(query) WHERE \(condition) ORDER BY f.at DESC, f.id DESC LIMIT \(end)", parameters.values, FeedbackRecord.init)
  }
}
