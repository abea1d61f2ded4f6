internal import Audience
internal import Delivery
internal import Store

extension RollingUp.Step {
  /// - Parameters:
  ///   - end: what is over since then stays; nil: nothing more is begun.
  ///   - odd: those that could not be counted; the others do not wait for them.
  static func next(
    before end: Timestamp?, without odd: Set<CampaignID>, now: Timestamp, _ connection: Connection
  ) throws -> RollingUp.Step? {
    func first(_ condition: String, _ values: [SQLValue] = []) throws -> CampaignID? {
      try connection.first("SELECT c.id FROM campaigns c WHERE \(condition) LIMIT 1", values) { try $0.id("id") }
    }
    let remains = [
      "EXISTS (SELECT 1 FROM deliveries d WHERE d.campaign_id = c.id AND \(isNotLast))",
      "EXISTS (SELECT 1 FROM engagements e WHERE e.campaign_id = c.id)",
    ].joined(separator: " OR ")
    if let id = try first("c.rolled_up_at IS NOT NULL AND c.roll_up IS NOT NULL AND (\(remains))") { return .empty(id) }
    let begun = try connection.rows(
      "SELECT id, rolled_up_at FROM campaigns WHERE rolled_up_at IS NOT NULL AND roll_up IS NULL ORDER BY finished_at"
    ) { (id: try $0.id("id") as CampaignID, at: try $0.time("rolled_up_at")) }
    if begun.contains(where: { $0.at > now }) { return .takeBack }
    if let (id, _) = begun.first(where: { $0.at + RollingUp.doubt <= now && !odd.contains($0.id) }) {
      return try Campaign.find(id, connection).map { .count($0) }
    }
    return try end.flatMap { try first(isOver, [.time($0)]).map { .begin($0) } }
  }

  static func takeBack(now: Timestamp, _ connection: Connection) throws {
    try connection.execute("UPDATE campaigns SET rolled_up_at = NULL WHERE rolled_up_at > $1 AND roll_up IS NULL", [.time(now)])
  }

  /// The last delivery of all stays: wherever the database is taken, a new one has a number that no code of an old mail is of.
  private static let isNotLast = "d.id < (SELECT max(x.id) FROM deliveries x)"

  /// Campaigns `c` of many of which nothing can be asked any more: all is decided, nothing that came back waits for a human or for the rules, and
  /// what digests list of them is not needed either: those are rolled up before. What is scheduled may ask who had one.
  private static let isOver = """
    c.kind IN ('issue', 'digest') AND c.rolled_up_at IS NULL AND c.state IN ('sent', 'cancelled') AND c.frozen_at IS NOT NULL
    AND c.finished_at < $1
    AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.campaign_id = c.id AND d.state = 'uncertain')
    AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.campaign_id = c.id AND d.digest = 0)
    AND NOT EXISTS (SELECT 1 FROM feedback WHERE feedback.campaign_id = c.id AND \(FeedbackOutcome.isHeld(as: nil)))
    AND NOT EXISTS (SELECT 1 FROM refusals r CROSS JOIN deliveries d ON d.id = r.delivery_id WHERE d.campaign_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM deliveries d CROSS JOIN campaigns g ON g.id = d.digest WHERE d.campaign_id = c.id AND g.rolled_up_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM campaigns w WHERE w.mode IN ('live', 'rehearsal') AND w.state IN ('scheduled', 'freezing')
      AND w.finished_at IS NULL AND (\(SegmentRule.History.allCases.map(asks).joined(separator: " OR "))))
    """

  private static func asks(_ history: SegmentRule.History) -> String { Dialect.contains("w.rule", "'\(history.rawValue)'") }

  static func begin(_ campaign: CampaignID, before end: Timestamp, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      """
      UPDATE campaigns SET rolled_up_at = $2 WHERE id = (SELECT c.id FROM campaigns c WHERE c.id = $3 AND \(isOver))
      """, [.time(end), .time(now), campaign.sql])
  }

  /// Some rows of one that is counted, those of whom they are about first: nobody's are left whose delivery is gone. What came back stays,
  /// since where its reader stands rests on it.
  static func empty(_ campaign: CampaignID, limit: Int, _ connection: Connection) throws {
    let values = [campaign.sql, .integer(limit)]
    let isCounted = "(SELECT c.id FROM campaigns c WHERE c.id = $1 AND c.roll_up IS NOT NULL)"
    let engaged = try connection.execute(
      """
      DELETE FROM engagements WHERE (campaign_id, kind, subscriber_id) IN (
        SELECT e.campaign_id, e.kind, e.subscriber_id FROM engagements e WHERE e.campaign_id = \(isCounted) LIMIT $2)
      """, values)
    if engaged > 0 { return }
    let some = "SELECT d.id FROM deliveries d WHERE d.campaign_id = \(isCounted) AND \(isNotLast) ORDER BY d.subscriber_id LIMIT $2"
    try connection.execute("DELETE FROM attempts WHERE delivery_id IN (\(some))", values)
    try connection.execute("UPDATE feedback SET delivery_id = NULL WHERE delivery_id IN (\(some))", values)
    try connection.execute("DELETE FROM deliveries WHERE id IN (\(some))", values)
  }
}

extension RollUp {
  /// That the ledger does not balance: its rows stay for who looks at that.
  struct Unclear: Error, CustomStringConvertible {
    let description: String
  }

  /// - Throws: ``Unclear``.
  init(counting campaign: Campaign, _ connection: Connection) throws {
    let id = campaign.id
    let ledger = try Ledger.of(id, connection) ?? Ledger(audience: 0, counts: [:])
    guard ledger.balances else { throw Unclear(description: "the ledger of \(campaign.name) does not balance: \(ledger.equation)") }
    let paces = try Pace.Event.allCases.compactMap { event in
      try Pace.of(campaign, event, connection)?.kept.map { (event.rawValue, $0) }
    }
    self.init(
      counts: Dictionary(uniqueKeysWithValues: ledger.counts.map { ($0.key.rawValue, $0.value) }),
      expired: try DeliveryRecord.expired(in: id, connection), inDigest: try DeliveryRecord.inDigest(of: id, connection),
      perhapsReached: try Campaign.perhapsReached(id, connection), returned: try ReturnCounts.of(id, connection).numbers,
      subjects: try TrialReport.drawn(of: campaign, connection), paces: Dictionary(uniqueKeysWithValues: paces))
  }
}
