internal import Mail
package import Store

extension DomainReturns {
  /// The most because of us first, then the most at all.
  package static func all(_ filter: FeedbackFilter, limit: Int, _ connection: Connection) throws -> [DomainReturns] {
    var parameters = SQLParameters()
    let condition = filter.condition(&parameters)
    let end = parameters.bind(.integer(limit))
    let isOurs = "f.kind = 'bounce' AND f.reason NOT IN \(RefusalReason.aboutPerson)"
    let found = try connection.rows(
      """
      SELECT \(Dialect.domain(of: "s.address_key")) AS provider, count(*) AS n,
        count(*) FILTER (WHERE f.kind = 'bounce' AND f.is_hard = 1) AS hard, count(*) FILTER (WHERE \(isOurs) AND f.is_hard = 0) AS ours,
        count(*) FILTER (WHERE f.kind = 'bounce' AND f.is_hard = 0 AND f.reason IN \(RefusalReason.aboutPerson)) AS soft,
        count(*) FILTER (WHERE f.kind = 'complaint') AS complained, max(f.id) FILTER (WHERE \(isOurs)) AS newest
      FROM feedback f JOIN subscribers s ON s.id = f.subscriber_id LEFT JOIN campaigns c ON c.id = f.campaign_id
      WHERE \(condition) GROUP BY provider ORDER BY ours DESC, n DESC, provider LIMIT \(end)
      """, parameters.values
    ) { row in
      let counts = (try row.int("hard"), try row.int("soft"), try row.int("ours"), try row.int("complained"))
      return (domain: try row.text("provider"), counts: counts, newest: try row.optionalInteger("newest"))
    }
    return try found.map { domain, counts, newest in
      let words = try newest.flatMap { id in
        try connection.first("SELECT words FROM feedback WHERE id = $1", [.integer(id)]) { try $0.text("words") }
      }
      return DomainReturns(domain: domain, hard: counts.0, soft: counts.1, aboutUs: counts.2, complained: counts.3, words: words)
    }
  }
}
