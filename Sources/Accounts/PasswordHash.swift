internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import Words

/// A password as it is kept: scrypt (RFC 7914) of it, with its parameters beside it, so that they can change without anybody's password.
struct PasswordHash: Sendable, Hashable {
  /// N as a power of two; r is 8 and p is 1, so a hash takes 2^(cost + 10) octets of memory.
  let cost: Int
  let salt: [UInt8]
  let key: [UInt8]

  /// What an operator may choose; a stored hash outside of it is not computed.
  static let costs = 4...20

  private static let (blockSize, parallelism, saltLength, keyLength) = (8, 1, 16, 32)

  /// A new one, with a salt of its own.
  init(of password: String, cost: Int) throws {
    self.cost = cost
    salt = Secret.random(Self.saltLength)
    key = try Self.derive(password, salt, cost).withUnsafeBytes { Array($0) }
  }

  /// Reads ``text``; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
      let cost = parts[2].wholeMatch(of: /ln=(\d{1,2}),r=8,p=1/).flatMap({ Int($0.1) }), Self.costs.contains(cost),
      let salt = Base64URL.bytes(String(parts[3])), let key = Base64URL.bytes(String(parts[4])), key.count == Self.keyLength
    else { return nil }
    (self.cost, self.salt, self.key) = (cost, salt, key)
  }

  /// `$scrypt$ln=17,r=8,p=1$SALT$KEY`, the last two in base64url.
  var text: String {
    "$scrypt$ln=\(cost),r=\(Self.blockSize),p=\(Self.parallelism)$\(Base64URL.text(salt))$\(Base64URL.text(key))"
  }

  /// Takes as long for a wrong password as for the right one.
  func matches(_ password: String) throws -> Bool { try Self.derive(password, salt, cost) == SymmetricKey(data: key) }

  /// Of the characters that are meant, however a keyboard composes them (RFC 8265 §4.2.2 asks for the same in NFC; a phone that writes ﬁ means fi).
  private static func derive(_ password: String, _ salt: [UInt8], _ cost: Int) throws -> SymmetricKey {
    try KDF.Scrypt.deriveKey(
      from: Array(password.precomposedStringWithCompatibilityMapping.utf8), salt: salt, outputByteCount: keyLength, rounds: 1 << cost,
      blockSize: blockSize, parallelism: parallelism)
  }
}
