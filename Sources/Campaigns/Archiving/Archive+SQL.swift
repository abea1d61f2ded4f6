internal import Audience
internal import Delivery
internal import Store

extension Archive {
  /// Once frozen an issue has its page, because its mails link to it.
  private static let published = "c.mode = $1 AND c.kind = 'issue' AND c.frozen_at IS NOT NULL AND \(Campaign.stands)"
  /// What was sent again under one slug is one post: the last of them.
  private static let newest = """
    NOT EXISTS (SELECT 1 FROM campaigns n WHERE n.slug = c.slug AND n.id > c.id AND n.mode = c.mode AND n.kind = 'issue'
      AND n.frozen_at IS NOT NULL AND (n.state <> 'cancelled' OR n.reached = 1))
    """
  /// What went to some only, or to a list that readers do not see, is found by its link alone.
  static let listed = "\(published) AND c.rule = '' AND l.visibility = 'public' AND \(newest)"

  static let query = """
    SELECT c.id, c.slug, c.subject, c.content_hash, t.title, t.description, c.frozen_at
    FROM campaigns c JOIN contents t ON t.hash = c.content_hash JOIN lists l ON l.id = c.list_id
    """

  private enum Direction { case older, newer }

  func entries(limit: Int, of shelf: Shelf = .all, _ connection: Connection) throws -> [Entry] {
    try entries(.older, than: nil, limit: limit, of: shelf, connection)
  }

  private func entries(
    _ direction: Direction, than entry: Entry?, limit: Int, of shelf: Shelf, _ connection: Connection
  ) throws -> [Entry] {
    var parameters = SQLParameters([.text(mode.rawValue)])
    let (sign, order) = direction == .older ? ("<", "DESC") : (">", "ASC")
    var condition = Self.listed + Self.condition(shelf, &parameters)
    if let entry {
      let (time, id) = (parameters.bind(.time(entry.publishedAt)), parameters.bind(entry.campaign.sql))
      condition += " AND (c.frozen_at \(sign) \(time) OR (c.frozen_at = \(time) AND c.id \(sign) \(id)))"
    }
    let many = parameters.bind(.integer(limit))
    return try connection.rows(
      "\(Self.query) WHERE \(condition) ORDER BY c.frozen_at \(order), c.id \(order) LIMIT \(many)", parameters.values
    ) { try self.entry($0, connection) }
  }

  private static func condition(_ shelf: Shelf, _ parameters: inout SQLParameters) -> String {
    func term(_ kind: ArchiveTerm.Kind, _ slug: String) -> String {
      let (kind, slug) = (parameters.bind(.text(kind.rawValue)), parameters.bind(.text(slug)))
      return " AND c.content_hash IN (SELECT a.hash FROM archive_terms a WHERE a.kind = \(kind) AND a.slug = \(slug))"
    }
    return switch shelf {
    case .all: ""
    case .tag(let slug): term(.tag, slug)
    case .author(let slug): term(.author, slug)
    case .list(let slug): " AND l.slug = \(parameters.bind(.text(slug)))"
    }
  }

  func entry(_ row: Row, _ connection: Connection) throws -> Entry {
    Entry(
      campaign: try row.id("id"), slug: try row.text("slug"), title: try title(row, connection) ?? row.text("title"),
      description: try row.text("description"), publishedAt: try row.time("frozen_at"))
  }

  /// Nil where it is not public.
  func entry(_ slug: String, of shelf: Shelf, _ connection: Connection) throws -> Entry? {
    var parameters = SQLParameters([.text(mode.rawValue), .text(slug)])
    let condition = Self.condition(shelf, &parameters)
    return try connection.first("\(Self.query) WHERE \(Self.listed)\(condition) AND c.slug = $2", parameters.values) {
      try entry($0, connection)
    }
  }

  func page(of shelf: Shelf, before: String?, _ connection: Connection) throws -> Page? {
    var start: Entry?
    if let before {
      start = try entry(before, of: shelf, connection)
      if start == nil { return nil }
    }
    let found = try entries(.older, than: start, limit: Self.pageLength + 1, of: shelf, connection)
    let shown = Array(found.prefix(Self.pageLength))
    let older = found.count > shown.count ? shown.last.map { Page.Neighbor.before($0.slug) } : nil
    guard let start else { return Page(entries: shown, newer: nil, older: older) }
    // The page before this one ends with the issue that this one follows.
    let above = try entries(.newer, than: start, limit: Self.pageLength, of: shelf, connection)
    return Page(
      entries: shown, newer: above.count < Self.pageLength ? .first : above.last.map { .before($0.slug) }, older: older)
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
