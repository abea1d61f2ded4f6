internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

extension BounceBrake {
  /// When it was said that belongs together, whichever of it came first.
  struct Span: Sendable {
    let from: Timestamp
    let until: Timestamp

    init(around time: Timestamp, _ span: Duration) { (from, until) = (time + (.zero - span), time + span) }
  }

  /// Hard ones, since somebody last looked at what was held. The largest number of a bare column is looked for from the end of the table, all through it
  /// when there is none.
  private static func fresh(_ scope: BounceScope, _ span: Span, _ parameters: inout SQLParameters) -> String {
    """
    \(scope.condition("f", &parameters)) AND f.kind = 'bounce' AND f.is_hard = 1 AND f.undone_at IS NULL
      AND f.at > \(parameters.bind(.time(span.from))) AND f.at < \(parameters.bind(.time(span.until))) AND f.id > coalesce((
        SELECT max(p.id + 0) FROM feedback p WHERE \(scope.condition("p", &parameters)) AND \(FeedbackOutcome.stops("p"))
          AND (p.outcome = 'bounced by hand' OR p.outcome = 'held' AND p.undone_at IS NOT NULL)), 0)
    """
  }

  /// Of how many mails it was said. It counts no further than the limit.
  func hardOnes(of scope: BounceScope, _ span: Span, limit: Int, _ connection: Connection) throws -> Int {
    var parameters = SQLParameters()
    let fresh = Self.fresh(scope, span, &parameters)
    let end = parameters.bind(.integer(limit))
    return try connection.first(
      "SELECT count(*) AS n FROM (SELECT DISTINCT f.delivery_id FROM feedback f WHERE \(fresh) LIMIT \(end)) AS x", parameters.values
    ) { try $0.int("n") } ?? 0
  }

  /// Those that count so far, the newest first.
  func standing(of scope: BounceScope, _ span: Span, _ connection: Connection) throws -> [Standing] {
    var parameters = SQLParameters()
    let fresh = Self.fresh(scope, span, &parameters)
    return try connection.rows(
      """
      SELECT f.id, f.subscriber_id, f.outcome, c.name FROM feedback f JOIN campaigns c ON c.id = f.campaign_id
      WHERE \(fresh) AND f.outcome IN ('bounced', 'noted') ORDER BY f.id DESC
      """, parameters.values
    ) {
      Standing(
        id: try $0.integer("id"), subscriber: try $0.id("subscriber_id"), campaign: try $0.text("name"), outcome: try $0.choice("outcome"))
    }
  }

  /// Whether more mails than that had an answer. It counts no further. Of mails to one alone: those of the campaigns that the hard ones are of, which
  /// have a day's each, and messages, which are a campaign each, of that time.
  func hasMore(than count: Int, answered scope: BounceScope, _ span: Span, _ connection: Connection) throws -> Bool {
    if case .campaign(let campaign) = scope { return try campaign.hasMore(than: count, in: [.accepted, .failed], connection) }
    var parameters = SQLParameters()
    let fresh = Self.fresh(scope, span, &parameters)
    let (from, end) = (parameters.bind(.time(span.from)), parameters.bind(.integer(count + 1)))
    let found = try connection.first(
      """
      SELECT count(*) AS n FROM (
        SELECT d.id FROM deliveries d WHERE d.campaign_id IN (SELECT f.campaign_id FROM feedback f WHERE \(fresh))
          AND d.state IN ('accepted', 'failed')
        UNION SELECT d.id FROM messages m CROSS JOIN deliveries d ON d.campaign_id = m.campaign_id
        WHERE m.ordered_at > \(from) AND d.state IN ('accepted', 'failed') LIMIT \(end)) AS x
      """, parameters.values
    ) { try $0.int("n") }
    return found ?? 0 > count
  }

  func words(of bounce: Int64, _ connection: Connection) throws -> String {
    FeedbackTarget.words(try connection.first("SELECT words FROM feedback WHERE id = $1", [.integer(bounce)]) { try $0.text("words") })
  }

  func mark(_ id: Int64, _ outcome: FeedbackOutcome, _ connection: Connection) throws {
    try connection.execute("UPDATE feedback SET outcome = $2 WHERE id = $1", [.integer(id), .text(outcome.rawValue)])
  }
}
