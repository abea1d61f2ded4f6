package import Store

extension KnownItem {
  private static let columns = "key, link_key, title, link, published_at, found_at, state, slug, text"

  private init(_ row: Row) throws {
    self.init(
      key: try row.text("key"), linkKey: try row.optionalText("link_key"), title: try row.text("title"), link: try row.text("link"),
      published: try row.optionalTime("published_at"), found: try row.time("found_at"), state: try row.choice("state"),
      slug: try row.optionalText("slug"), text: try row.optionalText("text"))
  }

  static func all(of feed: String, _ connection: Connection) throws -> KnownItems {
    var known = KnownItems()
    try connection.each("SELECT key, link_key, title, published_at FROM feed_items WHERE feed = $1", [.text(feed)]) { row in
      known.note(
        try row.text("key"), try row.optionalText("link_key"), title: try row.text("title"), published: try row.optionalTime("published_at")
      )
    }
    return known
  }

  static func all(of feed: String, in state: State, _ connection: Connection) throws -> [KnownItem] {
    try connection.rows(
      "SELECT \(columns) FROM feed_items WHERE feed = $1 AND state = $2 ORDER BY found_at, published_at NULLS FIRST, key",
      [.text(feed), .text(state.rawValue)]
    ) { try KnownItem($0) }
  }

  /// The latest of those that something was made of.
  package static func latest(of feed: String, limit: Int, _ connection: Connection) throws -> [KnownItem] {
    try connection.rows(
      """
      SELECT \(columns) FROM feed_items WHERE feed = $1 AND state <> 'past' ORDER BY found_at DESC, published_at DESC NULLS LAST, key LIMIT $2
      """, [.text(feed), .integer(limit)]
    ) { try KnownItem($0) }
  }

  /// The latest of those that nothing is made of, how many there are, and how many of these are held.
  package static func passed(of feed: String, limit: Int, _ connection: Connection) throws -> (latest: [KnownItem], count: Int, held: Int) {
    let latest = try connection.rows(
      "SELECT \(columns) FROM feed_items WHERE feed = $1 AND state = 'past' ORDER BY found_at DESC, published_at DESC NULLS LAST, key LIMIT $2",
      [.text(feed), .integer(limit)]
    ) { try KnownItem($0) }
    // What is held has a text still.
    let counts = try connection.first(
      "SELECT count(*) AS n, count(text) AS held FROM feed_items WHERE feed = $1 AND state = 'past'", [.text(feed)]
    ) { (try $0.int("n"), try $0.int("held")) }
    return (latest, counts?.0 ?? 0, counts?.1 ?? 0)
  }

  /// That of a mark (``mark(of:)``); nil where there is none.
  static func find(_ mark: String, _ connection: Connection) throws -> KnownItem? {
    let parts = mark.split(separator: "/").map(String.init)
    guard parts.count == 2 else { return nil }
    return try connection.first(
      "SELECT \(columns) FROM feed_items WHERE feed = $1 AND key >= $2 AND key < $2 || 'g' ORDER BY key LIMIT 1",
      [.text(parts[0]), .text(parts[1])]
    ) { try KnownItem($0) }
  }

  /// - Returns: false when it is known already.
  func add(to feed: String, _ connection: Connection) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO feed_items (feed, \(Self.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (feed, key) DO NOTHING
      """,
      [
        .text(feed), .text(key), .text(linkKey), .text(title), .text(link), .time(published), .time(found), .text(state.rawValue),
        .text(slug), .text(text),
      ]) == 1
  }

  /// That its file is there.
  func noteWritten(_ feed: String, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE feed_items SET state = 'written', text = NULL, slug = $3 WHERE feed = $1 AND key = $2 AND state = 'planned'",
      [.text(feed), .text(key), .text(slug)])
  }

  /// What may have gone out before the database was made again, the oldest first.
  static func held(of feed: String, _ connection: Connection) throws -> [KnownItem] {
    try all(of: feed, in: .past, connection).filter { $0.text != nil }
  }

  /// Holds what waits for a roundup.
  func hold(_ feed: String, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE feed_items SET state = 'past', slug = NULL WHERE feed = $1 AND key = $2 AND state = 'rounded'", [.text(feed), .text(key)])
  }

  /// Lets one go that was held.
  ///
  /// - Parameter slug: of its post; nil: it waits for a roundup.
  func release(to slug: String?, of feed: String, _ connection: Connection) throws {
    let state = slug == nil ? State.rounded : .planned
    try connection.execute(
      "UPDATE feed_items SET state = $3, slug = $4 WHERE feed = $1 AND key = $2 AND state = 'past'",
      [.text(feed), .text(key), .text(state.rawValue), .text(slug)])
  }

  static func give(_ slug: String, to keys: [String], of feed: String, _ connection: Connection) throws {
    for key in keys {
      try connection.execute("UPDATE feed_items SET slug = $3 WHERE feed = $1 AND key = $2", [.text(feed), .text(key), .text(slug)])
    }
  }

  /// All slugs that posts and roundups of feeds have, or are to have.
  static func slugs(_ connection: Connection) throws -> Set<String> {
    Set(try connection.rows("SELECT DISTINCT slug FROM feed_items WHERE slug IS NOT NULL") { try $0.text("slug") })
  }
}
