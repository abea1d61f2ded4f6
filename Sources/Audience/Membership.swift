package import Store

/// One person on one list.
///
/// ```
/// pending → confirmed → unsubscribed | bounced | complained | erased
/// ```
package enum MembershipState: String, Sendable, CaseIterable {
  case pending, confirmed, unsubscribed, bounced, complained, erased

  /// Whether the person, or what came back from their mailbox, asked for no more mail. Nothing automatic undoes that.
  package var isFinal: Bool {
    switch self {
    case .pending, .confirmed: false
    case .unsubscribed, .bounced, .complained, .erased: true
    }
  }
}

/// One line of the journal: what a membership became, when, and by what.
package struct MembershipEvent: Sendable, Hashable {
  package let state: MembershipState
  /// `imported from people.csv line 7`, `one-click unsubscribe (campaign first-issue)` …
  package let cause: String
  package let at: Timestamp
}

/// Changes of membership, each with its line in the journal, in the caller's transaction.
package enum Membership {
  /// Confirms the person, unless a final state stands against it.
  ///
  /// - Returns: the state from before; nil for a new membership.
  @discardableResult
  package static func confirm(
    _ subscriber: SubscriberID, list: ListID, cause: String, now: Timestamp, _ connection: Connection
  ) throws -> MembershipState? {
    let before = try state(subscriber, list: list, connection)
    guard before == nil || before == .pending else { return before }
    try set(.confirmed, subscriber, list: list, cause: cause, now: now, connection)
    return before
  }

  /// Idempotent: unsubscribing twice is one line in the journal.
  ///
  /// - Returns: whether anything changed.
  @discardableResult
  package static func unsubscribe(
    _ subscriber: SubscriberID, list: ListID, cause: String, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    guard let before = try state(subscriber, list: list, connection), !before.isFinal else { return false }
    try set(.unsubscribed, subscriber, list: list, cause: cause, now: now, connection)
    return true
  }

  /// The person's own wish, against an unsubscribing only.
  ///
  /// - Returns: whether the person is confirmed now.
  package static func comeBack(
    _ subscriber: SubscriberID, list: ListID, cause: String, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    let before = try state(subscriber, list: list, connection)
    guard before == .unsubscribed else { return before == .confirmed }
    try set(.confirmed, subscriber, list: list, cause: cause, now: now, connection)
    return true
  }
}
