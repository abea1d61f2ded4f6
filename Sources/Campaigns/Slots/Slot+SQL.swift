internal import Audience
package import Delivery
package import Foundation
package import Store
internal import Words

extension Slot {
  /// One slot a list; setting it again replaces the rule and keeps what was decided.
  package static func set(_ rule: SlotRule, list: ListID, isLocal: Bool = false, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO slots (list_id, rule, zone, is_local, since) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (list_id) DO UPDATE SET rule = excluded.rule, zone = excluded.zone, is_local = excluded.is_local, since = excluded.since
      """, [list.sql, .text(rule.text), .text(rule.zone.name), .integer(isLocal ? 1 : 0), .time(now)])
  }

  /// - Returns: whether there was one.
  package static func remove(list: ListID, _ connection: Connection) throws -> Bool {
    try connection.execute("DELETE FROM slots WHERE list_id = $1", [list.sql]) == 1
  }

  private static let query = "SELECT list_id, rule, zone, is_local, since, looks, warnings, live_since, undo FROM slots"

  private init(_ row: Row) throws {
    self.init(
      list: try row.id("list_id"), rule: try SlotRule(try row.text("rule"), zoneName: try row.text("zone")),
      isLocal: try row.int("is_local") == 1, since: try row.time("since"), looks: DayNotes(try row.optionalText("looks")),
      warnings: DayNotes(try row.optionalText("warnings")), undo: try row.optionalText("undo").flatMap { OpenDayUndo($0) },
      liveSince: try row.optionalTime("live_since"))
  }

  package static func find(list: ListID, _ connection: Connection) throws -> Slot? {
    try connection.first("\(query) WHERE list_id = $1", [list.sql], Slot.init)
  }

  /// In which the days of a list's issues are counted; nil for one without a slot.
  static func zone(list: ListID, _ connection: Connection) throws -> TimeZone? {
    try connection.first("SELECT zone FROM slots WHERE list_id = $1", [list.sql]) { try $0.text("zone") }.map { try ZoneName.zone($0) }
  }

  /// Those of all lists.
  package static func all(_ connection: Connection) throws -> [Slot] {
    try connection.rows("\(query) ORDER BY list_id", [], Slot.init)
  }

  /// Why an open day has taken nothing so far.
  func note(_ look: SlotLook, on day: LocalDate, _ connection: Connection) throws {
    _ = try note(look.text, on: day, in: "looks", \.looks, connection)
  }

  /// That it was seen whether a post is ready for a day, so many hours before it.
  ///
  /// - Returns: false when another process was faster.
  func warn(_ hours: Int, before day: LocalDate, _ connection: Connection) throws -> Bool {
    try note("\(hours)", on: day, in: "warnings", \.warnings, connection)
  }

  private func note(
    _ word: String, on day: LocalDate, in column: String, _ notes: KeyPath<Slot, DayNotes>, _ connection: Connection
  ) throws -> Bool {
    // Others may have noted something of another day since this was read.
    guard var notes = try Slot.find(list: list, connection)?[keyPath: notes], notes[day] != word else { return false }
    notes.note(word, of: day)
    return try connection.execute("UPDATE slots SET \(column) = $2 WHERE list_id = $1", [list.sql, .text(notes.text)]) == 1
  }

  /// The days with a decision, as far back as anybody asks. What was rehearsed decides nothing about what really goes out.
  static func decided(list: ListID, mode: SendingMode, _ connection: Connection) throws -> Set<String> {
    Set(
      try connection.rows(
        "SELECT local_date FROM slot_occurrences WHERE list_id = $1 AND mode = $2 ORDER BY local_date DESC LIMIT 200",
        [list.sql, .text(mode.rawValue)]
      ) { try $0.text("local_date") })
  }

  /// Once per (list, mode, local date), held by the schema whatever the clock, restarts or a second process do.
  ///
  /// - Returns: false when the day was already decided.
  package static func decide(
    _ date: LocalDate, list: ListID, mode: SendingMode, _ outcome: Outcome, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    let (word, campaign, reason) = outcome.columns
    return try connection.execute(
      """
      INSERT INTO slot_occurrences (list_id, mode, local_date, outcome, campaign_id, decided_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (list_id, mode, local_date) DO NOTHING
      """,
      [
        list.sql, .text(mode.rawValue), .text(date.description), .text(word), campaign.map(\.sql) ?? .null, .time(now),
        .text(reason),
      ]) == 1
  }

  /// Takes back that days were missed or left out for good which are still to come: who decided that had a clock that ran ahead. What somebody wants
  /// left out stays so until its time comes. A clock that is before the slot was set is itself wrong, as that of a machine without a battery at its start, and takes
  /// nothing back.
  ///
  /// - Returns: how many.
  static func reopen(after now: Timestamp, mode: SendingMode, _ connection: Connection) throws -> Int {
    try connection.execute(
      """
      DELETE FROM slot_occurrences WHERE mode = $1 AND outcome IN ('missed', 'skipped') AND decided_at > $2
        AND list_id IN (SELECT list_id FROM slots WHERE since <= $3)
      """, [.text(mode.rawValue), .time(now + .seconds(3600)), .time(now)])
  }

  static func skip(_ date: LocalDate, list: ListID, reason: String, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO slot_skips (list_id, local_date, reason) VALUES ($1, $2, $3)
      ON CONFLICT (list_id, local_date) DO UPDATE SET reason = excluded.reason
      """, [list.sql, .text(date.description), .text(reason)])
  }

  static func unskip(_ date: LocalDate, list: ListID, _ connection: Connection) throws -> Bool {
    try connection.execute("DELETE FROM slot_skips WHERE list_id = $1 AND local_date = $2", [list.sql, .text(date.description)]) == 1
  }

  /// The days that are left out, each with the reason.
  package static func skips(list: ListID, _ connection: Connection) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try connection.rows("SELECT local_date, reason FROM slot_skips WHERE list_id = $1", [list.sql]) {
        (try $0.text("local_date"), try $0.text("reason"))
      })
  }

  /// Where subscribers say that they live: one look into the index for each zone there is.
  package static func zones(_ connection: Connection) throws -> [(name: String, zone: TimeZone)] {
    try connection.rows(
      """
      WITH RECURSIVE found (zone) AS (
        SELECT min(zone) FROM subscribers WHERE zone <> ''
        UNION ALL SELECT (SELECT min(s.zone) FROM subscribers s WHERE s.zone > found.zone AND s.zone <> '') FROM found WHERE found.zone IS NOT NULL)
      SELECT zone FROM found WHERE zone IS NOT NULL
      """
    ) { try $0.text("zone") }.compactMap { name in (try? ZoneName.zone(name)).map { (name, $0) } }
  }
}

extension Slot.Outcome {
  fileprivate var columns: (word: String, campaign: CampaignID?, reason: String?) {
    switch self {
    case .sent(let campaign, let remark): ("sent", campaign, remark)
    case .missed(let reason): ("missed", nil, reason)
    case .skipped(let reason): ("skipped", nil, reason)
    }
  }
}
