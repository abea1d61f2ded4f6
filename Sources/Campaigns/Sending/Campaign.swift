package import Delivery
internal import Foundation
package import Store

/// One sending of one issue to one list, the mails of one day that each go to one person, or a mail to one or a few who need
/// not be readers.
///
/// ```
/// scheduled → freezing → sending → sent;   sending ⇄ paused;   scheduled, sending, paused → cancelled;   sent → sending, by a human's hand
/// ```
package struct Campaign: Sendable, Hashable {
  package enum State: String, Sendable, CaseIterable, Codable {
    case scheduled, freezing, sending, paused, sent, cancelled
  }

  /// What its mail is.
  package enum Kind: String, Sendable, CaseIterable, Codable {
    case issue
    /// Asks whether the owner of the mailbox wants to be on the list.
    case confirmation
    /// The same once more.
    case reminder
    case welcome
    /// A step of a series, for a reader whose turn it is.
    case series
    /// A post, sent to a few who need not be readers to see how it arrives.
    case test
    /// The engine's own word to the publication's writers.
    case notice
    /// A month's issues in one mail, for those who chose that.
    case digest
    /// What a program had sent to one person, be they a reader or not: a receipt, a link to a new password.
    case message
    /// Asks approvers whether a post may go out.
    case review

    /// Those that go to one person each, when that person does something.
    package static let personal = allCases.filter(\.isPersonal)

    var isPersonal: Bool { isAsking || self == .welcome }

    /// Whether its people join one by one, until its day (UTC) is over.
    var isOfOneDay: Bool { isPersonal || self == .series }

    /// Whether it goes to somebody who has not said yes.
    var isAsking: Bool { self == .confirmation || self == .reminder }

    /// Whether it is what readers of a list get, or will get, as its writer wrote it.
    var isPost: Bool { hasPage || self == .series }

    /// Whether it is, or will be, on the site.
    package var hasPage: Bool { self == .issue || self == .test }

    /// Whether it waits until its reader's rest is over.
    var letsRest: Bool { isForMany || self == .series }

    /// Whether what comes back of it tells something of all that it went to; the other kinds go to one alone, for a reason of their own.
    package var isTogether: Bool { letsRest }

    /// Whether thousands may get it, who can wait: it leaves behind mails to one person, and in the hours that the settings allow.
    package var isForMany: Bool { self == .issue || self == .digest }

    /// Whether it is mail of a list, which one can leave.
    package var isOfList: Bool { isPost || self == .welcome || self == .digest }

    /// Whether where the person stands with the list decides if it may go to them.
    var needsMembership: Bool { isForMany || isOfOneDay }
  }

  /// How the mails of one leave that is under way from the start.
  package struct Terms: Sendable {
    let mode: SendingMode
    let promise: Promise
    /// For how long refusals for now are tried again.
    package internal(set) var expiresAfter: Duration

    package init(mode: SendingMode, promise: Promise, expiresAfter: Duration) {
      self.mode = mode
      self.promise = promise
      self.expiresAfter = expiresAfter
    }
  }

  package let id: CampaignID
  /// Unique. The issue's slug; for the n-th rehearsal of it `slug.rehearsal-n`; `confirmation.main.2026-11-24` for mails to one person,
  /// `series.welcome.hello.2026-11-24` for a step of a series, `test.slug.2` for the second test, `notice.paused.slug` for a notice,
  /// `digest.main.2026-11` for a month, `message.receipt.5e0f…` for a program's, `review.slug.2` for the second time that approvers are asked.
  package let name: String
  package let slug: String
  package let list: ListID
  package let kind: Kind
  package let mode: SendingMode
  package let state: State
  package let promise: Promise
  package let contentHash: String
  /// Of a review: what it asks about; of an issue: what was approved (``Proposal/hash``).
  let proposal: String?
  let createdAt: Timestamp
  package let title: String
  package let sendAt: Timestamp
  /// When it is due on each reader's own clock (`2026-12-01T09:00`); nil: for all at ``sendAt``.
  package let localTime: String?
  package let frozenAt: Timestamp?
  /// When nothing was left to do, of one that was cancelled too.
  package let finishedAt: Timestamp?
  /// Why it is paused or was cancelled.
  package let halt: Halt?
  /// While a first few have it and the others wait: when it is decided whether they get it.
  package let canaryEnds: Timestamp?
  /// Of a test: the reader whose values everybody is shown; nil: each their own.
  package let shownAs: SubscriberID?
  /// While it is open which subject the others get: when the trial is judged, or later.
  package let trialEnds: Timestamp?
  /// Since when only counts are kept of it, or soon will be: nothing about one of its readers is known or decided any more.
  package let rolledUpAt: Timestamp?
  /// The number of the subject that those get who took no part in the trial; nil where there is none, and while it is open.
  package let variant: Int?

  /// When its first readers have it, who live in one of the zones.
  func begins(in zones: [TimeZone]) -> Timestamp {
    localTime.flatMap { WallTime($0) }?.first(in: zones, or: sendAt) ?? sendAt
  }

  /// What is said to who asks for single mails of it; nil while they are kept.
  package var onlyCounts: String? {
    rolledUpAt.map {
      "what became of each reader of \(name) is not kept any more: its mails are counts since \($0.rfc3339) (data.keep_deliveries)"
    }
  }

  /// Whether nobody can join its audience any more.
  func isComplete(at now: Timestamp) -> Bool { !kind.isOfOneDay || now >= sendAt + .seconds(86_400) }
}

/// Why a campaign does not go on.
package struct Halt: Sendable, Hashable {
  package let since: Timestamp
  /// Who stopped it, and what for: `by hand: the second link is wrong`.
  package let reason: String

  /// What stops an issue by itself.
  package enum Brake: String, Sendable, Encodable, CaseIterable {
    /// Too much came back of it.
    case bounces
    /// Too many reported it as spam.
    case complaints
    /// Of its first few mails.
    case canary
    /// Of those who try its subjects nobody is known to have it.
    case trial

    /// Of its reasons, by which it is known.
    package var beginning: String { "by its \(rawValue): " }
  }

  /// Nil where somebody did it by hand.
  package var brake: Brake? { Brake.allCases.first { reason.hasPrefix($0.beginning) } }
}
