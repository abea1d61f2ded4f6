internal import Audience
internal import Delivery
internal import Foundation
internal import Mail
package import Store

extension SentMessage {
  private static let columns = """
    c.name, c.slug, c.mode, s.address, d.state, d.attempts, d.reply, m.ordered_at, d.changed_at, m.sender, m.order_hash, f.kind, f.reason, f.is_hard
    """
  /// The last that came back of each.
  private static let returned = """
    LEFT JOIN feedback f ON f.id = (SELECT max(b.id) FROM feedback b WHERE b.delivery_id = d.id AND b.kind IN ('bounce', 'complaint'))
    """
  private static let query = """
    SELECT \(columns) FROM messages m JOIN campaigns c ON c.id = m.campaign_id JOIN deliveries d ON d.campaign_id = m.campaign_id
    JOIN subscribers s ON s.id = d.subscriber_id \(returned)
    """

  private init(_ row: Row) throws {
    let returned = try row.optionalChoice("kind").map { kind in
      FeedbackRecord.headline(kind, try row.optionalChoice("reason"), isHard: try row.int("is_hard") == 1)
    }
    self.init(
      id: try row.text("name"), message: String(try row.text("slug").dropFirst("message.".count)), to: try row.text("address"),
      sender: try row.text("sender"), mode: try row.text("mode"), state: try row.choice("state"), attempts: try row.int("attempts"),
      reply: try row.optionalText("reply"), returned: returned, orderedAt: try row.time("ordered_at").rfc3339,
      changedAt: try row.time("changed_at").rfc3339,
      orderHash: try row.text("order_hash"))
  }

  static func find(code: String, _ connection: Connection) throws -> SentMessage? {
    try connection.first("\(query) WHERE m.code = $1", [.text(code)], SentMessage.init)
  }

  package static func find(id: String, _ connection: Connection) throws -> SentMessage? {
    try connection.first("\(query) WHERE c.name = $1", [.text(id)], SentMessage.init)
  }

  /// The newest first.
  package static func last(_ limit: Int, _ connection: Connection) throws -> [SentMessage] {
    // From the orders on, not through all deliveries.
    try connection.rows(
      """
      SELECT \(columns) FROM messages m CROSS JOIN campaigns c ON c.id = m.campaign_id CROSS JOIN deliveries d ON d.campaign_id = m.campaign_id
      CROSS JOIN subscribers s ON s.id = d.subscriber_id \(returned) ORDER BY m.ordered_at DESC, m.campaign_id DESC LIMIT $1
      """, [.integer(limit)], SentMessage.init)
  }

  /// How many are kept.
  package static func count(_ connection: Connection) throws -> Int {
    try connection.first("SELECT count(*) AS n FROM messages") { try $0.int("n") } ?? 0
  }

  /// Notes the order beside its campaign.
  static func keep(_ order: MessageOrder, of campaign: CampaignID, sender: String, code: String, now: Timestamp, _ connection: Connection)
    throws
  {
    let values = String(decoding: try JSONEncoder().encode(order.values), as: UTF8.self)
    try connection.execute(
      "INSERT INTO messages (campaign_id, sender, code, order_hash, name, contents, ordered_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      [campaign.sql, .text(sender), .text(code), .text(order.hash), .text(order.to.name), .text(values), .time(now)])
  }

  /// The person as the order calls them, with its values in the place of theirs; nil when they are not kept any more.
  static func reader(_ subscriber: Subscriber, of campaign: CampaignID, _ connection: Connection) throws -> Subscriber? {
    let kept = try connection.first("SELECT name, contents FROM messages WHERE campaign_id = $1", [campaign.sql]) {
      (name: try $0.text("name"), values: try $0.text("contents"))
    }
    guard let kept else { return nil }
    return Subscriber(
      id: subscriber.id, publicID: subscriber.publicID, address: subscriber.address, name: kept.name.isEmpty ? subscriber.name : kept.name,
      givenName: kept.name.isEmpty ? subscriber.givenName : "",
      attributes: try JSONDecoder().decode([String: String].self, from: Data(kept.values.utf8)), createdAt: subscriber.createdAt)
  }

  /// What was said to one person in messages, by campaign, as long as it is kept.
  static func values(of subscriber: SubscriberID, _ connection: Connection) throws -> [String: [String: String]] {
    let rows = try connection.rows(
      """
      SELECT c.name, m.contents FROM deliveries d JOIN messages m ON m.campaign_id = d.campaign_id JOIN campaigns c ON c.id = d.campaign_id
      WHERE d.subscriber_id = $1
      """, [subscriber.sql]
    ) { (try $0.text("name"), try JSONDecoder().decode([String: String].self, from: Data(try $0.text("contents").utf8))) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// Takes one back, if it waits.
  ///
  /// - Returns: whether it did.
  static func cancel(id: String, reason: String, now: Timestamp, _ connection: Connection) throws -> Bool {
    let waiting = try connection.first(
      """
      SELECT c.id FROM campaigns c JOIN deliveries d ON d.campaign_id = c.id
      WHERE c.name = $1 AND c.kind = 'message' AND d.state IN ('planned', 'deferred')
      """, [.text(id)]
    ) { try $0.id("id") as CampaignID }
    guard let waiting, try Campaign.cancel(waiting, reason: reason, now: now, connection) else { return false }
    _ = try Campaign.cancelWaiting(waiting, limit: 1, now: now, connection)
    return try Campaign.finishIfDone(waiting, now: now, connection)
  }

  /// Cancels those of a rehearsal that wait: once there is a way to real people nobody sends them any more, and what was said in them should
  /// be forgotten in its time.
  ///
  /// - Returns: how many.
  package static func endRehearsal(now: Timestamp, in database: Database) async throws -> Int {
    let reason = "because it was ordered in rehearsal, and mail goes to real people now"
    var count = 0
    // Some at a time, so that nobody who sends waits for long.
    while case let ids = try await database.read({ try rehearsed(limit: 500, $0) }), !ids.isEmpty {
      count += try await database.write { connection in
        try ids.count { try cancel(id: $0, reason: reason, now: now, connection) }
      }
    }
    return count
  }

  static func rehearsed(limit: Int, _ connection: Connection) throws -> [String] {
    try connection.rows(
      """
      SELECT c.name FROM campaigns c WHERE c.mode = 'rehearsal' AND c.state = 'sending' AND c.finished_at IS NULL AND c.kind = 'message'
        AND EXISTS (SELECT 1 FROM deliveries d WHERE d.campaign_id = c.id AND d.state IN ('planned', 'deferred'))
      ORDER BY c.id LIMIT $1
      """, [.integer(limit)]
    ) { try $0.text("name") }
  }

  private static let done = """
    kind = 'message' AND mode = $1 AND state = 'sending' AND finished_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM deliveries d WHERE d.campaign_id = campaigns.id AND d.state IN ('planned', 'leased', 'deferred'))
    """

  /// Ends those that are decided, all in one transaction: there may be hundreds.
  static func close(mode: SendingMode, now: Timestamp, in database: Database) async throws {
    guard try await database.read({ try isAnyDone(mode: mode, $0) }) else { return }
    try await database.write { try close(mode: mode, now: now, $0) }
  }

  static func isAnyDone(mode: SendingMode, _ connection: Connection) throws -> Bool {
    try connection.first("SELECT 1 AS one FROM campaigns WHERE \(done) LIMIT 1", [.text(mode.rawValue)]) { try $0.int("one") } != nil
  }

  static func close(mode: SendingMode, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE campaigns SET state = 'sent', finished_at = $2 WHERE \(done)", [.text(mode.rawValue), .time(now)])
  }

  /// Older than `$1`, and nothing is left to do for it. What was ordered after one that is not so old was ordered while the clock was behind.
  private static let over = """
    ordered_at < $1 AND campaign_id < coalesce((SELECT min(m.campaign_id) FROM messages m WHERE m.ordered_at BETWEEN $1 AND $2), $3) AND NOT EXISTS (
      SELECT 1 FROM deliveries d WHERE d.campaign_id = messages.campaign_id AND d.state IN ('planned', 'leased', 'deferred', 'uncertain'))
    """

  /// Forgets orders that are older than ``Messages/memory`` and settled, with their keys and values: they may be secret, and nobody repeats
  /// them any more.
  static func forget(now: Timestamp, in database: Database) async throws {
    guard try await database.read({ try isAnyOver(now: now, $0) }) else { return }
    try await database.write { try forget(now: now, $0) }
  }

  static func isAnyOver(now: Timestamp, _ connection: Connection) throws -> Bool {
    try connection.first("SELECT 1 AS one FROM messages WHERE \(over) LIMIT 1", limits(now)) { try $0.int("one") } != nil
  }

  static func forget(now: Timestamp, _ connection: Connection) throws {
    try connection.execute("DELETE FROM messages WHERE \(over)", limits(now))
  }

  private static func limits(_ now: Timestamp) -> [SQLValue] { [.time(now + (.zero - Messages.memory)), .time(now), .integer(Int64.max)] }
}
