internal import Delivery
internal import Store

extension Archive {
  private static let published = "c.list_id = $1 AND c.mode = $2 AND c.frozen_at IS NOT NULL AND c.state <> 'cancelled'"

  func entries(limit: Int, _ connection: Connection) throws -> [Entry] {
    try connection.rows(
      """
      SELECT c.slug, t.title, t.description, c.frozen_at FROM campaigns c JOIN contents t ON t.hash = c.content_hash
      WHERE \(Self.published) AND c.id = (SELECT max(id) FROM campaigns n WHERE n.list_id = $1 AND n.mode = $2 AND n.slug = c.slug)
      ORDER BY c.frozen_at DESC, c.id DESC LIMIT $3
      """,
      [list.sql, .text(mode.rawValue), .integer(limit)]
    ) { row in
      Entry(
        slug: try row.text("slug"), title: try row.text("title"), description: try row.text("description"),
        publishedAt: try row.time("frozen_at"))
    }
  }

  func issue(slug: String, _ connection: Connection) throws -> (issue: Issue, publishedAt: Timestamp)? {
    try connection.first(
      """
      SELECT t.issue, c.frozen_at FROM campaigns c JOIN contents t ON t.hash = c.content_hash
      WHERE \(Self.published) AND c.slug = $3 ORDER BY c.id DESC LIMIT 1
      """,
      [list.sql, .text(mode.rawValue), .text(slug)]
    ) { (try Issue(frozen: try $0.text("issue")), try $0.time("frozen_at")) }
  }
}
