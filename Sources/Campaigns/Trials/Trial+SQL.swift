internal import Audience
internal import Delivery
internal import Markdown
package import Store

extension Trial {
  /// That of a campaign's content; nil when it has one subject.
  package static func of(_ campaign: CampaignID, _ connection: Connection) throws -> Trial? {
    let hash = try connection.first("SELECT content_hash FROM campaigns WHERE id = $1", [campaign.sql]) { try $0.text("content_hash") }
    return try hash.flatMap { try Issue.load(hash: $0, connection)?.trial }
  }

  /// Draws lots, in the transaction that freezes: each of those who take part gets a subject, and every subject as many of them as the others, or
  /// one more.
  ///
  /// - Parameter held: when everybody is due so far, to wait for the end of the trial; nil where nobody is to wait.
  /// - Returns: whether somebody waits.
  func begin(_ campaign: CampaignID, held: Timestamp?, now: Timestamp, _ connection: Connection) throws -> Bool {
    var people: [Lot] = try connection.rows(
      "SELECT id, subscriber_id FROM deliveries WHERE campaign_id = $1 AND state = 'planned'", [campaign.sql]
    ) { row in Lot(of: try row.id("subscriber_id"), delivery: try row.id("id"), in: campaign) }
    people.sort()
    let part = held == nil ? nil : self.part(of: people.count)
    let isHeld = part != nil
    let statement = try connection.prepared(
      "UPDATE deliveries SET subject = $2, due_at = coalesce($3, due_at) WHERE id = $1")
    let drawn = people.prefix(part ?? people.count).enumerated().map { (delivery: $1.delivery, variant: $0 % variants.count + 1) }
    // In the order of the table, which costs a large one a fraction.
    try statement.run(
      each: drawn.sorted { $0.delivery < $1.delivery }.lazy.map { [$0.delivery.sql, .integer($0.variant), .time(isHeld ? now : nil)] })
    return isHeld
  }

  /// What became of the subjects so far, of those who drew one.
  package func results(of campaign: Campaign, _ connection: Connection) throws -> [Verdict.Result] {
    let readers = try Self.counts("SELECT subject, count(*) AS n FROM deliveries d", "", [campaign.id.sql], connection)
    let hits = try Self.hits(of: campaign, by: metric, connection)
    return variants.indices.map { Verdict.Result(readers: readers[$0 + 1] ?? 0, hits: hits[$0 + 1] ?? 0) }
  }

  /// By subject, how many of those whose mail was taken did it.
  static func hits(of campaign: Campaign, by metric: TrialMetric, _ connection: Connection) throws -> [Int: Int] {
    switch metric {
    case .none: return [:]
    case .clicks:
      return try counts(
        "SELECT d.subject, count(*) AS n FROM engagements e CROSS JOIN deliveries d",
        " AND e.campaign_id = $1 AND e.kind = 'clicked' AND d.subscriber_id = e.subscriber_id", [campaign.id.sql], connection)
    case .unsubscribes:
      var parameters = SQLParameters([campaign.id.sql, .time(campaign.frozenAt)])
      let causes = Unsubscribing.causes(from: campaign.name).map { parameters.bind(.text($0)) }.joined(separator: ", ")
      return try counts(
        "SELECT d.subject, count(DISTINCT d.subscriber_id) AS n FROM consents x CROSS JOIN deliveries d",
        " AND x.at >= $2 AND x.event = 'unsubscribed' AND x.cause IN (\(causes)) AND d.subscriber_id = x.subscriber_id",
        parameters.values, connection)
    }
  }

  private static func counts(
    _ select: String, _ condition: String, _ values: [SQLValue], _ connection: Connection
  ) throws -> [Int: Int] {
    let rows = try connection.rows(
      "\(select) WHERE d.campaign_id = $1 AND d.subject IS NOT NULL AND d.state = 'accepted'\(condition) GROUP BY d.subject", values
    ) { (try $0.int("subject"), try $0.int("n")) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// Whether those who take no part wait for its end: only where all can have it at once, not at times of their own.
  func holds(_ campaign: CampaignID, _ readers: Readers, _ connection: Connection) throws -> Bool {
    let localTime = try connection.first("SELECT local_time FROM campaigns WHERE id = $1", [campaign.sql]) {
      try $0.optionalText("local_time")
    }
    // No more of them are counted than matter: the freeze goes through all of them anyway.
    guard (localTime ?? nil) == nil, let least else { return false }
    return try readers.hasAtLeast(least, connection)
  }

  /// How many wait for its end.
  package static func waiting(for campaign: Campaign, _ connection: Connection) throws -> Int {
    try connection.first(
      "SELECT count(*) AS n FROM deliveries WHERE campaign_id = $1 AND state IN ('planned', 'deferred') AND subject IS NULL",
      [campaign.id.sql]
    ) { try $0.int("n") } ?? 0
  }
}
