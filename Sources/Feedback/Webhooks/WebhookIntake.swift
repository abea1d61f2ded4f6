internal import Campaigns
internal import Crypto
internal import Foundation
internal import Logging
internal import Store
internal import Words

/// Takes in what providers post. Nothing in a post has any effect before it has proved where it comes from, and all that follows from it is committed
/// before it is answered. The same post again changes nothing.
package struct WebhookIntake: Sendable {
  package enum Answer: Sendable, Hashable {
    /// What follows from it is committed, or nothing does.
    case taken
    /// There is no such place, or it is not the one that may post there: who asks is not told which.
    case refused
    /// It comes from where it should, and is nothing that can be read.
    case unreadable
    /// To be posted again.
    case later
  }

  let feedback: FeedbackIntake
  private let proof: MailProof
  private let hooks: [String: Webhook]
  private let certificates: CertificateShelf
  private let fetch: WebhookFetch
  private let troubles = PostTroubles()

  /// - Parameter fetch: asks Amazon for its certificates, and to confirm a subscription; nothing else is ever asked for.
  package init(_ feedback: FeedbackIntake, proof: MailProof, hooks: [Webhook], fetch: @escaping WebhookFetch) {
    (self.feedback, self.proof, self.fetch) = (feedback, proof, fetch)
    self.hooks = Dictionary(hooks.map { ($0.name, $0) }) { first, _ in first }
    certificates = CertificateShelf(fetch: fetch)
  }

  /// In one transaction: a sender waits that long.
  private static let chunk = 100
  /// For how long a provider tries again with the signature that it made first: SendGrid a day, the others less.
  static let window = Duration.seconds(26 * 3600)
  /// Of who signs anew for each try.
  static let shortWindow = Duration.seconds(300)
  /// How far a clock may be ahead of ours.
  private static let skew = Duration.seconds(300)

  package func take(_ post: WebhookPost, at name: String) async -> Answer {
    guard let hook = hooks[name] else { return .refused }
    let now = feedback.clock()
    do {
      if !hook.networks.isEmpty {
        guard let client = post.client, hook.networks.contains(where: { $0.contains(client) }) else {
          throw WebhookFault.forged("it comes from none of its addresses")
        }
      }
      let batch = try await believed(post, hook, now)
      try await keep(batch, post, hook, now)
      if let fault = batch.faults.first { await tell(.unread, hook, "\(batch.faults.count) of its events: \(fault)", now) }
      return .taken
    } catch let fault as WebhookFault {
      switch fault {
      case .forged: await tell(.refused, hook, fault.words, now)
      case .unreadable: await tell(.unread, hook, fault.words, now)
      case .later:
        feedback.logger.warning("a webhook's post has to wait", metadata: ["source": "\(hook.source)", "reason": "\(fault.words)"])
      }
      return fault.answer
    } catch {
      feedback.logger.error(
        "a webhook's post waits, because the database cannot take it", metadata: ["source": "\(hook.source)", "error": "\(error)"])
      return .later
    }
  }

  // MARK: who posts

  private func believed(_ post: WebhookPost, _ hook: Webhook, _ now: Timestamp) async throws -> ProviderBatch {
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
    try Self.requireFresh(WebhookTime.ofSeconds(at), Self.window, now)
    var batch = try MailgunEvents.batch(json["event-data"])
    batch.once = "\(at) \(token)"
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

  // MARK: what follows

  private func keep(_ batch: ProviderBatch, _ post: WebhookPost, _ hook: Webhook, _ now: Timestamp) async throws {
    let events = batch.reports.flatMap { $0.events(by: proof, of: hook.namespace, from: hook) }
    let body = SHA256.hash(data: Data(post.body)).hex
    var rest = events[...]
    repeat {
      let part = rest.prefix(Self.chunk)
      rest = rest.dropFirst(Self.chunk)
      if part.isEmpty && batch.once == nil { break }
      let isNew = try await feedback.database.write { [feedback] connection in
        // All of a post that counts once is in one transaction: it has one event.
        if let once = batch.once, try !remember(once, body: body, from: hook, now, connection) { return false }
        for event in part { _ = try feedback.take(event, now: now, connection) }
        return true
      }
      if !isNew { return }
    } while !rest.isEmpty
  }

  private func tell(_ kind: PostTroubles.Kind, _ hook: Webhook, _ reason: String, _ now: Timestamp) async {
    guard let number = troubles.note(kind, from: hook.source, now: now) else { return }
    let what = kind == .refused ? "posts to a webhook are refused" : "a webhook's posts cannot be read"
    feedback.logger.warning("\(what)", metadata: ["source": "\(hook.source)", "posts": "\(number)", "reason": "\(reason)"])
    do {
      try await feedback.database.write { [feedback] in try feedback.count(number, of: kind.rawValue, from: hook.source, now, $0) }
    } catch {
      feedback.logger.error("what a webhook refused is not counted", metadata: ["error": "\(error)"])
    }
  }
}

extension WebhookFault {
  fileprivate var answer: WebhookIntake.Answer {
    switch self {
    case .forged: .refused
    case .unreadable: .unreadable
    case .later: .later
    }
  }
}

extension Webhook {
  /// Within which the names of its events are unique: two ways to one provider tell of the same event once.
  fileprivate var namespace: String {
    switch way {
    case .ses: "ses"
    case .postmark: "postmark"
    case .sendgrid: "sendgrid"
    case .mailgun: "mailgun"
    case .signed: "signed \(name)"
    }
  }
}
