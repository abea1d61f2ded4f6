internal import Delivery
internal import Store

extension Archive {
  /// Once frozen an issue has its page, because its mails link to it.
  private static let published = "c.mode = $1 AND c.kind = 'issue' AND c.frozen_at IS NOT NULL AND \(Campaign.stands)"
  /// What went to some only, or to a list that readers do not see, is found by its link alone.
  private static let listed = "\(published) AND c.rule = '' AND l.visibility = 'public'"

  func entries(limit: Int, _ connection: Connection) throws -> [Entry] {
    try connection.rows(
      """
      SELECT c.slug, c.subject, c.content_hash, t.title, t.description, c.frozen_at
      FROM campaigns c JOIN contents t ON t.hash = c.content_hash JOIN lists l ON l.id = c.list_id
      WHERE \(Self.listed) AND c.id = (SELECT max(id) FROM campaigns n WHERE n.mode = $1 AND n.slug = c.slug)
      ORDER BY c.frozen_at DESC, c.id DESC LIMIT $2
      """,
      [.text(mode.rawValue), .integer(limit)]
    ) { row in
      Entry(
        slug: try row.text("slug"), title: try title(row, connection) ?? row.text("title"), description: try row.text("description"),
        publishedAt: try row.time("frozen_at"))
    }
  }

  /// What it is called by the subject that was chosen; nil when that is the first, or there is one only.
  private func title(_ row: Row, _ connection: Connection) throws -> String? {
    guard let number = try row.optionalInteger("subject"), number > 1 else { return nil }
    return try Issue.load(hash: try row.text("content_hash"), connection)?.wearing(Int(number)).title
  }

  /// Of everything that has a page, in the order of the alphabet.
  func slugs(_ connection: Connection) throws -> [String] {
    try connection.rows("SELECT DISTINCT c.slug FROM campaigns c WHERE \(Self.published) ORDER BY c.slug", [.text(mode.rawValue)]) {
      try $0.text("slug")
    }
  }

  func issue(slug: String, _ connection: Connection) throws -> (issue: Issue, publishedAt: Timestamp)? {
    try connection.first(
      """
      SELECT c.id, c.subject, t.issue, c.frozen_at FROM campaigns c JOIN contents t ON t.hash = c.content_hash
      WHERE \(Self.published) AND c.slug = $2 ORDER BY c.id DESC LIMIT 1
      """,
      [.text(mode.rawValue), .text(slug)]
    ) { row in
      let (campaign, issue): (CampaignID, Issue) = (
        try row.id("id"), try Issue(frozen: try row.text("issue")).wearing(row.optionalInteger("subject").map { Int($0) } ?? 1)
      )
      let targets = issue.tracking == nil ? nil : try LinkTargets.load(of: campaign, connection)
      return (targets.map { issue.leading(to: $0, of: campaign) } ?? issue, try row.time("frozen_at"))
    }
  }
}
