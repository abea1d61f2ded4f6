package import Store

extension DeliveryRecord {
  private static let columns =
    "d.id, c.name, d.state, d.attempts, d.reply, d.changed_at, d.due_at, d.digest, coalesce(d.subject, c.subject) AS subject"

  private init(_ row: Row) throws {
    let state: DeliveryState = try row.choice("state")
    self.init(
      id: try row.id("id"), campaign: try row.text("name"), state: state, attempts: try row.int("attempts"),
      reply: try row.optionalText("reply"), changedAt: try row.time("changed_at"),
      dueAt: state == .planned || state == .deferred ? try row.time("due_at") : nil,
      isListed: state == .excluded ? try row.optionalInteger("digest").map { $0 > 0 } : nil,
      variant: try row.optionalInteger("subject").map { Int($0) })
  }

  /// Everybody in these states, one by one: there may be a million. In the order in which people came.
  ///
  /// - Parameter condition: on a row `d`, without values; nil: none.
  package static func each(
    of campaign: CampaignID, in states: [DeliveryState], where condition: String? = nil, limit: Int = .max, _ connection: Connection,
    _ body: (_ subscriber: SubscriberID, _ address: String, DeliveryRecord) throws -> Void
  ) throws {
    let words = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    // By subscriber: the order of an index, so nothing is sorted.
    try connection.each(
      """
      SELECT s.id AS subscriber, s.address, \(columns) FROM campaigns c CROSS JOIN deliveries d CROSS JOIN subscribers s
      WHERE c.id = $1 AND d.campaign_id = c.id AND s.id = d.subscriber_id AND d.state IN (\(words))\(condition.map { " AND \($0)" } ?? "")
      ORDER BY d.subscriber_id LIMIT $2
      """, [campaign.sql, .integer(limit)]
    ) { try body(try $0.id("subscriber"), try $0.text("address"), try DeliveryRecord($0)) }
  }

  /// Some of everybody in these states, in the order in which people came.
  ///
  /// - Parameter after: behind that person; nil: from the first.
  package static func page(
    of campaign: CampaignID, in states: [DeliveryState], after: SubscriberID?, limit: Int, _ connection: Connection
  ) throws -> [(subscriber: SubscriberID, address: String, record: DeliveryRecord)] {
    var page: [(SubscriberID, String, DeliveryRecord)] = []
    try each(of: campaign, in: states, where: after.map { "d.subscriber_id > \($0.rawValue)" }, limit: limit, connection) {
      page.append(($0, $1, $2))
    }
    return page
  }

  /// One person's, newest first.
  package static func of(_ subscriber: SubscriberID, _ connection: Connection) throws -> [DeliveryRecord] {
    try connection.rows(
      """
      SELECT \(columns) FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE d.subscriber_id = $1 ORDER BY d.id DESC
      """, [subscriber.sql], DeliveryRecord.init)
  }

  /// How many failed because their time ran out.
  package static func expired(in campaign: CampaignID, _ connection: Connection) throws -> Int {
    if let rolledUp = try RollUp.of(campaign, connection) { return rolledUp.expired }
    return try connection.first(
      "SELECT count(*) AS n FROM deliveries WHERE campaign_id = $1 AND state = 'failed' AND reply LIKE $2",
      [campaign.sql, .text(DeliveryResult.expired + "%")]
    ) { try $0.int("n") } ?? 0
  }

  /// Tries those again at once that are put off to a time far away because the clock ran ahead when they were refused: what was noted at a time that
  /// has not come yet. (Of two states, because the index of what waits has both.)
  ///
  /// - Returns: how many.
  package static func recall(after now: Timestamp, mode: SendingMode, _ connection: Connection) throws -> Int {
    try connection.execute(
      """
      UPDATE deliveries SET due_at = $1, changed_at = $1
      WHERE campaign_id IN (SELECT id FROM campaigns WHERE finished_at IS NULL AND mode = $2 AND state = 'sending')
        AND state IN ('planned', 'deferred') AND state = 'deferred' AND due_at > $3 AND changed_at > $3
      """, [.time(now), .text(mode.rawValue), .time(now + .seconds(3600))])
  }

  /// How many were kept for their readers' digests.
  package static func inDigest(of campaign: CampaignID, _ connection: Connection) throws -> Int {
    if let rolledUp = try RollUp.of(campaign, connection) { return rolledUp.inDigest }
    return try connection.first(
      "SELECT count(*) AS n FROM deliveries WHERE campaign_id = $1 AND state = 'excluded' AND digest IS NOT NULL", [campaign.sql]
    ) { try $0.int("n") } ?? 0
  }

  /// Nil when the person is not in that audience.
  package static func find(
    _ subscriber: SubscriberID, in campaign: CampaignID, _ connection: Connection
  ) throws -> DeliveryRecord? {
    try connection.first(
      "SELECT \(columns) FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE d.campaign_id = $1 AND d.subscriber_id = $2",
      [campaign.sql, subscriber.sql], DeliveryRecord.init)
  }
}
