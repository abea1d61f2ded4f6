package import Audience
internal import Delivery
internal import Foundation
internal import Mail
package import Store

/// Everything kept about one person: what `subscribers show` tells, and the document that they may ask for (GDPR, Articles 15 and 20).
package struct PersonExport: Encodable, Sendable {
  package struct Standing: Encodable, Sendable {
    package let list: String
    package let state: String
    package let since: String
    /// When a form asked again for somebody who has left; nil where none waits for their click.
    package let askedAt: String?
    package let snoozedUntil: String?
    package let frequency: Frequency
  }

  package struct Event: Encodable, Sendable {
    package let at: String
    package let event: String
    package let list: String?
    package let cause: String
    /// What the form said, and the hash of the network the click came from.
    package let words: String?
    package let network: String?
    /// Of a leaving: why, as they said, and in which words.
    package let reason: LeavingReason.Kind?
    package let reasonWords: String?

    init(_ consent: Consent) {
      (reason, reasonWords) = (consent.reason?.kind, consent.reason?.words)
      (at, event, list) = (consent.at.rfc3339, consent.event.rawValue, consent.list)
      (cause, words, network) = (consent.cause, consent.words, consent.network)
    }
  }

  package struct Mail: Encodable, Sendable {
    package let campaign: String
    package let state: String
    package let attempts: Int
    package let reply: String?
    package let at: String
    /// The number of the subject that they got, where there were several.
    package let subject: Int?
    /// What a message said, as long as that is kept; nil of all other mail.
    package let values: [String: String]?
    /// What happened before, where it was not taken at once.
    package let history: [Try]

    init(_ record: DeliveryRecord, _ history: [Attempt], values: [String: String]? = nil) {
      self.values = values
      (campaign, state, attempts) = (record.campaign, record.state.rawValue, record.attempts)
      (reply, at, subject) = (record.reply, record.changedAt.rfc3339, record.variant)
      self.history = history.map(Try.init)
    }
  }

  package struct Try: Encodable, Sendable {
    package let at: String
    package let outcome: String
    package let reply: String?

    init(_ attempt: Attempt) {
      (at, outcome, reply) = (attempt.at.rfc3339, attempt.outcome.rawValue, attempt.reply)
    }
  }

  package struct Engagement: Encodable, Sendable {
    package let campaign: String
    /// `opened` or `clicked`.
    package let kind: String
    package let firstAt: String
    package let lastAt: String
    /// The addresses of the links that they followed.
    package let links: [String]
  }

  /// Where they stand with a series.
  package struct Course: Encodable, Sendable {
    package let series: String
    package let mode: String
    package let began: String
    /// The file of the last step that was made a mail for them.
    package let lastStep: String?
    /// Why nothing more comes; nil while it goes on.
    package let ended: String?
  }

  /// What they said to a post that they were to approve.
  package struct Answer: Encodable, Sendable {
    package let at: String
    package let post: String
    /// `yes` or `no`, by `link` or `hand`.
    package let verdict: String
    package let way: String
    package let words: String

    init(_ post: String, _ approval: Approval) {
      self.post = post
      (at, words) = (approval.at.rfc3339, approval.words)
      (verdict, way) = (approval.verdict.rawValue, approval.way.rawValue)
    }
  }

  /// What came back about their mail.
  package struct Return: Encodable, Sendable {
    package let at: String
    /// `bounce`, `complaint` …
    package let kind: String
    package let reason: String?
    package let isHard: Bool
    package let campaign: String?
    package let words: String
    /// Another address that their mail went on to.
    package let forwardedTo: String?
    /// What followed from it.
    package let outcome: String
    package let source: String
    package let undoneAt: String?
    package let headline: String

    package init(_ record: FeedbackRecord) {
      (at, kind, reason, isHard) = (record.at.rfc3339, record.kind.rawValue, record.reason?.rawValue, record.isHard)
      (campaign, words, forwardedTo, outcome) = (record.campaign, record.words, record.recipient, record.outcome.rawValue)
      (source, undoneAt, headline) = (FeedbackRecord.title(of: record.source), record.undoneAt?.rfc3339, record.headline)
    }

    private enum CodingKeys: String, CodingKey {
      case at, kind, reason, isHard, campaign, words, forwardedTo, outcome, source, undoneAt
    }
  }

  package struct Block: Encodable, Sendable {
    package let kind: String
    /// Nil for all lists.
    package let list: String?
    package let reason: String
    package let since: String
  }

  package let address: String
  package let name: String
  /// What they are called by, where that is known apart from the name.
  package let firstName: String?
  /// As it stands, sealed, in the links of their mails.
  package let id: String
  package let language: String
  package let zone: String
  package let joined: String
  package let lists: [Standing]
  package let tags: [String]
  package let attributes: [String: String]
  package let suppressed: [Block]
  package let history: [Event]
  package let deliveries: [Mail]
  /// Of issues that were over by then only counts are kept, without names; nil: every mail is here.
  package let deliveriesSince: String?
  package let engagements: [Engagement]
  package let series: [Course]
  package let approvals: [Answer]
  package let returned: [Return]

  /// One JSON document, keys sorted; nil when there is no such person.
  package static func json(of id: SubscriberID, _ connection: Connection) throws -> String? {
    guard let person = try of(id, connection) else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(person), as: UTF8.self)
  }
}
