internal import Foundation
internal import Mail

/// Why a password cannot be taken. Length is what counts (NIST SP 800-63B §5.1.1.2); there are no rules about signs.
package enum PasswordFault: String, Error, Sendable {
  case short, long, simple
  /// The address itself, or what stands before its @.
  case address
  /// The two fields differ.
  case different

  package static let lengths = 12...256

  /// What guesses begin with: what is left without these has to be long enough by itself.
  private static let common = [
    "password", "passwort", "passphrase", "contraseña", "contrasena", "iloveyou", "letmein", "welcome", "sunshine", "football",
    "newsletter",
    "tuesday", "admin", "1234567890", "0123456789", "0987654321", "123456789", "12345678", "123456", "qwertyuiop", "qwertzuiop",
    "azertyuiop",
    "asdfghjkl", "zxcvbnm", "qwerty", "1q2w3e4r", "abcdefgh", "abc123",
  ]

  /// Nil: it can be taken.
  static func of(_ password: String, repeated: String, address: EmailAddress) -> PasswordFault? {
    if password.count < lengths.lowerBound { return .short }
    if password.count > lengths.upperBound || password.utf8.count > 4 * lengths.upperBound { return .long }
    let plain = password.lowercased()
    if Set(plain).count < 5 || common.reduce(plain, { $0.replacing($1, with: "") }).count < lengths.lowerBound / 2 { return .simple }
    if plain.contains(address.key) || plain.replacing(address.local.lowercased(), with: "").count < lengths.lowerBound / 2 {
      return .address
    }
    return password == repeated ? nil : .different
  }
}
