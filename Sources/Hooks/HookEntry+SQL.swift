internal import Audience
package import Store

extension HookEntry {
  private static let columns = "id, event, at, subscriber_id, number, public_id IS NOT NULL AS is_known, public_id, campaign_id"

  /// Nil for an event of a later program.
  private static func read(_ row: Row) throws -> HookEntry? {
    guard let event = HookEvent(rawValue: try row.text("event")) else { return nil }
    let subject: Subject
    if let person = try row.optionalInteger("subscriber_id") {
      let former = try row.int("is_known") == 1 ? PublicID(bytes: try row.bytes("public_id")) : nil
      subject = .person(ID(person), number: try row.integer("number"), former: former)
    } else {
      subject = .campaign(try row.id("campaign_id"))
    }
    return HookEntry(id: try row.integer("id"), event: event, at: try row.time("at"), subject: subject)
  }

  /// What comes after a place, of whatever event.
  ///
  /// - Returns: also the place up to which was looked; nil where nothing comes.
  static func after(
    _ position: Int64, limit: Int, _ connection: Connection
  ) throws -> (entries: [HookEntry], end: Int64?) {
    var end: Int64?
    var entries: [HookEntry] = []
    try connection.each("SELECT \(columns) FROM hook_journal WHERE id > $1 ORDER BY id LIMIT $2", [.integer(position), .integer(limit)]) {
      end = try $0.integer("id")
      if let entry = try read($0) { entries.append(entry) }
    }
    return (entries, end)
  }

  /// Of these events.
  package static func waiting(
    after position: Int64, _ events: Set<HookEvent>, limit: Int, _ connection: Connection
  ) throws -> [HookEntry] {
    let (condition, values) = condition(events, after: 2)
    return try connection.rows(
      "SELECT \(columns) FROM hook_journal WHERE id > $1 AND \(condition) ORDER BY id LIMIT $2",
      [.integer(position), .integer(limit)] + values, read
    ).compactMap(\.self)
  }

  /// How many there are of these events, and when the first of them happened.
  package static func count(
    after position: Int64, _ events: Set<HookEvent>, _ connection: Connection
  ) throws -> (count: Int, since: Timestamp?) {
    let (condition, values) = condition(events, after: 1)
    return try connection.first(
      "SELECT count(*) AS count, min(at) AS since FROM hook_journal WHERE id > $1 AND \(condition)", [.integer(position)] + values
    ) { (try $0.int("count"), try $0.optionalTime("since")) } ?? (0, nil)
  }

  private static func condition(_ events: Set<HookEvent>, after parameters: Int) -> (String, [SQLValue]) {
    let words = events.map(\.rawValue).sorted()
    return ("event IN (\(words.indices.map { "$\($0 + parameters + 1)" }.joined(separator: ", ")))", words.map { .text($0) })
  }

  /// The last line that there is; 0 without one.
  static func end(_ connection: Connection) throws -> Int64 {
    try connection.first("SELECT coalesce(max(id), 0) AS id FROM hook_journal") { try $0.integer("id") } ?? 0
  }

  /// The place before what happened at `time` and since.
  static func position(at time: Timestamp, _ connection: Connection) throws -> Int64? {
    try connection.first("SELECT min(id) - 1 AS id FROM hook_journal WHERE at >= $1", [.time(time)]) { try $0.optionalInteger("id") }
      ?? nil
  }

  /// When the first thing happened that is still known.
  package static func beginning(_ connection: Connection) throws -> Timestamp? {
    try connection.first("SELECT at FROM hook_journal ORDER BY id LIMIT 1") { try $0.time("at") }
  }

  /// Forgets what is older than ``memory``, whoever still waits for it, and who was erased as soon as all have been told. Some thousands at a time, so
  /// that no sender waits for a million.
  ///
  /// - Returns: how many lines.
  static func forget(now: Timestamp, _ connection: Connection) throws -> Int {
    let told = """
      coalesce((SELECT min(h.position) FROM hooks h WHERE \(Dialect.contains("h.events", "' \(HookEvent.erased.rawValue) '"))), id)
      """
    return try connection.execute(
      "DELETE FROM hook_journal WHERE id IN (SELECT id FROM hook_journal WHERE at < $1 LIMIT 5000)", [.time(now + (.zero - memory))])
      + connection.execute(
        "DELETE FROM hook_journal WHERE id IN (SELECT id FROM hook_journal WHERE public_id IS NOT NULL AND id <= \(told) LIMIT 5000)")
  }
}
