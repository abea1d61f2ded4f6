internal import Crypto
internal import Foundation

/// A key that both sides know, by which a hook sees that it is told something by us: `whsec_` and the octets in base64, as Standard Webhooks
/// writes it.
package struct HookSecret: Sendable, Hashable {
  private static let mark = "whsec_"
  /// What the specification recommends.
  package static let lengths = 24...64

  private let octets: [UInt8]

  /// Nil for what is none.
  package init?(_ text: some StringProtocol) {
    guard text.hasPrefix(Self.mark), let data = Data(base64Encoded: String(text.dropFirst(Self.mark.count))),
      Self.lengths.contains(data.count)
    else { return nil }
    octets = Array(data)
  }

  package init(_ generator: inout some RandomNumberGenerator) {
    octets = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  package var text: String { Self.mark + Data(octets).base64EncodedString() }

  /// `v1,` and the code of a message in base64.
  func signature(_ message: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data(message.utf8), using: SymmetricKey(data: octets))
    return "v1," + Data(code).base64EncodedString()
  }
}
