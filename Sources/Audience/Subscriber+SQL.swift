package import Mail
package import Store
internal import Words

extension Subscriber {
  /// What ``init(_:)`` reads, of `subscribers s`.
  static let columns = "s.id, s.public_id, s.address, s.name, s.given_name, s.attributes, s.zone, s.language, s.created_at"

  private static let query = "SELECT \(columns) FROM subscribers s"

  init(_ row: Row) throws {
    let text = try row.text("address")
    guard let publicID = PublicID(bytes: try row.bytes("public_id")) else { throw StoreError.column("public_id") }
    let address: EmailAddress
    do { address = try EmailAddress(parsing: text) } catch { throw StoreError.column("address") }
    let language = try row.text("language")
    self.init(
      id: try row.id("id"), publicID: publicID, address: address, name: try row.text("name"),
      givenName: try row.text("given_name"), attributes: try AttributesJSON.read(try row.text("attributes")),
      zone: try row.text("zone"),
      // Some were kept as they came, before a language had one spelling.
      language: LanguageTag.canonical(language) ?? language, createdAt: try row.time("created_at"))
  }

  /// With its line in the journal. Another name is another's given name too, unless that is said as well; and who has none gets the given
  /// name for one.
  ///
  /// - Parameter cause: `on the command line`.
  package static func change(
    _ id: SubscriberID, _ changes: Changes, cause: String, proof: Consent.Proof? = nil, now: Timestamp, _ connection: Connection
  ) throws {
    try connection.execute(
      """
      UPDATE subscribers SET name = CASE WHEN coalesce($2, name) = '' THEN coalesce($5, '') ELSE coalesce($2, name) END,
        given_name = coalesce($5, CASE WHEN $2 <> name THEN '' ELSE given_name END),
        language = coalesce($3, language), zone = coalesce($4, zone) WHERE id = $1
      """, [id.sql, .text(changes.name), .text(changes.language), .text(changes.zone), .text(changes.givenName)])
    try set(changes.attributes, of: id, connection)
    let words = "\(changes.fields.joined(separator: ", ")) \(cause)"
    try Consent.record(.changed, of: id, list: nil, cause: words, proof: proof, now: now, connection)
  }

  /// Of somebody whom nobody but forms has named yet: without a line in the journal, which would be a stranger's word.
  package static func setName(_ name: String, givenName: String, of id: SubscriberID, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE subscribers SET name = $2, given_name = $3 WHERE id = $1", [id.sql, .text(name), .text(givenName)])
  }

  /// Sets the named values and leaves the others; an empty one is removed.
  package static func set(_ values: [String: String], of id: SubscriberID, _ connection: Connection) throws {
    if values.isEmpty { return }
    let before = try connection.first("SELECT attributes FROM subscribers WHERE id = $1", [id.sql]) { try $0.text("attributes") }
    let merged = try AttributesJSON.read(before ?? "{}").merging(values) { $1 }
    try connection.execute("UPDATE subscribers SET attributes = $2 WHERE id = $1", [id.sql, .text(AttributesJSON.text(merged))])
  }

  package static func find(_ address: EmailAddress, _ connection: Connection) throws -> Subscriber? {
    try find(key: address.key, connection)
  }

  static func find(key: String, _ connection: Connection) throws -> Subscriber? {
    try connection.first("\(query) WHERE s.address_key = $1", [.text(key)], Subscriber.init)
  }

  /// The known address that this one may be a slip of the hand for, among those that begin as it does.
  package static func nearest(to address: EmailAddress, _ connection: Connection) throws -> String? {
    let head = String(address.key.prefix(2))
    let known = try connection.rows(
      """
      SELECT address_key FROM subscribers WHERE address_key >= $1 AND address_key < $2 AND erased_at IS NULL
      ORDER BY address_key LIMIT 2000
      """, [.text(head), .text(head + "\u{10FFFF}")]
    ) { try $0.text("address_key") }
    return Spelling.nearest(to: address.key, among: known).flatMap { $0.edits <= 2 ? $0.word : nil }
  }

  package static func find(_ id: SubscriberID, _ connection: Connection) throws -> Subscriber? {
    try connection.first("\(query) WHERE s.id = $1", [id.sql], Subscriber.init)
  }

  /// The same and what of a list decides about mail to them, in one look, for who asks for thousands.
  ///
  /// - Returns: also whether anything may stand against them that is not of this list (``Membership/stop(_:_:)``, ``Suppression``): mostly not.
  package static func find(
    _ id: SubscriberID, with list: ListID, _ connection: Connection
  ) throws -> (subscriber: Subscriber, membership: Membership?, mayBeBarred: Bool)? {
    try connection.first(
      """
      SELECT \(columns), \(Membership.columns), EXISTS (SELECT 1 FROM suppressions) OR \(Membership.isStopped(one: "s.id")) AS may_be_barred
      FROM subscribers s LEFT JOIN memberships m ON m.list_id = $2 AND m.subscriber_id = s.id LEFT JOIN lists l ON l.id = m.list_id
      WHERE s.id = $1
      """, [id.sql, list.sql]
    ) { row in
      let membership = try row.optionalText("state") == nil ? nil : Membership(row)
      return (try Subscriber(row), membership, try row.int("may_be_barred") == 1)
    }
  }

  package static func find(_ publicID: PublicID, _ connection: Connection) throws -> Subscriber? {
    try connection.first("\(query) WHERE s.public_id = $1", [.bytes(publicID.bytes)], Subscriber.init)
  }

  /// In the order of their ids.
  ///
  /// - Parameter condition: on `subscribers s`.
  static func all(where condition: String, limit: String, _ parameters: [SQLValue], _ connection: Connection) throws -> [Subscriber] {
    try connection.rows(
      "\(query) WHERE \(condition) ORDER BY s.id LIMIT \(limit)", parameters, Subscriber.init)
  }

  /// Readers whose address begins so, by it.
  package static func all(beginning start: String, limit: Int, _ connection: Connection) throws -> [Subscriber] {
    // No address has a character behind this one.
    try connection.rows(
      "\(query) WHERE s.address_key >= $1 AND s.address_key < $2 AND s.erased_at IS NULL AND \(isOfAudience) ORDER BY s.address_key LIMIT $3",
      [.text(start.lowercased()), .text(start.lowercased() + "\u{10FFFD}"), .integer(limit)], Subscriber.init)
  }

  /// Whether `subscribers s` are of the audience: something was ever said of them. Who only had a test or a notice has no line in the journal.
  static let isOfAudience = "EXISTS (SELECT 1 FROM consents c WHERE c.subscriber_id = s.id)"

  /// All there are in the audience; who was erased is nobody.
  package static func count(_ connection: Connection) throws -> Int {
    try connection.first("SELECT count(*) AS count FROM subscribers s WHERE s.erased_at IS NULL AND \(isOfAudience)") {
      try $0.int("count")
    } ?? 0
  }

  /// Who had a row only because of a test or a notice joins now.
  package static func join(_ id: SubscriberID, at time: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE subscribers AS s SET created_at = $2 WHERE id = $1 AND NOT \(isOfAudience)", [id.sql, .time(time)])
  }

  /// Adds the person or, where the address is known, keeps the row and fills in a name that was empty. A given name alone is the name.
  ///
  /// - Returns: the row's id and whether it is new.
  package static func upsert(
    _ address: EmailAddress, name: String, givenName: String = "", publicID: PublicID, now: Timestamp, _ connection: Connection
  ) throws -> (id: SubscriberID, isNew: Bool) {
    let parameters: [SQLValue] = [
      .bytes(publicID.bytes), .text(address.text), .text(address.key), .text(name.isEmpty ? givenName : name), .time(now),
      .text(givenName),
    ]
    let inserted = try connection.first(
      """
      INSERT INTO subscribers (public_id, address, address_key, name, created_at, given_name) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (address_key) DO UPDATE SET name = CASE WHEN subscribers.name = '' THEN excluded.name ELSE subscribers.name END,
        given_name = CASE WHEN subscribers.name = '' THEN excluded.given_name ELSE subscribers.given_name END
      RETURNING id, public_id
      """, parameters
    ) { (id: try $0.id("id") as SubscriberID, isNew: try $0.bytes("public_id") == publicID.bytes) }
    guard let inserted else { throw StoreError.defect("an upsert gave no row") }
    if !inserted.isNew { try join(inserted.id, at: now, connection) }
    return inserted
  }
}
