package import Store

extension AuditEntry {
  /// In the transaction of what it tells of.
  package static func add(_ deed: Deed, _ object: String = "", by caller: Caller, now: Timestamp, _ connection: Connection) throws {
    let id = try connection.first(
      "INSERT INTO audit_log (at, who, deed, object, network) VALUES ($1, $2, $3, $4, $5) RETURNING id",
      [.time(now), .text(caller.name), .text(deed.rawValue), .text(object), .text(caller.network)]
    ) { try $0.integer("id") }
    // Now and then: it looks through all that there are.
    guard let id, id.isMultiple(of: 256) else { return }
    try connection.execute(
      "DELETE FROM audit_log WHERE at < $1 OR id <= $2 OR id <= $3 AND deed IN (\(goings.map { "'\($0.rawValue)'" }.joined(separator: ", ")))",
      [
        .time(now + .milliseconds(-keep.milliseconds)), .integer(id - Int64(limit)), .integer(id - Int64(goingLimit)),
      ])
  }

  /// As ``add(_:_:by:now:_:)``, of what somebody does to the same thing again and again: once in ten minutes.
  package static func addOnce(_ deed: Deed, _ object: String, by caller: Caller, now: Timestamp, _ connection: Connection) throws {
    let isTold =
      try connection.first(
        "SELECT count(*) AS count FROM audit_log WHERE at > $1 AND at <= $2 AND who = $3 AND deed = $4 AND object = $5",
        [.time(now + (.zero - pause)), .time(now), .text(caller.name), .text(deed.rawValue), .text(object)]
      ) { try $0.int("count") } ?? 0
    if isTold == 0 { try add(deed, object, by: caller, now: now, connection) }
  }

  /// The latest first.
  ///
  /// - Parameter id: of the last one that is known; nil: from the newest on.
  package static func before(_ id: Int64?, limit: Int, _ connection: Connection) throws -> [(id: Int64, entry: AuditEntry)] {
    try connection.rows(
      "SELECT id, at, who, deed, object, network FROM audit_log WHERE id < $1 ORDER BY id DESC LIMIT $2",
      [.integer(id ?? .max), .integer(limit)]
    ) { row in (try row.integer("id"), try AuditEntry(row)) }
  }

  private init(_ row: Row) throws {
    let word = try row.text("deed")
    self.init(
      at: try row.time("at"), who: try row.text("who"), deed: Deed(rawValue: word), word: word, object: try row.text("object"),
      network: try row.text("network"))
  }

  /// The latest first.
  ///
  /// - Parameter page: 0 is the newest.
  package static func page(_ page: Int, of size: Int, _ connection: Connection) throws -> [AuditEntry] {
    try connection.rows(
      "SELECT at, who, deed, object, network FROM audit_log ORDER BY id DESC LIMIT $1 OFFSET $2",
      [.integer(size), .integer(page * size)], AuditEntry.init)
  }
}
