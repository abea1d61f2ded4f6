package import Delivery
package import Store
internal import Words

extension Slot {
  /// One slot a list; setting it again replaces the rule and keeps what was decided.
  package static func set(_ rule: WeeklyRule, list: ListID, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO slots (list_id, rule, zone, since) VALUES ($1, $2, $3, $4)
      ON CONFLICT (list_id) DO UPDATE SET rule = excluded.rule, zone = excluded.zone, since = excluded.since
      """, [list.sql, .text(rule.text), .text(rule.zone.name), .time(now)])
  }

  /// - Returns: whether there was one.
  package static func remove(list: ListID, _ connection: Connection) throws -> Bool {
    try connection.execute("DELETE FROM slots WHERE list_id = $1", [list.sql]) == 1
  }

  private init(_ row: Row) throws {
    self.init(
      list: try row.id("list_id"), rule: try WeeklyRule(try row.text("rule"), zoneName: try row.text("zone")),
      since: try row.time("since"))
  }

  package static func find(list: ListID, _ connection: Connection) throws -> Slot? {
    try connection.first("SELECT list_id, rule, zone, since FROM slots WHERE list_id = $1", [list.sql], Slot.init)
  }

  /// Those of all lists.
  package static func all(_ connection: Connection) throws -> [Slot] {
    try connection.rows("SELECT list_id, rule, zone, since FROM slots ORDER BY list_id", [], Slot.init)
  }

  /// The days with a decision, sent or missed. What was rehearsed decides nothing about what really goes out.
  package static func decided(list: ListID, mode: SendingMode, _ connection: Connection) throws -> Set<String> {
    Set(
      try connection.rows(
        "SELECT local_date FROM slot_occurrences WHERE list_id = $1 AND mode = $2 ORDER BY local_date DESC LIMIT 60",
        [list.sql, .text(mode.rawValue)]
      ) { try $0.text("local_date") })
  }

  /// Once per (list, mode, local date), held by the schema whatever the clock, restarts or a second process do.
  ///
  /// - Parameter campaign: nil for a day on which nothing was sent.
  /// - Returns: false when the day was already decided.
  package static func decide(
    _ date: LocalDate, list: ListID, mode: SendingMode, campaign: CampaignID?, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO slot_occurrences (list_id, mode, local_date, outcome, campaign_id, decided_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (list_id, mode, local_date) DO NOTHING
      """,
      [
        list.sql, .text(mode.rawValue), .text(date.description), .text(campaign == nil ? "missed" : "sent"),
        campaign.map(\.sql) ?? .null, .time(now),
      ]) == 1
  }
}
