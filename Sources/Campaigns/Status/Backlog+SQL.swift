package import Delivery
package import Store

extension Backlog {
  private static let limit = 20

  /// Mail that waits, of campaigns that are not over.
  package init(_ mode: SendingMode, _ connection: Connection) throws {
    parts = try connection.rows(
      """
      SELECT c.name, t.title, c.state, count(*) AS open, count(*) FILTER (WHERE d.state = 'deferred') AS deferred
      FROM campaigns c CROSS JOIN deliveries d JOIN contents t ON t.hash = c.content_hash
      WHERE c.mode = $1 AND c.finished_at IS NULL AND c.state IN ('sending', 'paused') AND d.campaign_id = c.id
        AND d.state IN ('planned', 'deferred')
      GROUP BY c.id, t.title ORDER BY open DESC, c.id DESC LIMIT $2
      """, [.text(mode.rawValue), .integer(Self.limit)]
    ) { row in
      Part(
        campaign: try row.text("name"), title: try row.text("title"), state: try row.choice("state"), open: try row.int("open"),
        deferred: try row.int("deferred"))
    }
    domains = try connection.rows(
      """
      SELECT \(Dialect.domain(of: "s.address_key")) AS domain, count(*) AS n, min(d.due_at) AS next,
        max(d.reply) AS reply
      FROM campaigns c CROSS JOIN deliveries d CROSS JOIN subscribers s
      WHERE c.mode = $1 AND c.finished_at IS NULL AND c.state IN ('sending', 'paused') AND d.campaign_id = c.id AND d.state = 'deferred'
        AND s.id = d.subscriber_id
      GROUP BY domain ORDER BY n DESC, domain LIMIT $2
      """, [.text(mode.rawValue), .integer(Self.limit)]
    ) { row in
      Domain(
        name: try row.text("domain"), deferred: try row.int("n"), reply: try row.optionalText("reply") ?? "", next: try row.time("next"))
    }
  }
}
