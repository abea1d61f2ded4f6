package import Delivery
package import Store

/// One sending of one issue to one list, or the mails of one day that each go to one person.
///
/// ```
/// scheduled → freezing → sending → sent;   sending ⇄ paused;   scheduled, sending, paused → cancelled;   sent → sending, by a human's hand
/// ```
package struct Campaign: Sendable, Hashable {
  package enum State: String, Sendable, CaseIterable {
    case scheduled, freezing, sending, paused, sent, cancelled
  }

  /// What its mail is. All but the issue go to one person each, when that person does something: a campaign of them is one day's (UTC),
  /// and its audience grows until the day is over.
  package enum Kind: String, Sendable, CaseIterable, Codable {
    case issue
    /// Asks whether the owner of the mailbox wants to be on the list.
    case confirmation
    /// The same once more.
    case reminder
    case welcome

    /// Whether it goes to somebody who has not said yes.
    var isAsking: Bool { self == .confirmation || self == .reminder }
  }

  package let id: CampaignID
  /// Unique. The issue's slug; for the n-th rehearsal of it `slug.rehearsal-n`; `confirmation.main.2026-11-24` for mails to one person.
  package let name: String
  package let slug: String
  package let list: ListID
  package let kind: Kind
  package let mode: SendingMode
  package let state: State
  package let promise: Promise
  package let contentHash: String
  package let title: String
  package let sendAt: Timestamp
  package let frozenAt: Timestamp?
  /// When nothing was left to do, of one that was cancelled too.
  package let finishedAt: Timestamp?
  /// Why it is paused or was cancelled.
  package let halt: Halt?
  /// While a first few have it and the others wait: when it is decided whether they get it.
  package let canaryEnds: Timestamp?

  /// Whether nobody can join its audience any more.
  func isComplete(at now: Timestamp) -> Bool { kind == .issue || now >= sendAt + .seconds(86_400) }
}

/// Why a campaign does not go on.
package struct Halt: Sendable, Hashable {
  package let since: Timestamp
  /// Who stopped it, and what for: `by hand: the second link is wrong`.
  package let reason: String
}
