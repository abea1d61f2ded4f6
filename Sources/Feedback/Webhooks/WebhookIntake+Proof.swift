internal import Crypto
internal import Foundation
internal import Logging
internal import Store

extension WebhookIntake {
  /// For how long a provider tries again with the signature that it made first: SendGrid a day, the others less.
  static let window = Duration.seconds(26 * 3600)
  /// Of who signs anew for each try.
  static let shortWindow = Duration.seconds(300)
  /// How far a clock may be ahead of ours.
  private static let skew = Duration.seconds(300)

  /// What a post says, when it has proved that it comes from its provider.
  func believed(_ post: WebhookPost, _ hook: Webhook, _ now: Timestamp) async throws -> ProviderBatch {
    switch hook.way {
    case .ses(let topics): return try await ses(post, topics, hook, now)
    case .postmark(let user, let password):
      guard Self.isLogin(post.headers["authorization"], user, password) else {
        throw WebhookFault.forged("user and password are missing or wrong")
      }
      return PostmarkEvents.batch(try Self.json(post))
    case .sendgrid(let key):
      let (time, signature) = ("x-twilio-email-event-webhook-timestamp", "x-twilio-email-event-webhook-signature")
      guard let at = post.headers[time], let signature = post.headers[signature] else { throw Self.unsigned }
      guard key.isValid(signature, of: Array(at.utf8) + post.body) else { throw Self.wrong }
      try Self.requireFresh(WebhookTime.ofSeconds(at), Self.window, now)
      return try SendGridEvents.batch(try Self.json(post))
    case .mailgun(let key): return try mailgun(post, key, now)
    case .signed(let secret):
      guard let at = post.headers["tuesday-timestamp"], let signature = post.headers["tuesday-signature"] else { throw Self.unsigned }
      guard Self.isCode(signature, of: Array("\(at).".utf8) + post.body, by: secret) else { throw Self.wrong }
      try Self.requireFresh(WebhookTime.ofSeconds(at), Self.shortWindow, now)
      return try SignedEvents.batch(try Self.json(post))
    }
  }

  private static let unsigned = WebhookFault.forged("it has no signature")
  private static let wrong = WebhookFault.forged("its signature is not made with the key of the settings")

  private static func json(_ post: WebhookPost) throws(WebhookFault) -> JSONValue {
    do { return try JSONReader.read(post.body) } catch { throw .notJSON(error) }
  }

  private static func requireFresh(_ at: Timestamp?, _ window: Duration, _ now: Timestamp) throws(WebhookFault) {
    guard let at, at + window > now, now + skew > at else {
      throw .forged("it was signed too long ago, or the clock here or there is wrong")
    }
  }

  /// HMAC-SHA256 in hexadecimal digits, compared in constant time.
  private static func isCode(_ signature: String, of signed: [UInt8], by secret: String) -> Bool {
    guard let code = [UInt8](hex: signature) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: SymmetricKey(data: Data(secret.utf8)))
  }

  /// RFC 7617. Hashes are compared, so that neither the length nor the first letters tell anything.
  private static func isLogin(_ field: String?, _ user: String, _ password: String) -> Bool {
    let words = (field ?? "").split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "basic", let login = Data(base64Encoded: String(words[1])) else { return false }
    return SHA256.hash(data: login) == SHA256.hash(data: Data("\(user):\(password)".utf8))
  }

  /// The signature covers time and token only, so a post counts once.
  private func mailgun(_ post: WebhookPost, _ key: String, _ now: Timestamp) throws(WebhookFault) -> ProviderBatch {
    let json: JSONValue
    do { json = try JSONReader.read(post.body) } catch { throw .forged("the body is no JSON: \(error)") }
    guard let signed = json["signature"], let at = signed["timestamp"]?.word, let token = signed["token"]?.text,
      let signature = signed["signature"]?.text
    else { throw Self.unsigned }
    guard Self.isCode(signature, of: Array((at + token).utf8), by: key) else { throw Self.wrong }
    // Where the time ends and the token begins is not signed: as a number in any other form it could be cut elsewhere.
    guard at.utf8.count == 10, at.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw Self.unsigned }
    try Self.requireFresh(WebhookTime.ofSeconds(at), Self.window, now)
    var batch = try MailgunEvents.batch(json["event-data"])
    batch.once = at + token
    return batch
  }

  private func ses(_ post: WebhookPost, _ topics: Set<String>, _ hook: Webhook, _ now: Timestamp) async throws -> ProviderBatch {
    let message = try SNSMessage(post.body)
    guard topics.contains(message.topic) else { throw WebhookFault.forged("it is of a topic that the settings do not name") }
    guard SNSAddress.isOfCertificate(message.certificateURL) else { throw WebhookFault.forged("its certificate is not Amazon's") }
    try Self.requireFresh(message.at, Self.window, now)
    let certificate = try await certificates.certificate(at: message.certificateURL, now: now)
    guard message.isSigned(by: certificate.key) else { throw WebhookFault.forged("its signature is not Amazon's") }
    switch message.kind {
    case .notification: return SESEvents.batch(message.message)
    case .subscription:
      guard let url = message.subscribeURL, SNSAddress.isOfSubscription(url) else {
        throw WebhookFault.unreadable("its SubscribeURL is not Amazon's")
      }
      let answer: (status: Int, body: [UInt8])
      do { answer = try await fetch(url) } catch {
        throw WebhookFault.later("Amazon cannot be asked to confirm the subscription: \(error)")
      }
      guard answer.status == 200 else { throw WebhookFault.later("Amazon did not confirm the subscription: status \(answer.status)") }
      feedback.logger.notice("Amazon SNS posts here from now on", metadata: ["source": "\(hook.source)", "topic": "\(message.topic)"])
    case .end:
      feedback.logger.warning(
        "Amazon SNS posts here no more: somebody ended the subscription",
        metadata: ["source": "\(hook.source)", "topic": "\(message.topic)"])
    }
    return ProviderBatch()
  }
}
