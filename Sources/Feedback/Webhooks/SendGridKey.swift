internal import Crypto
internal import Foundation

/// The public key of SendGrid's Signed Event Webhook: ECDSA on P-256 over the time and the body as they come.
package struct SendGridKey: Sendable {
  private let key: P256.Signing.PublicKey

  /// - Parameter text: as SendGrid shows it: base64 of a SubjectPublicKeyInfo (RFC 5280 §4.1), with a PEM's lines or without. Nil for anything else.
  package init?(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
    guard let data = Data(base64Encoded: lines.joined().filter { !$0.isWhitespace }),
      let key = try? P256.Signing.PublicKey(derRepresentation: data)
    else { return nil }
    self.key = key
  }

  /// - Parameter signature: base64 of DER.
  func isValid(_ signature: String, of signed: [UInt8]) -> Bool {
    guard let data = Data(base64Encoded: signature), let signature = try? P256.Signing.ECDSASignature(derRepresentation: data) else {
      return false
    }
    return key.isValidSignature(signature, for: Data(signed))
  }
}
