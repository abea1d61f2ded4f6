import Crypto
import CryptoExtras
import Foundation
import Store

/// Amazon's part in the tests: signs as SNS does, and has a certificate.
struct SNSKey: @unchecked Sendable {
  static let shared = SNSKey()
  let key: _RSA.Signing.PrivateKey

  init() {
    guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048) else { preconditionFailure("no key can be made") }
    self.key = key
  }

  static func signature(_ members: [String: String], _ key: _RSA.Signing.PrivateKey) throws -> String {
    let isNotification = members["Type"] == "Notification"
    let names =
      ["Message", "MessageId"] + (isNotification ? ["Subject"] : ["SubscribeURL"]) + ["Timestamp"] + (isNotification ? [] : ["Token"])
    let text = (names + ["TopicArn", "Type"]).compactMap { name in members[name].map { "\(name)\n\($0)\n" } }.joined()
    let data = Data(text.utf8)
    let signature =
      members["SignatureVersion"] == "2"
      ? try key.signature(for: SHA256.hash(data: data), padding: .insecurePKCS1v1_5)
      : try key.signature(for: Insecure.SHA1.hash(data: data), padding: .insecurePKCS1v1_5)
    return signature.rawRepresentation.base64EncodedString()
  }

  /// A certificate that nobody has signed: what is in it is read, and who vouches for it is TLS.
  func certificate(from: Timestamp, until: Timestamp) -> String {
    func time(_ time: Timestamp) -> [UInt8] {
      let digits = time.rfc3339.filter(\.isNumber)
      return digits < "2050" ? Self.value(0x17, Array("\(digits.dropFirst(2))Z".utf8)) : Self.value(0x18, Array("\(digits)Z".utf8))
    }
    let algorithm = Self.value(0x30, [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11, 0x05, 0])
    let name = Self.value(0x30, [])
    let body =
      Self.value(0xA0, [2, 1, 2]) + [2, 1, 7] + algorithm + name + Self.value(0x30, time(from) + time(until)) + name
      + Array(key.publicKey.derRepresentation)
    let whole = Self.value(0x30, Self.value(0x30, body) + algorithm + [3, 2, 0, 0])
    return "-----BEGIN CERTIFICATE-----\n" + Data(whole).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
      + "\n-----END CERTIFICATE-----\n"
  }

  /// X.690 §8.1.
  private static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length = content.count
    let head: [UInt8] =
      length < 128 ? [UInt8(length)] : length < 256 ? [0x81, UInt8(length)] : [0x82, UInt8(length >> 8), UInt8(length & 255)]
    return [tag] + head + content
  }
}
