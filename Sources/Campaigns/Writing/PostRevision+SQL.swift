package import Store

extension PostRevision {
  /// In the transaction of the save. The file's latest version is not kept twice, and what nobody saved only when no version has it.
  static func add(
    _ text: String, hash: String, of file: PostFile, _ way: Way, by who: String, now: Timestamp, _ connection: Connection
  ) throws {
    let isOld = way == .found || way == .kept
    if try isOld ? has(hash, of: file, connection) : all(of: file, limit: 1, connection).first?.hash == hash { return }
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

  private static func has(_ hash: String, of file: PostFile, _ connection: Connection) throws -> Bool {
    try connection.first(
      "SELECT id FROM post_revisions WHERE file = $1 AND hash = $2 LIMIT 1", [.text(file.name), .text(hash)]
    ) { try $0.integer("id") } != nil
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

  /// The latest of each file that has any, the latest first.
  static func latestOfEach(_ connection: Connection) throws -> [(file: String, revision: PostRevision)] {
    try connection.rows(
      """
      SELECT file, id, way, who, at, hash, size FROM post_revisions
      WHERE id IN (SELECT max(id) FROM post_revisions GROUP BY file) ORDER BY id DESC
      """
    ) { (try $0.text("file"), try PostRevision($0)) }
  }

  /// - Parameter last: what came later stays; nil: nothing does.
  /// - Returns: how many are gone.
  static func forget(of file: PostFile, upTo last: ID<PostRevision>?, _ connection: Connection) throws -> Int {
    try connection.execute(
      "DELETE FROM post_revisions WHERE file = $1 AND id <= $2", [.text(file.name), .integer(last?.rawValue ?? .max)])
  }

  private init(_ row: Row) throws {
    self.init(
      id: try row.id("id"), way: try row.choice("way"), who: try row.text("who"), at: try row.time("at"), hash: try row.text("hash"),
      size: try row.int("size"))
  }
}
