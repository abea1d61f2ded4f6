package import Store

/// A list that people are on. A publication has one until lists of its own come.
package enum MailingList {
  /// The list with this slug, made when it does not exist.
  package static func ensure(_ slug: String, now: Timestamp, _ connection: Connection) throws -> ListID {
    try connection.execute(
      "INSERT INTO lists (slug, created_at) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING", [.text(slug), .time(now)])
    guard let id = try connection.first("SELECT id FROM lists WHERE slug = $1", [.text(slug)], { try $0.id("id") as ListID }) else {
      throw StoreError.engine("no list \(slug)")
    }
    return id
  }
}
