internal import Crypto
internal import Store

extension ErasureKey {
  /// Nil when nobody was ever erased here.
  static func load(_ connection: Connection) throws -> ErasureKey? {
    try connection.first("SELECT secret FROM erasure_keys") { ErasureKey(key: SymmetricKey(data: try $0.bytes("secret"))) }
  }

  /// The database's key, made when there is none.
  static func ensure(now: Timestamp, _ connection: Connection) throws -> ErasureKey {
    if let key = try load(connection) { return key }
    let fresh = SymmetricKey(size: .bits256)
    try connection.execute(
      "INSERT INTO erasure_keys (id, secret, created_at) VALUES (1, $1, $2)",
      [.bytes(fresh.withUnsafeBytes { Array($0) }), .time(now)])
    return ErasureKey(key: fresh)
  }
}
