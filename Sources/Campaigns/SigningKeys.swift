internal import Crypto
internal import Foundation
package import Store

/// The secrets that sign links, by key id. The newest signs; all verify, so a link in an old mail stays good.
package struct SigningKeys: Sendable {
  private let secrets: [UInt8: [UInt8]]
  let newest: UInt8

  /// `secrets` has at least one entry of 32 octets.
  package init?(_ secrets: [UInt8: [UInt8]]) {
    guard let newest = secrets.keys.max(), secrets.values.allSatisfy({ $0.count == 32 }) else { return nil }
    self.secrets = secrets
    self.newest = newest
  }

  /// The first 16 octets of HMAC-SHA256 (RFC 2104) under a key derived for one purpose alone (HKDF, RFC 5869).
  func code(_ message: [UInt8], purpose: String, key: UInt8) -> [UInt8]? {
    guard let secret = secrets[key] else { return nil }
    let derived = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: secret), info: Data("tuesday \(purpose)".utf8), outputByteCount: 32)
    return Array(HMAC<SHA256>.authenticationCode(for: message, using: derived).prefix(16))
  }
}

extension SigningKeys {
  /// The database's keys; the first is made when there is none.
  package static func load(now: Timestamp, _ connection: Connection) throws -> SigningKeys {
    let fresh = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    try connection.execute(
      "INSERT INTO signing_keys (id, secret, created_at) SELECT 1, $1, $2 WHERE NOT EXISTS (SELECT 1 FROM signing_keys)",
      [.bytes(fresh), .time(now)])
    let rows = try connection.rows("SELECT id, secret FROM signing_keys") { (try $0.integer("id"), try $0.bytes("secret")) }
    let secrets = Dictionary(uniqueKeysWithValues: rows.map { (UInt8(truncatingIfNeeded: $0.0), $0.1) })
    guard let keys = SigningKeys(secrets) else { throw StoreError.engine("a signing key is not of 32 octets") }
    return keys
  }
}
