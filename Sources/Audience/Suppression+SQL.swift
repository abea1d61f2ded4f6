package import Mail
package import Store

extension Suppression {
  private static let query = """
    SELECT x.kind, x.value, x.list_id, l.slug, x.reason, x.created_at FROM suppressions x LEFT JOIN lists l ON l.id = x.list_id
    """

  private init(_ row: Row) throws {
    self.init(
      kind: try row.choice("kind"), value: try row.text("value"), list: try row.optionalInteger("list_id").map { ID($0) },
      slug: try row.optionalText("slug"), reason: try row.text("reason"), createdAt: try row.time("created_at"))
  }

  /// - Returns: whether it is new.
  @discardableResult
  package static func add(
    _ kind: Kind, _ value: String, list: ListID?, reason: String, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    try connection.execute(
      "INSERT INTO suppressions (kind, value, list_id, reason, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
      [.text(kind.rawValue), .text(value), list?.sql ?? .null, .text(reason), .time(now)]) == 1
  }

  /// - Returns: whether there was one.
  package static func remove(_ kind: Kind, _ value: String, list: ListID?, _ connection: Connection) throws -> Bool {
    try connection.execute(
      "DELETE FROM suppressions WHERE kind = $1 AND value = $2 AND coalesce(list_id, 0) = $3",
      [.text(kind.rawValue), .text(value), .integer(list?.rawValue ?? 0)]) > 0
  }

  /// Oldest first, one by one: there may be a million.
  package static func each(_ connection: Connection, _ body: (Suppression) throws -> Void) throws {
    try connection.each("\(query) ORDER BY x.id") { try body(try Suppression($0)) }
  }

  /// Oldest first.
  ///
  /// - Parameter id: of the last one that is known.
  package static func page(after id: Int64, limit: Int, _ connection: Connection) throws -> [(id: Int64, suppression: Suppression)] {
    try connection.rows(
      "SELECT x.id, x.kind, x.value, x.list_id, l.slug, x.reason, x.created_at FROM suppressions x LEFT JOIN lists l ON l.id = x.list_id "
        + "WHERE x.id > $1 ORDER BY x.id LIMIT $2", [.integer(id), .integer(limit)]
    ) { (try $0.integer("id"), try Suppression($0)) }
  }

  /// What stands against mail to an address, on whatever list (``covers(_:)``).
  package static func standing(against address: EmailAddress, _ connection: Connection) throws -> [Suppression] {
    try Lookup(connection).standing(against: address.key, connection)
  }

  /// Asks for many addresses, and asks little where there is little to ask for.
  struct Lookup {
    private let kinds: Set<Kind>
    private let erasureKey: ErasureKey?

    init(_ connection: Connection) throws {
      // One look into the index a kind, whatever it holds.
      let all = Kind.allCases.map { "SELECT '\($0.rawValue)' AS kind" }.joined(separator: " UNION ALL ")
      kinds = Set(
        try connection.rows("SELECT k.kind FROM (\(all)) k WHERE EXISTS (SELECT 1 FROM suppressions x WHERE x.kind = k.kind)") {
          try $0.choice("kind") as Kind
        })
      erasureKey = kinds.contains(.erased) ? try ErasureKey.load(connection) : nil
    }

    /// What stands against the address with this key, on whatever list; the widest first.
    func standing(against key: String, _ connection: Connection) throws -> [Suppression] {
      if kinds.isEmpty { return [] }
      var values: [(kind: Kind, value: String)] = []
      if kinds.contains(.address) { values.append((.address, key)) }
      if kinds.contains(.domain) {
        values.append((.domain, key.utf8.split(separator: UInt8(ascii: "@")).last.flatMap { String($0) } ?? ""))
      }
      if kinds.contains(.hash) { values += Suppression.hashes(of: key).map { (.hash, $0) } }
      if let erasureKey { values.append((.erased, erasureKey.code(key))) }
      return try values.flatMap { kind, value in
        try connection.rows(
          "\(Suppression.query) WHERE x.kind = $1 AND x.value = $2 ORDER BY coalesce(x.list_id, 0)",
          [.text(kind.rawValue), .text(value)], Suppression.init)
      }
    }
  }
}

extension [Suppression] {
  /// Whether the list stays closed to the address until its writer opens it again. Who was erased opens it with a yes of their own.
  package func keepClosed(_ list: ListID) -> Bool { contains { $0.kind != .erased && $0.covers(list) } }
}
