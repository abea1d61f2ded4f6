internal import Delivery
internal import Store

extension Archive {
  /// - Parameter slug: nil: all there are.
  func terms(_ kind: ArchiveTerm.Kind, slug: String? = nil, limit: Int, _ connection: Connection) throws -> [ArchiveTerm] {
    var parameters = SQLParameters([.text(mode.rawValue), .text(kind.rawValue), .integer(limit)])
    let condition = slug.map { " AND a.slug = \(parameters.bind(.text($0)))" } ?? ""
    // CROSS: the posts come first, and the terms of each. Begun with the terms, SQLite looks at all posts for each of them.
    return try connection.rows(
      """
      SELECT a.slug, min(a.name) AS name, count(*) AS count FROM campaigns c CROSS JOIN archive_terms a JOIN lists l ON l.id = c.list_id
      WHERE a.hash = c.content_hash AND a.kind = $2\(condition) AND \(Self.listed) GROUP BY a.slug ORDER BY count(*) DESC, a.slug LIMIT $3
      """, parameters.values
    ) { ArchiveTerm(slug: try $0.text("slug"), name: try $0.text("name"), count: try $0.int("count")) }
  }

  func search(_ words: SearchWords, limit: Int, _ connection: Connection) throws -> [Hit] {
    var parameters = SQLParameters([.text(mode.rawValue)])
    let places = words.words.map { parameters.bind(.text($0)) }
    let all = places.map { " AND instr(x.folded, \($0)) > 0" }.joined()
    let inTitle = places.map { "CASE WHEN instr(x.folded_title, \($0)) > 0 THEN 1 ELSE 0 END" }.joined(separator: " + ")
    let many = parameters.bind(.integer(limit))
    let found = try connection.rows(
      """
      \(Self.query) JOIN archive_texts x ON x.hash = c.content_hash AND x.subject = coalesce(c.subject, 1)
      WHERE \(Self.listed)\(all) ORDER BY \(inTitle) DESC, c.frozen_at DESC, c.id DESC LIMIT \(many)
      """, parameters.values
    ) { (entry: try entry($0, connection), hash: try $0.text("content_hash")) }
    return try found.map { entry, hash in
      Hit(
        entry: entry, title: Excerpt(entry.title, marking: words.words), description: Excerpt(entry.description, marking: words.words),
        excerpt: try excerpt(of: hash, words, connection))
    }
  }

  /// So many characters are read of a text for its excerpt.
  private static let window = 1200

  /// Texts are long and excerpts short, so the database cuts a window out. Where a word stands in the folded text, it stands at about the same part of the
  /// text itself; a window of its beginning is the second guess.
  private func excerpt(of hash: String, _ words: SearchWords, _ connection: Connection) throws -> Excerpt? {
    for word in words.words {
      let place = try connection.first(
        """
        SELECT instr(x.folded, $2) AS place, length(x.folded) AS folded, length(x.text) AS length FROM archive_texts x
        WHERE x.hash = $1 ORDER BY x.subject LIMIT 1
        """, [.text(hash), .text(word)]
      ) { (place: try $0.int("place"), folded: try $0.int("folded"), length: try $0.int("length")) }
      guard let place, place.folded > 0 else { continue }
      // Title, description and names stand before the text.
      let before = max(0, place.folded - place.length)
      for guess in [place.place - before, 1] {
        let start = max(1, guess - Self.window / 2)
        let text = try connection.first(
          "SELECT substr(x.text, $2, $3) AS text FROM archive_texts x WHERE x.hash = $1 ORDER BY x.subject LIMIT 1",
          [.text(hash), .integer(start), .integer(Self.window)]
        ) { try $0.text("text") }
        let found = text.flatMap {
          Excerpt(around: $0, marking: words.words, beginsThere: start == 1, endsThere: start + Self.window > place.length)
        }
        if let found { return found }
      }
    }
    return nil
  }
}
