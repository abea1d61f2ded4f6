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

  /// Nil: it can be taken.
  static func of(_ password: String, repeated: String, address: EmailAddress) -> PasswordFault? {
    if password.count < lengths.lowerBound { return .short }
    if password.count > lengths.upperBound || password.utf8.count > 4 * lengths.upperBound { return .long }
    if Set(password.lowercased()).count < 5 { return .simple }
    let plain = password.lowercased()
    if plain.contains(address.key) || plain.replacing(address.local.lowercased(), with: "").count < lengths.lowerBound / 2 {
      return .address
    }
    return password == repeated ? nil : .different
  }
}
