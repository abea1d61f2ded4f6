internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A private key that signs mail (RFC 6376 §3.6), under the name that its public half has in the domain's DNS.
package struct DKIMKey: Sendable {
  package enum Algorithm: String, Sendable, CaseIterable {
    /// 2048 bits; the one that every receiver knows.
    case rsa
    /// RFC 8463: short, and not yet known to all.
    case ed25519
  }

  package enum Failure: Error, CustomStringConvertible {
    case notAKey
    case tooShort(bits: Int)

    package var description: String {
      switch self {
      case .notAKey: "it is no private key in PEM: neither RSA nor Ed25519"
      case .tooShort(let bits): "an RSA key of \(bits) bits is refused by receivers (RFC 8301); make one of 2048"
      }
    }
  }

  private enum Secret: Sendable {
    case rsa(_RSA.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)
  }

  package let selector: String
  private let secret: Secret

  package init(new algorithm: Algorithm, selector: String) throws {
    self.selector = selector
    secret =
      switch algorithm {
      case .rsa: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048))
      case .ed25519: .ed25519(Curve25519.Signing.PrivateKey())
      }
  }

  /// - Parameter pem: PKCS #8 (`BEGIN PRIVATE KEY`) or, of RSA, PKCS #1 (`BEGIN RSA PRIVATE KEY`).
  package init(pem: String, selector: String) throws(Failure) {
    self.selector = selector
    if let key = Self.ed25519(pem) {
      secret = .ed25519(key)
      return
    }
    guard let key = try? _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem) else { throw .notAKey }
    guard key.keySizeInBits >= 2048 else { throw .tooShort(bits: key.keySizeInBits) }
    secret = .rsa(key)
  }

  package var algorithm: Algorithm {
    switch secret {
    case .rsa: .rsa
    case .ed25519: .ed25519
    }
  }

  package var bits: Int {
    switch secret {
    case .rsa(let key): key.keySizeInBits
    case .ed25519: 256
    }
  }

  /// PKCS #8, as OpenSSL reads and writes it.
  package var pem: String {
    switch secret {
    case .rsa(let key): return key.pkcs8PEMRepresentation + "\n"
    case .ed25519(let key):
      let text = (Data(Self.ed25519Head) + key.rawRepresentation).base64EncodedString()
      return "-----BEGIN PRIVATE KEY-----\n\(text)\n-----END PRIVATE KEY-----\n"
    }
  }

  /// The TXT record of `SELECTOR._domainkey.DOMAIN` (§3.6.1).
  package var record: String {
    let key =
      switch secret {
      case .rsa(let key): key.publicKey.derRepresentation
      case .ed25519(let key): key.publicKey.rawRepresentation
      }
    return "v=DKIM1; k=\(algorithm.rawValue); p=\(key.base64EncodedString())"
  }

  /// As `a=` names it.
  var algorithmName: String { "\(algorithm.rawValue)-sha256" }

  /// Of what is signed, in base64.
  func signature(of digest: SHA256Digest) throws -> String {
    let octets =
      switch secret {
      case .rsa(let key): try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation
      // RFC 8463 §3: the hash is what is signed.
      case .ed25519(let key): try key.signature(for: Data(digest))
      }
    return octets.base64EncodedString()
  }

  /// RFC 8410: version, algorithm 1.3.101.112, and the head of 32 octets in two octet strings.
  private static let ed25519Head: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]

  private static func ed25519(_ pem: String) -> Curve25519.Signing.PrivateKey? {
    let lines = pem.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    guard lines.first == "-----BEGIN PRIVATE KEY-----", lines.last == "-----END PRIVATE KEY-----",
      let octets = Data(base64Encoded: lines.dropFirst().dropLast().joined()), octets.count == 48, octets.starts(with: ed25519Head)
    else { return nil }
    return try? Curve25519.Signing.PrivateKey(rawRepresentation: octets.suffix(32))
  }
}
