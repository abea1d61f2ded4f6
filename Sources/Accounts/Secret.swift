internal import Crypto
internal import Foundation
internal import Store
internal import Words

/// What is shown to be let in: sessions, links that work once, tokens of programs. 256 random bits, so that their hash, which alone is kept,
/// needs no salt and no time.
package enum Secret {
  /// A new one in base64url.
  package static func make() -> String { Base64URL.text(random(32)) }

  package static func hash(of secret: String) -> String { SHA256.hash(data: Data(secret.utf8)).hex }

  static func random(_ count: Int) -> [UInt8] {
    SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Array($0) }
  }
}
