package import Store
internal import Words

extension MailingList {
  private static let query = "SELECT id, slug, name, description, visibility, opt_in FROM lists"

  private init(_ row: Row) throws {
    self.init(
      id: try row.id("id"), slug: try row.text("slug"), name: try row.text("name"), description: try row.text("description"),
      visibility: try row.choice("visibility"), optIn: try row.choice("opt_in"))
  }

  /// The list with this slug, made when it does not exist.
  package static func ensure(_ slug: String, now: Timestamp, _ connection: Connection) throws -> ListID {
    if let list = try find(slug, connection) { return list.id }
    return try set(slug, name: "", description: "", visibility: .public, optIn: .double, now: now, connection)
  }

  package static func find(_ slug: String, _ connection: Connection) throws -> MailingList? {
    try connection.first("\(query) WHERE slug = $1", [.text(slug)], MailingList.init)
  }

  package static func find(_ id: ListID, _ connection: Connection) throws -> MailingList? {
    try connection.first("\(query) WHERE id = $1", [id.sql], MailingList.init)
  }

  /// Oldest first.
  package static func all(_ connection: Connection) throws -> [MailingList] {
    try connection.rows("\(query) ORDER BY id", [], MailingList.init)
  }

  /// Makes the list or changes what is known of it.
  ///
  /// - Parameters:
  ///   - name: without what no page shows, as is the description.
  @discardableResult
  package static func set(
    _ slug: String, name: String, description: String, visibility: Visibility, optIn: OptIn, now: Timestamp, _ connection: Connection
  ) throws -> ListID {
    let id = try connection.first(
      """
      INSERT INTO lists (slug, name, description, visibility, opt_in, created_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (slug) DO UPDATE SET name = excluded.name, description = excluded.description, visibility = excluded.visibility,
        opt_in = excluded.opt_in
      RETURNING id
      """,
      [.text(slug), .text(name.onOneLine), .text(description.onOneLine), .text(visibility.rawValue), .text(optIn.rawValue), .time(now)]
    ) { try $0.id("id") as ListID }
    guard let id else { throw StoreError.defect("the list \(slug) was not written") }
    return id
  }
}
