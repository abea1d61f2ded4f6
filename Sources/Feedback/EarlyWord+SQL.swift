internal import Campaigns
internal import Delivery
internal import Store

extension EarlyWord {
  /// What a server says at once is no word of what it took. The few mails that are uncertain come first, by their own index.
  static let query = """
    SELECT d.id, f.kind, f.source FROM deliveries d CROSS JOIN feedback f ON f.delivery_id = d.id
    WHERE d.state = 'uncertain' AND f.kind IN ('bounce', 'delay', 'delivered', 'complaint') AND f.source <> '\(FeedbackRecord.smtp)'
      AND f.over_at IS NULL AND f.at >= d.changed_at - \(memory.milliseconds)
    LIMIT 100
    """

  static func all(_ connection: Connection) throws -> [EarlyWord] {
    try connection.rows(query) {
      EarlyWord(delivery: try $0.id("id"), kind: try $0.choice("kind"), source: try $0.text("source"))
    }
  }

  /// Settles the mails that they are about.
  static func heed(now: Timestamp, _ connection: Connection) throws {
    for word in try all(connection) { try Resolution.arrived(word.delivery, cause: word.cause, now: now, connection) }
  }
}
