internal import Campaigns
internal import Store

extension Company {
  static func of(_ delivery: DeliveryID, _ connection: Connection) throws -> Company {
    let own = try connection.first(
      """
      SELECT d.campaign_id, d.subscriber_id, d.changed_at, \(domain) AS domain FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id
      WHERE d.id = $1
      """, [delivery.sql]
    ) {
      (
        campaign: try $0.id("campaign_id") as CampaignID, person: try $0.id("subscriber_id") as SubscriberID, at: try $0.time("changed_at"),
        domain: try $0.text("domain")
      )
    }
    guard let own else { return Company(answered: 0, missed: 0) }
    var others = try mails(
      beside: "d.campaign_id = $1 AND d.subscriber_id %@ $2", "d.subscriber_id", [own.campaign.sql, own.person.sql], connection)
    if others.isEmpty {
      others = try mails(
        beside: "d.id %@ $1 AND d.id BETWEEN $1 - 1000 AND $1 + 1000 AND d.subscriber_id <> $2 AND d.changed_at BETWEEN $3 AND $4", "d.id",
        [delivery.sql, own.person.sql, .time(own.at + (.zero - time)), .time(own.at + time)], connection)
    }
    var company = Company(of: others, at: own.domain)
    if company.mayBeAlike, company.answered == others.count, try !isUnderWay(own.campaign, connection),
      let words = try answer(about: delivery, connection)
    {
      company.isAlike = Company.areAlike(words, try others.map { try answer(about: $0.id, connection) })
    }
    return company
  }

  /// Whether somebody's turn is still to come: what the first few had to hear says nothing of all then.
  private static func isUnderWay(_ campaign: CampaignID, _ connection: Connection) throws -> Bool {
    try connection.first(
      "SELECT 1 AS one FROM deliveries WHERE campaign_id = $1 AND state IN ('planned', 'leased') LIMIT 1", [campaign.sql]
    ) { try $0.int("one") } != nil
  }

  /// The last that was said of a mail that did not arrive: what came back of it, or else the answer at once. Nil while that is not known.
  private static func answer(about delivery: DeliveryID, _ connection: Connection) throws -> String? {
    try connection.first(
      """
      SELECT coalesce(
        (SELECT words FROM feedback WHERE delivery_id = $1 AND kind = 'bounce' ORDER BY id DESC LIMIT 1),
        (SELECT reply FROM deliveries WHERE id = $1 AND state IN ('failed', 'deferred'))) AS words
      """, [delivery.sql]
    ) { try $0.optionalText("words") }.flatMap(\.self)
  }

  private static let domain = Dialect.domain(of: "s.address_key")
  /// A mail to one alone is held against those that left so long before or after it.
  private static let time = Duration.seconds(2 * 86_400)

  /// - Parameters:
  ///   - condition: on `deliveries d`, with `%@` for the side.
  ///   - order: in which they stand in an index, so that few are looked at of a large issue.
  private static func mails(
    beside condition: String, _ order: String, _ parameters: [SQLValue], _ connection: Connection
  ) throws -> [Mail] {
    try [("<", "DESC"), (">", "ASC")].flatMap { sign, direction in
      try connection.rows(
        """
        SELECT d.id, \(domain) AS domain, CASE WHEN d.state <> 'accepted' OR \(ReturnCounts.cameBack) THEN 1 ELSE 0 END AS is_missed FROM (
          SELECT d.id, d.subscriber_id, d.state, d.changed_at FROM deliveries d CROSS JOIN campaigns c ON c.id = d.campaign_id
          WHERE \(condition.replacing("%@", with: sign)) AND d.state IN ('accepted', 'failed', 'deferred') AND c.mode = 'live'
          ORDER BY \(order) \(direction) LIMIT \(side)) AS d
        JOIN subscribers s ON s.id = d.subscriber_id
        """, parameters
      ) { Mail(id: try $0.id("id"), domain: try $0.text("domain"), isMissed: try $0.int("is_missed") == 1) }
    }
  }
}
