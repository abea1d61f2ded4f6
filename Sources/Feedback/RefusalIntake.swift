internal import Campaigns
internal import Delivery
internal import Logging
internal import Mail
internal import ServiceLifecycle
internal import Store

/// What servers refuse at once goes by the same rules as what comes back later. The sending only notes it (``RefusedDelivery``); this takes it in beside
/// the sending, each refusal once, in one transaction with the note's end. It also settles mails by what came back too early (``EarlyWord``).
package struct RefusalIntake: Service {
  private let feedback: FeedbackIntake

  package init(_ feedback: FeedbackIntake) { self.feedback = feedback }

  /// Of one transaction: a sender waits that long.
  private static let batch = 100
  private static let pause = Duration.seconds(2)
  /// For how long it is known of a message about nobody that it was taken.
  static let memory = Duration.seconds(30 * 86_400)

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        var pause = Self.pause
        do { try await tick() } catch {
          feedback.logger.error("refusals wait, because the database cannot take them", metadata: ["error": "\(error)"])
          pause = .seconds(30)
        }
        try? await Task.sleep(for: pause)
      }
    }
  }

  /// Takes in all that there are.
  package func tick() async throws {
    let feedback = feedback
    // Looking first: whoever writes is in somebody's way.
    while try await !feedback.database.read({ try RefusedDelivery.waiting(limit: 1, $0).isEmpty }) {
      try await feedback.database.write { connection in
        let now = feedback.clock()
        for refused in try RefusedDelivery.waiting(limit: Self.batch, connection) {
          if !refused.reply.isEmpty { _ = try feedback.take(Self.event(refused), now: now, connection) }
          try refused.forget(connection)
        }
      }
    }
    if try await !feedback.database.read({ try EarlyWord.all($0).isEmpty }) {
      try await feedback.database.write { try EarlyWord.heed(now: feedback.clock(), $0) }
    }
    let end = feedback.clock() + (.zero - Self.memory)
    if try await feedback.database.read({ try feedback.isForgettable(before: end, $0) }) {
      try await feedback.database.write { try feedback.forget(before: end, $0) }
    }
  }

  private static func event(_ refused: RefusedDelivery) -> FeedbackEvent {
    let refusal = Refusal(reply: String(refused.words))
    // Who answered for now until the time ran out did not say that there is no such mailbox.
    let isExpired = refused.words.startIndex != refused.reply.startIndex
    let word = FeedbackEvent.Word(
      address: nil, reason: refusal.reason, isHard: refusal.isHard && !isExpired, words: refused.reply)
    return FeedbackEvent(
      ["smtp", "\(refused.delivery.rawValue)", "\(refused.at.milliseconds)"], source: FeedbackRecord.smtp, kind: .bounce,
      about: .delivery(refused.delivery), said: [refused.namesUs ? word.namingUs : word], at: refused.at)
  }
}

extension Refusal {
  /// From one line: `550 5.1.1 No such user`. What begins with no code are words of ours.
  init(reply: String) {
    let parts = reply.firstMatch(of: /^([245][0-9]{2})(?: +([245]\.[0-9]{1,3}\.[0-9]{1,3}))?(?: +|$)/)
    let words = parts.map { String(reply[$0.range.upperBound...]) } ?? reply
    self.init(code: parts.flatMap { Int($0.1) }, enhanced: parts?.2.map(String.init), words: words)
  }
}
