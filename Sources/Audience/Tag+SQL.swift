package import Store

extension Tag {
  package static func id(_ tag: String, _ connection: Connection) throws -> Int64 {
    let known = { try connection.first("SELECT id FROM tags WHERE name = $1", [.text(tag)]) { try $0.integer("id") } }
    if let id = try known() { return id }
    try connection.execute("INSERT INTO tags (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", [.text(tag)])
    guard let id = try known() else { throw StoreError.defect("the tag \(tag) was not written") }
    return id
  }

  /// - Returns: whether it is new on this person.
  @discardableResult
  package static func put(_ tag: String, on subscriber: SubscriberID, _ connection: Connection) throws -> Bool {
    try connection.execute(
      "INSERT INTO subscriber_tags (tag_id, subscriber_id) VALUES ($1, $2) ON CONFLICT (tag_id, subscriber_id) DO NOTHING",
      [.integer(try id(tag, connection)), subscriber.sql]) == 1
  }

  static func isOn(_ subscriber: SubscriberID, _ tag: String, _ connection: Connection) throws -> Bool {
    try connection.first(
      "SELECT 1 AS one FROM subscriber_tags WHERE tag_id = (SELECT id FROM tags WHERE name = $1) AND subscriber_id = $2",
      [.text(tag), subscriber.sql]
    ) { try $0.int("one") } != nil
  }

  /// With a line in the journal (``HandChanges``), unless the tag may name somebody else: when that person is erased, the line would stay.
  ///
  /// - Parameter cause: `on the command line`.
  /// - Returns: whether it was there.
  package static func take(
    _ tag: String, from subscriber: SubscriberID, cause: String, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    let taken = try connection.execute(
      "DELETE FROM subscriber_tags WHERE subscriber_id = $2 AND tag_id = (SELECT id FROM tags WHERE name = $1)",
      [.text(tag), subscriber.sql])
    guard taken == 1 else { return false }
    if mayNameSomebody(tag) { return true }
    try Consent.record(.untagged, of: subscriber, list: nil, cause: "\(RuleToken.quoted(tag)) \(cause)", now: now, connection)
    return true
  }

  /// By name.
  package static func of(_ subscriber: SubscriberID, _ connection: Connection) throws -> [String] {
    try connection.rows(
      "SELECT g.name FROM tags g WHERE EXISTS (SELECT 1 FROM subscriber_tags t WHERE t.tag_id = g.id AND t.subscriber_id = $1) ORDER BY g.name",
      [subscriber.sql]
    ) { try $0.text("name") }
  }

  /// Every tag and how many people have it, by name.
  package static func counts(_ connection: Connection) throws -> [(name: String, people: Int)] {
    try connection.rows(
      "SELECT g.name, count(t.subscriber_id) AS people FROM tags g LEFT JOIN subscriber_tags t ON t.tag_id = g.id GROUP BY g.id, g.name ORDER BY g.name"
    ) { (try $0.text("name"), try $0.int("people")) }
  }
}
