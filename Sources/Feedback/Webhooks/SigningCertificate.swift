internal import CryptoExtras
internal import Foundation
internal import Store
internal import SwiftASN1
internal import Words

/// The key in a certificate (RFC 5280 §4.1), and when it may be used. Who vouches for it is not looked at: it was fetched by TLS from the one whose key it
/// is said to be.
struct SigningCertificate: Sendable {
  let key: _RSA.Signing.PublicKey
  let from: Timestamp
  /// Included.
  let until: Timestamp

  /// - Throws: for what is no certificate of an RSA key of at least 2,048 bits.
  init(pem: String) throws {
    // With those that vouch for it behind it, where somebody serves them all (RFC 5246 §7.4.2).
    guard let document = try PEMDocument.parseMultiple(pemString: pem).first, document.discriminator == "CERTIFICATE" else {
      throw ASN1Error.invalidPEMDocument(reason: "no certificate")
    }
    (key, from, until) = try DER.sequence(try DER.parse(document.derBytes), identifier: .sequence) { parts in
      guard let body = parts.next() else { throw ASN1Error.invalidASN1Object(reason: "empty") }
      while parts.next() != nil {}
      return try Self.body(body)
    }
  }

  /// version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, and what need not be there.
  private static func body(_ node: ASN1Node) throws -> (_RSA.Signing.PublicKey, Timestamp, Timestamp) {
    try DER.sequence(node, identifier: .sequence) { parts in
      _ = try DER.optionalExplicitlyTagged(&parts, tagNumber: 0, tagClass: .contextSpecific) { _ in () }
      var fields: [ASN1Node] = []
      while fields.count < 6, let field = parts.next() { fields.append(field) }
      while parts.next() != nil {}
      guard fields.count == 6 else { throw ASN1Error.invalidASN1Object(reason: "a certificate without a key") }
      let (from, until) = try DER.sequence(fields[3], identifier: .sequence) { times in
        guard let first = times.next(), let last = times.next() else { throw ASN1Error.invalidASN1Object(reason: "no validity") }
        return (try time(first), try time(last))
      }
      return (try _RSA.Signing.PublicKey(derRepresentation: Data(fields[5].encodedBytes)), from, until)
    }
  }

  /// UTCTime until 2049, GeneralizedTime after (§4.1.2.5).
  private static func time(_ node: ASN1Node) throws -> Timestamp {
    if node.identifier == .utcTime {
      let time = try UTCTime(derEncoded: node)
      return instant((time.year, time.month, time.day), time.hours, time.minutes, time.seconds)
    }
    let time = try GeneralizedTime(derEncoded: node)
    return instant((time.year, time.month, time.day), time.hours, time.minutes, time.seconds)
  }

  private static func instant(_ day: (year: Int, month: Int, day: Int), _ hour: Int, _ minute: Int, _ second: Int) -> Timestamp {
    Timestamp(milliseconds: Int64(Gregorian.days(to: day) * 86_400 + hour * 3600 + minute * 60 + second) * 1000)
  }

  func isValid(at time: Timestamp) -> Bool { from <= time && time <= until }
}
