internal import Mail
package import Store
internal import Words

extension User {
  private static let columns =
    "id, address, name, role, password, code_secret, code_step, created_at, signed_in_at, signed_in_from"

  private init(_ row: Row) throws {
    guard let address = try? EmailAddress(parsing: row.text("address")) else { throw StoreError.column("address") }
    let hasSecret = try row.integer("has_secret") != 0
    self.init(
      id: try row.id("id"), address: address, name: try row.text("name"), role: try row.choice("role"),
      password: try row.optionalText("password"), codeSecret: hasSecret ? try row.bytes("code_secret") : nil,
      codeStep: try row.integer("code_step"), createdAt: try row.time("created_at"), signedInAt: try row.optionalTime("signed_in_at"),
      signedInFrom: try row.text("signed_in_from"))
  }

  private static let selection = "SELECT \(columns), code_secret IS NOT NULL AS has_secret FROM users"

  package static func all(_ connection: Connection) throws -> [User] {
    try connection.rows("\(selection) ORDER BY address_key", [], User.init)
  }

  package static func find(_ id: UserID, _ connection: Connection) throws -> User? {
    try connection.first("\(selection) WHERE id = $1", [id.sql], User.init)
  }

  package static func find(key: String, _ connection: Connection) throws -> User? {
    try connection.first("\(selection) WHERE address_key = $1", [.text(key)], User.init)
  }

  package static func hasAny(_ connection: Connection) throws -> Bool {
    try connection.first("SELECT 1 AS one FROM users LIMIT 1") { try $0.int("one") } != nil
  }

  /// Whether somebody else is an admin.
  static func hasAdmin(beside id: UserID, _ connection: Connection) throws -> Bool {
    try connection.first("SELECT 1 AS one FROM users WHERE role = 'admin' AND password IS NOT NULL AND id <> $1 LIMIT 1", [id.sql]) {
      try $0.int("one")
    } != nil
  }

  /// Nil when there is somebody of this address.
  static func add(
    _ address: EmailAddress, name: String, role: Role, password: String?, now: Timestamp, _ connection: Connection
  ) throws -> UserID? {
    try connection.first(
      """
      INSERT INTO users (address, address_key, name, role, password, created_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (address_key) DO NOTHING RETURNING id
      """, [.text(address.text), .text(address.key), .text(plain(name)), .text(role.rawValue), .text(password), .time(now)]
    ) { try $0.id("id") }
  }

  static func remove(_ id: UserID, _ connection: Connection) throws {
    try connection.execute("DELETE FROM users WHERE id = $1", [id.sql])
  }

  static func set(role: Role, of id: UserID, _ connection: Connection) throws {
    try connection.execute("UPDATE users SET role = $2 WHERE id = $1", [id.sql, .text(role.rawValue)])
  }

  /// Names stand in terminals and beside other names: nothing in them may turn or hide the rest.
  private static func plain(_ name: String) -> String {
    String(name.onOneLine.unicodeScalars.filter { ![.control, .format].contains($0.properties.generalCategory) }.map(Character.init))
  }

  static func set(name: String, of id: UserID, _ connection: Connection) throws {
    try connection.execute("UPDATE users SET name = $2 WHERE id = $1", [id.sql, .text(plain(name))])
  }

  static func set(password: String?, of id: UserID, _ connection: Connection) throws {
    try connection.execute("UPDATE users SET password = $2 WHERE id = $1", [id.sql, .text(password)])
  }

  /// - Parameter step: of the code that showed that the phone has it.
  static func set(codeSecret: [UInt8]?, step: Int64, of id: UserID, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE users SET code_secret = $2, code_step = $3 WHERE id = $1", [id.sql, codeSecret.map { .bytes($0) } ?? .null, .integer(step)])
  }

  static func noteCode(step: Int64, of id: UserID, _ connection: Connection) throws {
    try connection.execute("UPDATE users SET code_step = $2 WHERE id = $1", [id.sql, .integer(step)])
  }

  static func noteSignIn(_ id: UserID, from network: String, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE users SET signed_in_at = $2, signed_in_from = $3 WHERE id = $1", [id.sql, .time(now), .text(network)])
  }
}
