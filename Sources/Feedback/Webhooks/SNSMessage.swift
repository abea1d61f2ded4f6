internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import Store

/// What Amazon SNS posts, as it says it; nothing of it is believed before ``isSigned(by:)`` says so.
struct SNSMessage: Sendable {
  enum Kind: String {
    case notification = "Notification"
    case subscription = "SubscriptionConfirmation"
    case end = "UnsubscribeConfirmation"
  }

  let kind: Kind
  let topic: String
  let at: Timestamp
  /// What is told.
  let message: String
  /// Where a subscription is confirmed.
  let subscribeURL: String?
  let certificateURL: String
  private let signature: Data
  /// 1: SHA-1, what topics have unless their owner says otherwise; 2: SHA-256.
  private let version: Int
  private let signed: String

  init(_ body: [UInt8]) throws(WebhookFault) {
    let json: JSONValue
    do { json = try JSONReader.read(body) } catch { throw .forged("the body is no JSON: \(error)") }
    guard let kind = json["Type"]?.text.flatMap(Kind.init), let topic = json["TopicArn"]?.text, let message = json["Message"]?.text,
      let at = WebhookTime.ofDate(json["Timestamp"]), let certificateURL = json["SigningCertURL"]?.text,
      let signature = json["Signature"]?.text.flatMap({ Data(base64Encoded: $0) })
    else { throw .forged("it is no message of SNS; raw message delivery has to be off") }
    guard let version = json["SignatureVersion"]?.word.flatMap({ ["1": 1, "2": 2][$0] }) else {
      throw .forged("its signature is of a version that there is none of")
    }
    (self.kind, self.topic, self.message, self.at) = (kind, topic, message, at)
    (self.certificateURL, self.signature, self.version) = (certificateURL, signature, version)
    subscribeURL = json["SubscribeURL"]?.text
    signed = try Self.signed(json, kind)
  }

  /// The text under the signature: names and values of these members in the order of their names, each on a line ("Verifying the signatures of Amazon
  /// SNS messages"). A subject is there only where the message has one.
  private static func signed(_ json: JSONValue, _ kind: Kind) throws(WebhookFault) -> String {
    let names =
      kind == .notification
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    var text = ""
    for name in names {
      guard let value = json[name]?.text else {
        if name == "Subject", json[name] ?? .null == .null { continue }
        throw .forged("it is no message of SNS: a member is missing")
      }
      text += name + "\n" + value + "\n"
    }
    return text
  }

  func isSigned(by key: _RSA.Signing.PublicKey) -> Bool {
    let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
    let data = Data(signed.utf8)
    return version == 1
      ? key.isValidSignature(signature, for: Insecure.SHA1.hash(data: data), padding: .insecurePKCS1v1_5)
      : key.isValidSignature(signature, for: SHA256.hash(data: data), padding: .insecurePKCS1v1_5)
  }
}
