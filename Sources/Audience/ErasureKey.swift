internal import Crypto
internal import Foundation
internal import Store

/// The secret under which the addresses of erased people are still known, so that they can be kept out, and by nothing else. It has
/// nothing to do with the keys of links: those are changed now and then, and this one must never be.
struct ErasureKey: Sendable {
  private let key: SymmetricKey

  /// HMAC-SHA256 (RFC 2104) of an ``EmailAddress/key``, in hex.
  func code(_ addressKey: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Data(addressKey.utf8), using: key).hex
  }
}

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
