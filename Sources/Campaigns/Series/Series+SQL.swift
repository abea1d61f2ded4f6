package import Delivery
package import Store

extension Series {
  private static let query = "SELECT id, slug, list_id, hour, minute, begins, is_on, steps, steps_since FROM series"

  private init(_ row: Row) throws {
    self.init(
      id: try row.id("id"), slug: try row.text("slug"), list: try row.id("list_id"), hour: try row.int("hour"),
      minute: try row.int("minute"), begins: try row.choice("begins"), isOn: try row.int("is_on") == 1, steps: try row.text("steps"),
      stepsSince: try row.time("steps_since"))
  }

  package static func find(_ slug: String, _ connection: Connection) throws -> Series? {
    try connection.first("\(query) WHERE slug = $1", [.text(slug)], Series.init)
  }

  /// By name.
  package static func all(_ connection: Connection) throws -> [Series] {
    try connection.rows("\(query) ORDER BY slug", [], Series.init)
  }

  /// Switches a series on, or changes how it runs. Who is in the middle of it goes on.
  package static func switchOn(
    _ folder: SeriesFolder, slug: String, list: ListID, hour: Int, minute: Int, begins: Begin, now: Timestamp, _ connection: Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO series (slug, list_id, hour, minute, begins, is_on, steps, steps_since) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)
      ON CONFLICT (slug) DO UPDATE SET list_id = excluded.list_id, hour = excluded.hour, minute = excluded.minute,
        begins = excluded.begins, is_on = 1, steps = excluded.steps, steps_since = excluded.steps_since
      """,
      [
        .text(slug), list.sql, .integer(hour), .integer(minute), .text(begins.rawValue), .text(folder.listing),
        .time(now + (.zero - settling)),
      ])
    // When they are due may have changed.
    try connection.execute(
      "UPDATE series_readers SET look_at = $2 WHERE series_id = (SELECT id FROM series WHERE slug = $1) AND look_at IS NOT NULL",
      [.text(slug), .time(now)])
  }

  /// - Returns: whether it was on.
  package static func switchOff(_ slug: String, _ connection: Connection) throws -> Bool {
    try connection.execute("UPDATE series SET is_on = 0 WHERE slug = $1 AND is_on = 1", [.text(slug)]) == 1
  }

  /// That its folder has other files than before.
  ///
  /// - Returns: false when another process noted it first.
  func note(_ listing: String, now: Timestamp, _ connection: Connection) throws -> Bool {
    try connection.execute(
      "UPDATE series SET steps = $2, steps_since = $3 WHERE id = $1 AND steps <> $2", [id.sql, .text(listing), .time(now)]) == 1
  }

  /// How many have had each step, by its name.
  package func accepted(mode: SendingMode, _ connection: Connection) throws -> [String: Int] {
    let prefix = campaignSlug(of: "")
    let counts = try connection.rows(
      """
      SELECT c.slug, count(*) AS n FROM campaigns c JOIN deliveries d ON d.campaign_id = c.id
      WHERE c.kind = 'series' AND c.mode = $1 AND c.slug LIKE $2 AND d.state = 'accepted' GROUP BY c.slug
      """, [.text(mode.rawValue), .text(prefix + "%")]
    ) { (String(try $0.text("slug").dropFirst(prefix.count)), try $0.int("n")) }
    return Dictionary(uniqueKeysWithValues: counts)
  }
}
