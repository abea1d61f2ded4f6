internal import Foundation
package import Mail
package import Store
internal import Words

extension Erasure {
  /// Removes everything about a person, in the caller's transaction. Free space in the file is ``scrub(_:from:files:)``'s.
  ///
  /// - Parameter cause: for the one line that the journal keeps; it must not tell who it was.
  /// - Returns: nil when there is no such person, or not any more.
  package static func erase(_ id: SubscriberID, cause: String, now: Timestamp, _ connection: Connection) throws -> Erasure? {
    let known = try connection.first("SELECT address, address_key FROM subscribers WHERE id = $1 AND erased_at IS NULL", [id.sql]) {
      (text: try $0.text("address"), key: try $0.text("address_key"))
    }
    guard let known else { return nil }
    let spellings = Set([known.key, known.text])
    let (excluded, uncertain) = try closeDeliveries(of: id, now: now, connection)
    try removeTraces(of: id, connection)
    try removeTags(naming: spellings, connection)
    try forgetReports(spellings, connection)
    try forgetReturns(of: id, naming: spellings, now: now, connection)
    try keepOut(known.key, typed: known.text, now: now, connection)
    try connection.execute(
      "UPDATE memberships SET state = 'erased', snoozed_until = NULL, frequency = NULL, remind_at = NULL, asked_at = NULL, changed_at = $2 WHERE list_id IN (SELECT id FROM lists) AND subscriber_id = $1",
      [id.sql, .time(now)])
    try Consent.record(.erased, of: id, list: nil, cause: cause, now: now, connection)
    var generator = SystemRandomNumberGenerator()
    // No address has such a key; and the old public id stands in mails that other people may hold.
    try connection.execute(
      """
      UPDATE subscribers SET public_id = $2, address = $3, address_key = $4, name = '', given_name = '', attributes = '{}', zone = '',
        language = '', erased_at = $5 WHERE id = $1
      """,
      [
        id.sql, .bytes(PublicID(&generator).bytes), .text(address(of: id)), .text("erased:\(id.rawValue)"),
        .time(now),
      ])
    return Erasure(excluded: excluded, uncertain: uncertain)
  }

  /// Ledgers keep their sums, without what relays answered: they like to repeat addresses.
  private static func closeDeliveries(
    of id: SubscriberID, now: Timestamp, _ connection: Connection
  ) throws -> (excluded: Int, uncertain: Int) {
    try connection.execute("UPDATE deliveries SET reply = NULL WHERE subscriber_id = $1 AND reply IS NOT NULL", [id.sql])
    try connection.execute(
      "DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE subscriber_id = $1)", [id.sql])
    // What holds up a sending is told anew at the next try.
    try connection.execute("DELETE FROM route_troubles")
    let excluded = try connection.execute(
      """
      UPDATE deliveries SET state = 'excluded', reply = 'erased', changed_at = $2
      WHERE subscriber_id = $1 AND state IN ('planned', 'deferred')
      """, [id.sql, .time(now)])
    // The answer, when it comes, finds the lease gone and is not recorded.
    let uncertain = try connection.execute(
      """
      UPDATE deliveries SET state = 'uncertain', reply = 'erased while it was being sent', changed_at = $2, worker = NULL, lease = NULL
      WHERE subscriber_id = $1 AND state = 'leased'
      """, [id.sql, .time(now)])
    return (excluded, uncertain)
  }

  private static func removeTraces(of id: SubscriberID, _ connection: Connection) throws {
    // These are kept by campaign and by tag: one look into each that can be.
    try connection.execute(
      """
      DELETE FROM engagements WHERE campaign_id IN (SELECT campaign_id FROM deliveries WHERE subscriber_id = $1)
        AND kind IN ('opened', 'clicked') AND subscriber_id = $1
      """, [id.sql])
    try connection.execute(
      "DELETE FROM messages WHERE campaign_id IN (SELECT campaign_id FROM deliveries WHERE subscriber_id = $1)", [id.sql])
    try connection.execute("DELETE FROM subscriber_tags WHERE tag_id IN (SELECT id FROM tags) AND subscriber_id = $1", [id.sql])
    try connection.execute(
      "DELETE FROM series_readers WHERE series_id IN (SELECT id FROM series) AND mode IN ('live', 'rehearsal') AND subscriber_id = $1",
      [id.sql])
    try connection.execute("DELETE FROM api_answers WHERE subscriber_id = $1", [id.sql])
    // Programs that were not told yet what they did are told of the erasure alone.
    try connection.execute("DELETE FROM hook_journal WHERE subscriber_id = $1", [id.sql])
    // That somebody approved a post stays: it went out by that.
    try connection.execute("UPDATE approvals SET words = '' WHERE subscriber_id = $1 AND words <> ''", [id.sql])
    try connection.execute("DELETE FROM leaving_reasons WHERE subscriber_id = $1", [id.sql])
    try connection.execute("UPDATE consents SET cause = '', form_hash = NULL, network = NULL WHERE subscriber_id = $1", [id.sql])
  }

  /// Those that nobody has any more.
  private static func removeTags(naming spellings: Set<String>, _ connection: Connection) throws {
    let unused = try connection.rows(
      "SELECT id, name FROM tags g WHERE NOT EXISTS (SELECT 1 FROM subscriber_tags t WHERE t.tag_id = g.id)", []
    ) { (id: try $0.integer("id"), name: try $0.text("name")) }
    for tag in unused where spellings.contains(where: { tag.name.mentions(address: $0) }) {
      try connection.execute("DELETE FROM tags WHERE id = $1", [.integer(tag.id)])
    }
  }

  /// What imports said of single rows names addresses; and a file may be named by one.
  private static func forgetReports(_ spellings: Set<String>, _ connection: Connection) throws {
    let rows = try connection.rows("SELECT key, report, file, rejects FROM imports") {
      (key: try $0.text("key"), report: try $0.text("report"), files: [try $0.text("file"), try $0.optionalText("rejects") ?? ""])
    }
    for row in rows {
      if row.files.contains(where: { file in spellings.contains { file.mentions(address: $0) } }) {
        try connection.execute("UPDATE imports SET file = '', rejects = NULL WHERE key = $1", [.text(row.key)])
      }
      var report = try JSONDecoder().decode(SubscriberImport.Report.self, from: Data(row.report.utf8))
      let isAboutThem = { (error: ImportRowError) in spellings.contains { error.message.folded.contains($0.folded) } }
      guard (report.errors + report.hints).contains(where: isAboutThem) else { continue }
      report.errors.removeAll(where: isAboutThem)
      report.hints.removeAll(where: isAboutThem)
      let json = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
      try connection.execute("UPDATE imports SET report = $2 WHERE key = $1", [.text(row.key), .text(json)])
    }
  }

  /// One keyed hash takes the place of all that was held against the address, and holds for all lists.
  private static func keepOut(_ key: String, typed: String, now: Timestamp, _ connection: Connection) throws {
    let hashes = Suppression.hashes(of: key) + Suppression.hashes(of: typed)
    let held: [(Suppression.Kind, String)] = [(.address, key)] + hashes.map { (.hash, $0) }
    for (kind, value) in held {
      try connection.execute("DELETE FROM suppressions WHERE kind = $1 AND value = $2", [.text(kind.rawValue), .text(value)])
    }
    let code = try ErasureKey.ensure(now: now, connection).code(key)
    try Suppression.add(.erased, code, list: nil, reason: "its owner asked to be forgotten", now: now, connection)
  }

  /// After an erasure: sees to the database's file (``Database/scrub(_:)``) and finds what still names the person, there and in files.
  package static func scrub(_ address: EmailAddress, from database: Database, files: LooseFiles) async throws -> Remnants {
    let spellings = address.traces
    // A tag that the writer took off everybody since they were told of it.
    try await database.write { try removeTags(naming: Set(spellings), $0) }
    let columns = try await database.scrub(spellings.sorted()).map(Set.init)
    let mentions = try await database.read { try self.mentions(of: spellings, in: columns, $0) }
    return Remnants(mentions: mentions, isBusy: columns == nil, files: await files.naming(address))
  }

  /// Where an address can stand that nobody but a human may change, each with what tells them where that is.
  private static let places: [(column: TextColumn, name: String)] = [
    (TextColumn("segments", "rule"), "'segment ' || slug"), (TextColumn("campaigns", "rule"), "'the audience of ' || name"),
    (TextColumn("campaigns", "file"), "'the name of the file of ' || name"),
    (TextColumn("campaigns", "halt_reason"), "'why ' || name || ' was halted'"), (TextColumn("contents", "issue"), "'issue ' || title"),
    (TextColumn("contents", "title"), "'issue ' || title"), (TextColumn("contents", "description"), "'issue ' || title"),
    (
      TextColumn("messages", "contents"),
      "(SELECT 'the values of ' || c.name FROM campaigns c WHERE c.id = messages.campaign_id)"
    ),
    (TextColumn("approvals", "words"), "'what was said of the post ' || slug"),
    (
      TextColumn("leaving_reasons", "words"),
      "(SELECT 'why ' || s.address || ' left' FROM subscribers s WHERE s.id = leaving_reasons.subscriber_id)"
    ), (TextColumn("tags", "name"), "'tag ' || name"),
    (TextColumn("lists", "name"), "'the name of the list ' || slug"),
    (TextColumn("lists", "description"), "'the description of the list ' || slug"),
    (TextColumn("suppressions", "reason"), "'the reason of a suppression'"),
    (TextColumn("subscribers", "attributes"), "'the attributes of ' || address"),
    (TextColumn("subscribers", "name"), "'the name of ' || address"),
    (TextColumn("subscribers", "given_name"), "'the first name of ' || address"),
    // Who works at the desk is there as what they are there; an admin ends it.
    (TextColumn("users", "address"), "'the account of ' || address || ' at the desk'"),
    (TextColumn("users", "address_key"), "'the account of ' || address || ' at the desk'"),
    (TextColumn("users", "name"), "'the name of the account of ' || address"),
    (TextColumn("audit_log", "who"), "'the log of the desk, which forgets after 400 days'"),
    (TextColumn("audit_log", "object"), "'the log of the desk, which forgets after 400 days'"),
    (TextColumn("post_revisions", "who"), "'who saved versions of the post ' || file"),
    (TextColumn("post_revisions", "text"), "'versions of the post ' || file"),
    (
      TextColumn("consents", "cause"),
      "(SELECT 'the journal of ' || s.address FROM subscribers s WHERE s.id = consents.subscriber_id)"
    ),
  ]

  /// How many places of one kind are named each.
  private static let shownLimit = 20

  /// - Parameter columns: those that hold it, as far as that is known.
  private static func mentions(of spellings: [String], in columns: Set<TextColumn>?, _ connection: Connection) throws -> [String] {
    let known = places.filter { columns?.contains($0.column) ?? true }
    var found = try known.flatMap { try mentions(of: spellings, $0.column, named: $0.name, connection) }
    // What nobody has thought of is told by its table.
    let others = columns?.subtracting(places.map(\.column)) ?? []
    found += others.map { "rows of the table \($0.table)" }
    return Set(found).sorted()
  }

  private static func mentions(
    of spellings: [String], _ column: TextColumn, named name: String, _ connection: Connection
  ) throws -> [String] {
    let found = try spellings.flatMap { spelling in
      try connection.rows(
        "SELECT \(name) AS place, \(column.name) AS text FROM \(column.table) WHERE \(Dialect.contains("lower(\(column.name))", "$1"))",
        [.text(spelling.longestASCII)]
      ) { (place: try $0.text("place"), text: try $0.text("text")) }
      .filter { $0.text.mentions(address: spelling) }.map(\.place)
    }
    let all = Set(found).sorted()
    if all.count <= shownLimit { return all }
    return all.prefix(shownLimit - 1) + ["\(all.count - shownLimit + 1) more such as \(all[shownLimit - 1])"]
  }

  /// The person's own wish, said by a click in a mail to them and by nothing less: they may be here again, as somebody new.
  ///
  /// - Returns: whether they had been erased.
  @discardableResult
  package static func lift(for address: EmailAddress, _ connection: Connection) throws -> Bool {
    guard let key = try ErasureKey.load(connection) else { return false }
    return try Suppression.remove(.erased, key.code(address.key), list: nil, connection)
  }
}
