import Audience
import Crypto
import CryptoExtras
import Foundation
import Logging
import Mail
import Store
import Synchronization
import Words

@testable import Campaigns
@testable import Feedback

/// A publication with one webhook of each kind, and providers that have its keys.
final class WebhookDesk: Sendable {
  let desk: IntakeDesk
  let ada: Subscriber
  let mail: DeliveryID
  let campaign: CampaignID
  let log = Mutex<[String]>([])
  /// What was fetched, and what is answered.
  let asked = Mutex<[String]>([])
  let served = Mutex<[String: (status: Int, body: [UInt8])]>([:])
  let intake: WebhookIntake

  static let sendGrid = P256.Signing.PrivateKey()
  static let (mailgun, secret, password) = ("key-of-mailgun", "secret-of-our-own-scripts", "open-sesame-open")
  static let topic = "arn:aws:sns:us-east-1:123456789012:bounces"
  static let certificateURL = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"
  static let subscribeURL =
    "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:123456789012:bounces&Token=2336412f37"

  static func hooks(isTrusted: Bool, networks: [IPNetwork]) throws -> [Webhook] {
    guard let key = SendGridKey(sendGrid.publicKey.derRepresentation.base64EncodedString()) else { return [] }
    let ways: [(String, Webhook.Way)] = [
      ("ses", .ses(topics: [topic])), ("postmark", .postmark(user: "letter", password: password)), ("sendgrid", .sendgrid(key)),
      ("mailgun", .mailgun(key: mailgun)), ("own", .signed(secret: secret)),
    ]
    return ways.map { Webhook(name: $0.0, way: $0.1, networks: networks, isTrusted: isTrusted) }
  }

  init(isTrusted: Bool = false, networks: [IPNetwork] = [], state: String = "accepted") throws {
    let desk = try IntakeDesk()
    self.desk = desk
    let now = desk.now
    // They said yes before any of the events.
    desk.later(days: -2)
    ada = try desk.reader("ada@example.org", on: [desk.main, desk.digest])
    campaign = try desk.campaign("hello")
    mail = try desk.mail(campaign, to: ada, state: state)
    desk.now = now
    let box = WeakBox()
    let logger = Logger(label: "test") { _ in LineLog { line in box.desk?.log.withLock { $0.append(line) } } }
    let feedback = FeedbackIntake(
      database: desk.database, keys: desk.keys, rules: desk.rules, notices: nil, ours: desk.ours, logger: logger, clock: { desk.now })
    intake = WebhookIntake(
      feedback, proof: MailProof(keys: desk.keys, domain: desk.path.domain),
      hooks: try Self.hooks(isTrusted: isTrusted, networks: networks),
      fetch: { url in
        box.desk?.asked.withLock { $0.append(url) }
        guard let answer = box.desk?.served.withLock({ $0[url] }) else { throw SourceTrouble("no such host") }
        return answer
      })
    box.desk = self
  }

  private final class WeakBox: @unchecked Sendable {
    weak var desk: WebhookDesk?
  }

  private struct LineLog: LogHandler {
    let keep: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(_ keep: @escaping @Sendable (String) -> Void) { self.keep = keep }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { keep("\(event.message) \((event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted().joined(separator: " "))") }
  }

  var seconds: Int64 { desk.now.milliseconds / 1000 }
  var returnPath: String { get throws { try desk.path.address(of: mail).text } }
  var mark: String { get throws { try desk.path.address(of: mail).local } }
  var messageID: String { "<\(desk.keys.messageName(of: ada.publicID, in: campaign, key: desk.keys.newest))@example.org>" }
  var state: MembershipState? { get throws { try desk.state(ada) } }
  var records: [FeedbackRecord] { get throws { try desk.records(ada) } }

  func count(_ kind: String, from source: String) throws -> Int {
    try desk.database.blockingRead { connection in
      try connection.first(
        "SELECT coalesce(sum(count), 0) AS n FROM feedback_days WHERE kind = $1 AND source = $2",
        [.text(kind), .text("webhooks." + source)]
      ) { try $0.int("n") } ?? 0
    }
  }

  // MARK: posts

  private func post(_ body: String, _ headers: [String: String] = [:], client: String? = nil) -> WebhookPost {
    WebhookPost(headers: headers, body: Array(body.utf8), client: client.flatMap { IPAddress($0) })
  }

  func own(_ body: String, at seconds: Int64? = nil, secret: String = secret, client: String? = nil) -> WebhookPost {
    let time = "\(seconds ?? self.seconds)"
    let code = HMAC<SHA256>.authenticationCode(for: Data("\(time).\(body)".utf8), using: SymmetricKey(data: Data(secret.utf8))).hex
    return post(body, ["tuesday-timestamp": time, "tuesday-signature": code], client: client)
  }

  func sendGrid(_ body: String, at seconds: Int64? = nil, key: P256.Signing.PrivateKey = sendGrid) throws -> WebhookPost {
    let time = "\(seconds ?? self.seconds)"
    let signature = try key.signature(for: Data((time + body).utf8)).derRepresentation.base64EncodedString()
    return post(
      body, ["x-twilio-email-event-webhook-timestamp": time, "x-twilio-email-event-webhook-signature": signature])
  }

  func mailgun(_ event: String, at seconds: Int64? = nil, token: String = "token-1", key: String = mailgun) -> WebhookPost {
    let time = "\(seconds ?? self.seconds)"
    let code = HMAC<SHA256>.authenticationCode(for: Data((time + token).utf8), using: SymmetricKey(data: Data(key.utf8))).hex
    return post(#"{"signature":{"timestamp":"\#(time)","token":"\#(token)","signature":"\#(code)"},"event-data":\#(event)}"#)
  }

  func postmark(_ body: String, login: String = "letter:\(password)") -> WebhookPost {
    post(body, ["authorization": "Basic \(Data(login.utf8).base64EncodedString())"])
  }

  /// - Parameter members: over those of a good notification.
  func sns(
    _ message: String, _ members: [String: String] = [:], key: _RSA.Signing.PrivateKey = SNSKey.shared.key, without missing: [String] = []
  ) throws -> WebhookPost {
    var all = [
      "Type": "Notification", "MessageId": "22b80b92-fdea", "TopicArn": Self.topic, "Message": message,
      "Timestamp": Timestamp(milliseconds: desk.now.milliseconds).rfc3339, "SignatureVersion": "1", "SigningCertURL": Self.certificateURL,
    ].merging(members) { $1 }
    for name in missing { all[name] = nil }
    all["Signature"] = try all["Signature"] ?? SNSKey.signature(all, key)
    return post(String(decoding: try JSONSerialization.data(withJSONObject: all), as: UTF8.self))
  }

  func serveCertificate() {
    let pem = SNSKey.shared.certificate(from: desk.now + .seconds(-86_400), until: desk.now + .seconds(30 * 86_400))
    served.withLock { $0[Self.certificateURL] = (200, Array(pem.utf8)) }
  }
}
