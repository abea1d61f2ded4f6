package import Mail
package import Store

/// A message that came back, or a refusal at once, as it is remembered: what it said of which mail of ours, and what followed.
package struct FeedbackRecord: Sendable, Hashable {
  package let id: Int64
  /// Who brought it: a source of the settings, with ``webhooks`` before it where that is one, ``pipe`` or ``smtp``.
  package let source: String
  package let kind: ReturnedMail.Kind
  /// Of a bounce.
  package let reason: RefusalReason?
  package let isHard: Bool
  /// The person's; nil for what is about nobody we know.
  package let address: String?
  package let subscriber: SubscriberID?
  package let delivery: DeliveryID?
  /// Its name.
  package let campaign: String?
  /// Whether that went to one alone.
  package let isSingle: Bool
  /// Who refused it, where that is another address than the person's: their mail goes on to there.
  package let recipient: String?
  package let words: String
  package let outcome: FeedbackOutcome
  package let at: Timestamp
  /// When somebody took it back.
  package let undoneAt: Timestamp?
  /// When the mail that it is about was put back into the queue: what is sent then is another.
  package let overAt: Timestamp?

  /// Whoever was handed the mail refused it at once.
  package static let smtp = "smtp"
  /// `tuesday bounce`.
  package static let pipe = "pipe"

  /// Stands before the name of a webhook.
  package static let webhooks = "webhooks."

  /// How long its words can be.
  package static let wordsLimit = 300

  /// For people: who brought it.
  package static func title(of source: String) -> String {
    switch source {
    case smtp: "the server, at once"
    case pipe: "tuesday bounce"
    case _ where source.hasPrefix(webhooks): source
    default: "inbound.\(source)"
    }
  }

  /// `bounce, hard (unknown user)`.
  package var headline: String { Self.headline(kind, reason, isHard: isHard) }

  static func headline(_ kind: ReturnedMail.Kind, _ reason: RefusalReason?, isHard: Bool) -> String {
    guard kind == .bounce else { return kind.rawValue }
    return "bounce, \(isHard ? "hard" : "soft")" + (reason.map { " (\($0.rawValue))" } ?? "")
  }
}

extension RefusalReason {
  /// Whether it says something of the mailbox; all others are about us or the mail.
  package var isAboutPerson: Bool {
    switch self {
    case .unknownUser, .mailboxFull, .hostUnknown, .expired, .network, .other: true
    case .policy, .spam, .authentication, .rate, .size, .content: false
    }
  }

  /// Whether it is said of one mailbox, and by no relay or provider of all.
  package var namesMailbox: Bool { self == .mailboxFull || self == .unknownUser }

  /// Those that a whole issue may be refused for.
  package static let ours = [policy, spam, authentication]
}
