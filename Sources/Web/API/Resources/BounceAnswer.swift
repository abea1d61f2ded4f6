internal import Accounts
internal import Audience
internal import Campaigns
internal import Feedback
internal import HTTPTypes
internal import Mail
internal import Store

/// What came back about somebody.
struct BounceAnswer: APIObject {
  let id: Int
  let at: String
  let kind: String
  let isHard: Bool
  let reason: String?
  let address: String?
  let campaign: String?
  let words: String
  let outcome: String
  let source: String
  let undoneAt: String?

  static let title = "Bounce"
  static let notes = [
    "id": Note("", 17), "at": .time(""), "kind": Note("", "bounce"), "isHard": Note("Whether it says that mail never arrives there."),
    "reason": Note("", "unknown user"), "address": .address(""), "campaign": Note("", "hello"),
    "words": Note("The server's.", "550 5.1.1 no such user"), "outcome": Note("What followed.", "bounced"),
    "source": Note("Who brought it.", "the server, at once"), "undoneAt": .time("When somebody took it back."),
  ]

  init(_ record: FeedbackRecord) {
    (id, at, kind, isHard) = (Int(record.id), record.at.rfc3339, record.kind.rawValue, record.isHard)
    (reason, address, campaign, words) = (record.reason?.rawValue, record.address, record.campaign, record.words)
    (outcome, source) = (record.outcome.rawValue, FeedbackRecord.title(of: record.source))
    undoneAt = record.undoneAt?.rfc3339
  }
}
