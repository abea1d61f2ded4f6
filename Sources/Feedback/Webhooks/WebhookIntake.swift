internal import Crypto
internal import Foundation
internal import Logging
internal import ServiceLifecycle
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
  let certificates: CertificateShelf
  let fetch: WebhookFetch
  private let troubles = PostTroubles()

  /// - Parameter fetch: asks Amazon for its certificates, and to confirm a subscription; nothing else is ever asked for.
  package init(_ feedback: FeedbackIntake, proof: MailProof, hooks: [Webhook], fetch: @escaping WebhookFetch) {
    (self.feedback, self.proof, self.fetch) = (feedback, proof, fetch)
    self.hooks = Dictionary(hooks.map { ($0.name, $0) }) { first, _ in first }
    certificates = CertificateShelf(fetch: fetch)
  }

  /// In one transaction: a sender waits that long.
  private static let chunk = 100

  package func knows(_ name: String) -> Bool { hooks[name] != nil }

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
      // Whoever writes a script is to see that it has an error; a provider would only post the same again.
      if case .signed = hook.way, batch.reports.isEmpty, !batch.faults.isEmpty { return .unreadable }
      return .taken
    } catch let fault as WebhookFault {
      switch fault {
      case .forged: await tell(.refused, hook, fault.words, now)
      case .unreadable: await tell(.unread, hook, fault.words, now)
      case .later: await tell(.waiting, hook, fault.words, now)
      }
      return fault.answer
    } catch {
      await tell(.waiting, hook, "the database cannot take it: \(error)", now)
      return .later
    }
  }

  private func keep(_ batch: ProviderBatch, _ post: WebhookPost, _ hook: Webhook, _ now: Timestamp) async throws {
    let events = batch.reports.flatMap { $0.events(by: proof, of: hook.namespace, from: hook) }
    let body = SHA256.hash(data: Data(post.body)).hex
    var rest = events[...]
    var unproved = 0
    repeat {
      let part = rest.prefix(Self.chunk)
      rest = rest.dropFirst(Self.chunk)
      if part.isEmpty && batch.once == nil { break }
      let taken: [IntakeOutcome]? = try await feedback.database.write { [feedback] connection in
        // All of a post that counts once is in one transaction: it has one event.
        if let once = batch.once, try !remember(once, body: body, from: hook, now, connection) { return nil }
        return try part.map { try feedback.take($0, now: now, connection) }
      }
      guard let taken else { return }
      unproved += taken.count { if case .unproved = $0 { true } else { false } }
    } while !rest.isEmpty
    if unproved > 0 {
      await tell(
        .unproved, hook,
        "\(unproved) of its \(events.count) events prove nothing, and trust is \"\(hook.isTrusted ? "address" : "token")\"", now)
    }
  }

  private func tell(_ kind: PostTroubles.Kind, _ hook: Webhook, _ reason: String, _ now: Timestamp) async {
    guard let news = troubles.note(kind, from: hook.source, because: reason, now: now) else { return }
    await tell(news, now)
  }

  private func tell(_ news: PostTroubles.News, _ now: Timestamp) async {
    feedback.logger.warning(
      "\(news.kind.message)", metadata: ["source": "\(news.source)", "posts": "\(news.posts)", "reason": "\(news.reason)"])
    guard let counted = news.kind.counted else { return }
    do {
      try await feedback.database.write { [feedback] in try feedback.count(news.posts, of: counted, from: news.source, now, $0) }
    } catch {
      feedback.logger.error("what a webhook refused is not counted", metadata: ["error": "\(error)"])
    }
  }

  /// Tells of what had no effect within the last minute, so that it is counted when nothing follows.
  ///
  /// - Parameter isEnd: of all that waits.
  func tellDue(isEnd: Bool = false) async {
    let now = feedback.clock()
    for news in troubles.due(now: isEnd ? nil : now) { await tell(news, now) }
  }
}

extension WebhookIntake: Service {
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(5))
        await tellDue()
      }
    }
    await tellDue(isEnd: true)
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
  /// Within which the names of its events and its signatures are unique: two ways to one provider tell of the same event once.
  var namespace: String {
    switch way {
    case .ses: "ses"
    case .postmark: "postmark"
    case .sendgrid: "sendgrid"
    case .mailgun: "mailgun"
    case .signed: "signed \(name)"
    }
  }
}
