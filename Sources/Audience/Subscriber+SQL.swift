package import Mail
package import Store

extension Subscriber {
  /// What ``init(_:)`` reads, of `subscribers s`.
  static let columns = "s.id, s.public_id, s.address, s.name, s.attributes, s.zone, s.language, s.created_at"

  init(_ row: Row) throws {
    let text = try row.text("address")
    guard let publicID = PublicID(bytes: try row.bytes("public_id")) else { throw StoreError.column("public_id") }
    let address: EmailAddress
    do { address = try EmailAddress(parsing: text) } catch { throw StoreError.column("address") }
    self.init(
      id: try row.id("id"), publicID: publicID, address: address, name: try row.text("name"),
      attributes: try AttributesJSON.read(try row.text("attributes")), zone: try row.text("zone"),
      language: try row.text("language"), createdAt: try row.time("created_at"))
  }

  /// As ``change(_:_:cause:proof:now:_:)``, except that an import has its own line, and a name somebody has is not written over.
  static func fill(_ id: SubscriberID, _ changes: Changes, _ connection: Connection) throws {
    if changes.isEmpty { return }
    try connection.execute(
      """
      UPDATE subscribers SET name = CASE WHEN name = '' THEN coalesce($2, '') ELSE name END,
        language = coalesce($3, language), zone = coalesce($4, zone) WHERE id = $1
      """, [id.sql, .text(changes.name), .text(changes.language), .text(changes.zone)])
    try set(changes.attributes, of: id, connection)
  }

  /// With its line in the journal.
  ///
  /// - Parameter cause: `on the command line`.
  package static func change(
    _ id: SubscriberID, _ changes: Changes, cause: String, proof: Consent.Proof? = nil, now: Timestamp, _ connection: Connection
  ) throws {
    try connection.execute(
      "UPDATE subscribers SET name = coalesce($2, name), language = coalesce($3, language), zone = coalesce($4, zone) WHERE id = $1",
      [id.sql, .text(changes.name), .text(changes.language), .text(changes.zone)])
    try set(changes.attributes, of: id, connection)
    let words = "\(changes.fields.joined(separator: ", ")) \(cause)"
    try Consent.record("changed", of: id, list: nil, cause: words, proof: proof, now: now, connection)
  }

  /// Sets the named values and leaves the others; an empty one is removed.
  package static func set(_ values: [String: String], of id: SubscriberID, _ connection: Connection) throws {
    if values.isEmpty { return }
    let before = try connection.first("SELECT attributes FROM subscribers WHERE id = $1", [id.sql]) { try $0.text("attributes") }
    let merged = try AttributesJSON.read(before ?? "{}").merging(values) { $1 }
    try connection.execute("UPDATE subscribers SET attributes = $2 WHERE id = $1", [id.sql, .text(AttributesJSON.text(merged))])
  }

  package static func find(_ address: EmailAddress, _ connection: Connection) throws -> Subscriber? {
    try connection.first("SELECT \(columns) FROM subscribers s WHERE s.address_key = $1", [.text(address.key)], Subscriber.init)
  }

  package static func find(_ id: SubscriberID, _ connection: Connection) throws -> Subscriber? {
    try connection.first("SELECT \(columns) FROM subscribers s WHERE s.id = $1", [id.sql], Subscriber.init)
  }

  package static func find(_ publicID: PublicID, _ connection: Connection) throws -> Subscriber? {
    try connection.first("SELECT \(columns) FROM subscribers s WHERE s.public_id = $1", [.bytes(publicID.bytes)], Subscriber.init)
  }

  /// In the order of their ids.
  ///
  /// - Parameter condition: on `subscribers s`.
  static func all(where condition: String, limit: String, _ parameters: [SQLValue], _ connection: Connection) throws -> [Subscriber] {
    try connection.rows(
      "SELECT \(columns) FROM subscribers s WHERE \(condition) ORDER BY s.id LIMIT \(limit)", parameters, Subscriber.init)
  }

  /// All there are; who was erased is nobody.
  package static func count(_ connection: Connection) throws -> Int {
    try connection.first("SELECT count(*) AS count FROM subscribers WHERE erased_at IS NULL") { try $0.int("count") } ?? 0
  }

  /// Adds the person or, where the address is known, keeps the row and fills in a name that was empty.
  ///
  /// - Returns: the row's id and whether it is new.
  package static func upsert(
    _ address: EmailAddress, name: String, publicID: PublicID, now: Timestamp, _ connection: Connection
  ) throws -> (id: SubscriberID, isNew: Bool) {
    let parameters: [SQLValue] = [.bytes(publicID.bytes), .text(address.text), .text(address.key), .text(name), .time(now)]
    let inserted = try connection.first(
      """
      INSERT INTO subscribers (public_id, address, address_key, name, created_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (address_key) DO UPDATE SET name = CASE WHEN subscribers.name = '' THEN excluded.name ELSE subscribers.name END
      RETURNING id, public_id
      """, parameters
    ) { (id: try $0.id("id") as SubscriberID, isNew: try $0.bytes("public_id") == publicID.bytes) }
    guard let inserted else { throw StoreError.defect("an upsert gave no row") }
    return inserted
  }
}
