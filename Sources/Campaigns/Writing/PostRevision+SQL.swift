package import Store

extension PostRevision {
  /// In the transaction of the save. What is the file's latest version already is not kept twice.
  static func add(
    _ text: String, hash: String, of file: PostFile, _ way: Way, by who: String, now: Timestamp, _ connection: Connection
  ) throws {
    if try latest(of: file, connection)?.hash == hash { return }
    let size = text.utf8.count
    let id = try connection.first(
      "INSERT INTO post_revisions (file, hash, way, who, at, size, text) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
      [.text(file.name), .text(hash), .text(way.rawValue), .text(who), .time(now), .integer(size), .text(text)]
    ) { try $0.integer("id") }
    try connection.execute(
      """
      DELETE FROM post_revisions WHERE file = $1
        AND id NOT IN (SELECT id FROM post_revisions WHERE file = $1 ORDER BY id DESC LIMIT $2)
        AND id NOT IN (SELECT id FROM post_revisions WHERE file = $1 AND way <> 'auto' ORDER BY id DESC LIMIT $3)
      """, [.text(file.name), .integer(latest), .integer(byHand)])
    // Now and then: it looks through all that there are.
    guard let id, id.isMultiple(of: 64) else { return }
    try connection.execute(
      """
      DELETE FROM post_revisions WHERE id <= (
        SELECT max(id) FROM (SELECT id, sum(size) OVER (ORDER BY id DESC) AS total FROM post_revisions) AS sums WHERE total > $1)
      """, [.integer(room)])
  }

  private static func latest(of file: PostFile, _ connection: Connection) throws -> PostRevision? {
    try all(of: file, limit: 1, connection).first
  }

  /// The latest first.
  package static func all(of file: PostFile, limit: Int = latest + byHand, _ connection: Connection) throws -> [PostRevision] {
    try connection.rows(
      "SELECT id, way, who, at, hash, size FROM post_revisions WHERE file = $1 ORDER BY id DESC LIMIT $2",
      [.text(file.name), .integer(limit)], PostRevision.init)
  }

  /// With its text, and the one before it; nil where the file has no such version.
  package static func find(
    _ id: ID<PostRevision>, of file: PostFile, _ connection: Connection
  ) throws -> (revision: PostRevision, text: String, before: String?)? {
    let found = try connection.first(
      "SELECT id, way, who, at, hash, size, text FROM post_revisions WHERE file = $1 AND id = $2", [.text(file.name), id.sql]
    ) { (try PostRevision($0), try $0.text("text")) }
    guard let (revision, text) = found else { return nil }
    let before = try connection.first(
      "SELECT text FROM post_revisions WHERE file = $1 AND id < $2 ORDER BY id DESC LIMIT 1", [.text(file.name), id.sql]
    ) { try $0.text("text") }
    return (revision, text, before)
  }

  private init(_ row: Row) throws {
    self.init(
      id: try row.id("id"), way: try row.choice("way"), who: try row.text("who"), at: try row.time("at"), hash: try row.text("hash"),
      size: try row.int("size"))
  }
}
