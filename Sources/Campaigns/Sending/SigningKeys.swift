internal import Crypto
internal import Foundation
package import Store

/// The secrets that sign links, by key id. The newest signs; all verify, so a link in an old mail stays good.
package struct SigningKeys: Sendable {
  /// What a code is for; one for another purpose is no code.
  enum Purpose: String, CaseIterable {
    case unsubscribe
    case confirm, preferences, review
    case messageID = "message-id"
    case returnPath = "return-path"
    /// The address that a mail names for leaving by mail.
    case leaving = "leaving-address"
    /// The time that a sign-up form carries.
    case formTime = "form-time"
    /// Networks, as the journal and the limits name them.
    case network
    /// Addresses and domains, as the limits name them.
    case signUpLimit = "sign-up-limit"
    /// Links of an issue by the site.
    case link
    /// Who has the mail that such a link stands in.
    case linkReader = "link-reader"
  }

  /// By key id and purpose, each derived for it alone (HKDF, RFC 5869) and taken in by its code, once: up to five are used for every message.
  private let codes: [UInt8: [Purpose: HMAC<SHA256>]]
  let newest: UInt8

  /// `secrets` has at least one entry of 32 octets.
  package init?(_ secrets: [UInt8: [UInt8]]) {
    guard let newest = secrets.keys.max(), secrets.values.allSatisfy({ $0.count == 32 }) else { return nil }
    self.newest = newest
    codes = secrets.mapValues { secret in
      let pairs = Purpose.allCases.map { purpose in
        let info = Data("tuesday \(purpose.rawValue)".utf8)
        let key = HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: secret), info: info, outputByteCount: 32)
        return (purpose, HMAC<SHA256>(key: key))
      }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
  }

  /// All that there are, the newest last.
  var ids: [UInt8] { codes.keys.sorted() }

  /// The first 16 octets of HMAC-SHA256 (RFC 2104).
  func code(_ message: [UInt8], purpose: Purpose, key: UInt8) -> [UInt8]? {
    guard var code = codes[key]?[purpose] else { return nil }
    code.update(data: message)
    return Array(code.finalize().prefix(16))
  }

  /// A name in 32 hexadecimal digits for what must not be kept itself.
  func name(of value: [UInt8], purpose: Purpose) -> String { (code(value, purpose: purpose, key: newest) ?? []).hex }

  /// Whether `code` is that of `message`. Every octet is compared, whatever the first ones say: the time tells nothing.
  func verify(_ code: some Collection<UInt8>, of message: [UInt8], purpose: Purpose, key: UInt8) -> Bool {
    guard let good = self.code(message, purpose: purpose, key: key), code.count == good.count else { return false }
    return zip(good, code).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
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
