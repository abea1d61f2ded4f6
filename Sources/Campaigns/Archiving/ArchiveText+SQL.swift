internal import Store
internal import Words

extension ArchiveText {
  /// In the transaction that freezes an issue: from then on it is found.
  static func keep(of campaign: CampaignID, _ connection: Connection) throws {
    let hash = try connection.first(
      """
      SELECT content_hash FROM campaigns
      WHERE id = $1 AND kind = 'issue' AND NOT EXISTS (SELECT 1 FROM archive_texts t WHERE t.hash = content_hash)
      """, [campaign.sql]
    ) { try $0.text("content_hash") }
    if let hash { try keep(hash: hash, connection) }
  }

  private static func keep(hash: String, _ connection: Connection) throws {
    guard let issue = try Issue.load(hash: hash, connection) else { return }
    for number in 1...max(1, issue.trial?.variants.count ?? 1) {
      let words = ArchiveText(issue.wearing(number))
      try connection.execute(
        """
        INSERT INTO archive_texts (hash, subject, title, folded_title, text, folded) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (hash, subject) DO NOTHING
        """,
        [.text(hash), .integer(number), .text(words.title), .text(words.title.searchable), .text(words.text), .text(words.folded)])
    }
    for (kind, slug, name) in terms(issue) {
      try connection.execute(
        "INSERT INTO archive_terms (kind, slug, hash, name) VALUES ($1, $2, $3, $4) ON CONFLICT (hash, kind, slug) DO NOTHING",
        [.text(kind.rawValue), .text(slug), .text(hash), .text(name)])
    }
  }

  /// A few of what went out before there was such a table, or came here with an import.
  ///
  /// - Returns: whether there may be more.
  static func fill(limit: Int, _ connection: Connection) throws -> Bool {
    let missing = try missing(limit: limit, connection)
    for hash in missing { try keep(hash: hash, connection) }
    return missing.count == limit
  }

  static func missing(limit: Int, _ connection: Connection) throws -> [String] {
    try connection.rows(
      """
      SELECT DISTINCT c.content_hash FROM campaigns c
      WHERE c.kind = 'issue' AND c.frozen_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM archive_texts t WHERE t.hash = c.content_hash) LIMIT $1
      """, [.integer(limit)]
    ) { try $0.text("content_hash") }
  }
}
