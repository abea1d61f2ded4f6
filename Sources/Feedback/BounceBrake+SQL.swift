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
  static func fresh(_ scope: BounceScope, _ span: Span, _ parameters: inout SQLParameters) -> String {
    """
    \(scope.condition("f", &parameters)) AND f.kind = 'bounce' AND f.is_hard = 1 AND f.undone_at IS NULL
      AND f.at > \(parameters.bind(.time(span.from))) AND f.at < \(parameters.bind(.time(span.until))) AND f.id > coalesce((
        SELECT max(p.id + 0) FROM feedback p WHERE \(scope.condition("p", &parameters)) AND \(FeedbackOutcome.stops("p"))
          AND (p.outcome = 'bounced by hand' OR p.outcome IN \(FeedbackOutcome.waiting) AND p.undone_at IS NOT NULL)), 0)
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

  /// Those that count so far, the newest first. What an issue has too many of, it takes over from the domains with which some of it is held.
  func standing(of scope: BounceScope, _ span: Span, _ connection: Connection) throws -> [Standing] {
    var parameters = SQLParameters()
    let fresh = Self.fresh(scope, span, &parameters)
    let others = scope.domain == nil ? ", '\(FeedbackOutcome.heldWithDomain.rawValue)'" : ""
    return try connection.rows(
      """
      SELECT f.id, f.subscriber_id, f.outcome, c.name FROM feedback f JOIN campaigns c ON c.id = f.campaign_id
      WHERE \(fresh) AND f.outcome IN ('bounced', 'noted'\(others)) ORDER BY f.id DESC
      """, parameters.values
    ) {
      Standing(
        id: try $0.integer("id"), subscriber: try $0.id("subscriber_id"), campaign: try $0.text("name"), outcome: try $0.choice("outcome"))
    }
  }

  /// Whether more mails than that had an answer. It counts no further.
  func hasMore(than count: Int, answered scope: BounceScope, _ span: Span, _ connection: Connection) throws -> Bool {
    if case .campaign(let campaign) = scope { return try campaign.hasMore(than: count, in: [.accepted, .failed], connection) }
    var parameters = SQLParameters()
    let campaigns = "SELECT DISTINCT f.campaign_id FROM feedback f WHERE \(Self.fresh(scope, span, &parameters))"
    let mails =
      scope.domain.map { Self.mails(ofDomain: $0, in: campaigns, &parameters) } ?? Self.singleMails(in: campaigns, span, &parameters)
    let end = parameters.bind(.integer(count + 1))
    let found = try connection.first("SELECT count(*) AS n FROM (\(mails) LIMIT \(end)) AS x", parameters.values) { try $0.int("n") }
    return found ?? 0 > count
  }

  private static let hadAnswer = "d.state IN ('accepted', 'failed')"

  /// Those of the campaigns that the hard ones are of, which have a day's each, and messages, which are a campaign each, of that time.
  private static func singleMails(in campaigns: String, _ span: Span, _ parameters: inout SQLParameters) -> String {
    """
    SELECT d.id FROM deliveries d WHERE d.campaign_id IN (\(campaigns)) AND \(hadAnswer)
    UNION SELECT d.id FROM messages m CROSS JOIN deliveries d ON d.campaign_id = m.campaign_id
    WHERE m.ordered_at > \(parameters.bind(.time(span.from))) AND \(hadAnswer)
    """
  }

  /// Those of the campaigns that the hard ones are of, person by person: few are at most domains.
  static func mails(ofDomain domain: String, in campaigns: String, _ parameters: inout SQLParameters) -> String {
    """
    SELECT d.id FROM subscribers s CROSS JOIN (\(campaigns)) AS x CROSS JOIN deliveries d ON d.campaign_id = x.campaign_id AND d.subscriber_id = s.id
    WHERE \(Dialect.domain(of: "s.address_key")) = \(parameters.bind(.text(domain))) AND \(hadAnswer)
    """
  }

  /// Whether one of those readers had mail before that did not come back. Of a domain that never took any it is no news that nobody is there.
  func tookMail(before scope: BounceScope, _ span: Span, _ connection: Connection) throws -> Bool {
    var parameters = SQLParameters()
    let fresh = Self.fresh(scope, span, &parameters)
    return try connection.first(
      """
      SELECT 1 AS one FROM (SELECT DISTINCT f.subscriber_id FROM feedback f WHERE \(fresh)) AS x
      CROSS JOIN deliveries d ON d.subscriber_id = x.subscriber_id CROSS JOIN campaigns c ON c.id = d.campaign_id
      WHERE d.state = 'accepted' AND d.changed_at <= \(parameters.bind(.time(span.from))) AND c.mode = 'live' AND NOT \(ReturnCounts.cameBack)
      LIMIT 1
      """, parameters.values
    ) { try $0.int("one") } != nil
  }

  func words(of bounce: Int64, _ connection: Connection) throws -> String {
    FeedbackTarget.words(try connection.first("SELECT words FROM feedback WHERE id = $1", [.integer(bounce)]) { try $0.text("words") })
  }

  func mark(_ id: Int64, _ outcome: FeedbackOutcome, _ connection: Connection) throws {
    try connection.execute("UPDATE feedback SET outcome = $2 WHERE id = $1", [.integer(id), .text(outcome.rawValue)])
  }
}
