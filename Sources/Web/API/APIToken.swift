internal import Crypto
internal import Foundation
package import Store
internal import Words

/// What a program shows to be let in. Only its hash is kept, so it can be read once, when it is made.
package struct APIToken: Sendable {
  /// What it lets a program do.
  package enum Scope: String, Sendable, CaseIterable {
    /// Have messages sent, and ask what became of them.
    case messages
  }

  package let name: String
  package let scope: Scope
  package let createdAt: Timestamp
  /// To the minute; nil: never.
  package let usedAt: Timestamp?

  /// Stands before every secret, so that one which strays into a repository is known for what it is.
  private static let prefix = "tuesday_"

  /// A new secret: 256 random bits in base64url.
  static func secret() -> String {
    prefix + Base64URL.text(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
  }

  /// Secrets are random and long, so their hash needs no salt and no time.
  static func hash(of secret: String) -> String { SHA256.hash(data: Data(secret.utf8)).hex }
}
