package import Store

extension Suppression {
  private init(_ row: Row) throws {
    guard let kind = Kind(rawValue: try row.text("kind")) else { throw StoreError.column("kind") }
    self.init(
      kind: kind, value: try row.text("value"), list: try row.optionalText("slug"), reason: try row.text("reason"),
      createdAt: try row.time("created_at"))
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

  /// Oldest first.
  package static func all(_ connection: Connection) throws -> [Suppression] {
    try connection.rows(
      "SELECT x.kind, x.value, l.slug, x.reason, x.created_at FROM suppressions x LEFT JOIN lists l ON l.id = x.list_id ORDER BY x.id", [],
      Suppression.init)
  }

  /// Asks for many addresses, and asks little where there is little to ask for.
  package struct Lookup {
    private let kinds: Set<String>

    package init(_ connection: Connection) throws {
      kinds = Set(
        try Kind.allCases.map(\.rawValue).filter { kind in
          try connection.first("SELECT 1 AS one FROM suppressions WHERE kind = $1 LIMIT 1", [.text(kind)]) { try $0.int("one") } != nil
        })
    }

    /// Why no mail from any list may go to the address with this key; nil when it may.
    package func reason(for key: String, _ connection: Connection) throws -> String? {
      if kinds.isEmpty { return nil }
      func reason(_ kind: Kind, _ value: String) throws -> String? {
        guard kinds.contains(kind.rawValue) else { return nil }
        return try connection.first(
          "SELECT reason FROM suppressions WHERE kind = $1 AND value = $2 AND list_id IS NULL", [.text(kind.rawValue), .text(value)]
        ) { try $0.text("reason") }
      }
      if let found = try reason(.address, key) ?? reason(.domain, key.split(separator: "@").last.map(String.init) ?? "") { return found }
      guard kinds.contains(Kind.hash.rawValue) else { return nil }
      for hash in Suppression.hashes(of: key) {
        if let found = try reason(.hash, hash) { return found }
      }
      return nil
    }
  }
}
