package import Store

/// Where a person stands with a list; and the changes of it, each with its line in the consent journal, in the caller's transaction.
package struct Membership: Sendable, Hashable {
  package let list: ListID
  package let slug: String
  package let state: MembershipState
  /// Whether the person has left, this list or all, and only a form asks for them: until the click that is what they said last.
  package var hadLeft: Bool { leftAt != nil }
  /// When that form came or, of one that was there before, when they left all lists.
  package let leftAt: Timestamp?
  /// Until then a confirmed person gets no mail.
  package let snoozedUntil: Timestamp?
  package let frequency: Frequency
  package let changedAt: Timestamp

  /// What the person themselves last said. A form says nothing for them.
  package var answer: MembershipState { hadLeft ? .unsubscribed : state }

  /// Confirms the person, unless a final state stands against it: on this list, a bounce or complaint on any, or that they left all.
  ///
  /// - Returns: the state from before, or that which stands against it; nil for a new membership.
  @discardableResult
  package static func confirm(
    _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof? = nil, now: Timestamp, _ connection: Connection
  ) throws -> MembershipState? {
    if let stop = try stop(subscriber, connection) { return stop.state }
    let all = try all(of: subscriber, connection)
    let before = all.first { $0.list == list }?.answer
    guard before == nil || before == .pending else { return before }
    if MembershipState.refusesAll(all.map(\.answer)) { return .unsubscribed }
    try set(.confirmed, subscriber, list: list, cause: cause, proof: proof, now: now, connection)
    return before
  }

  /// Somebody typed the address into a form: it waits for the click of the mailbox's owner. Bounces and complaints stand against it.
  ///
  /// - Parameter remindAt: when to ask once more.
  package static func ask(
    _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof?, remindAt: Timestamp?, now: Timestamp,
    _ connection: Connection
  ) throws {
    guard try stop(subscriber, connection) == nil else { return }
    let all = try all(of: subscriber, connection)
    let before = all.first { $0.list == list }
    switch before?.state {
    case nil, .pending, .unsubscribed:
      let hasLeft = before?.answer == .unsubscribed || MembershipState.refusesAll(all.map(\.answer))
      try set(.pending, subscriber, list: list, cause: cause, proof: proof, now: now, connection)
      if hasLeft { try noteLeft(subscriber, list: list, now: now, connection) }
      try remind(subscriber, list: list, at: remindAt, connection)
    case .confirmed, .bounced, .complained, .erased: break
    }
  }

  /// Idempotent: unsubscribing twice is one line in the journal.
  ///
  /// - Returns: whether anything changed.
  @discardableResult
  package static func unsubscribe(
    _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof? = nil, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    guard let before = try state(subscriber, list: list, connection), !before.isFinal else { return false }
    try set(.unsubscribed, subscriber, list: list, cause: cause, proof: proof, now: now, connection)
    let all = try all(of: subscriber, connection)
    guard MembershipState.refusesAll(all.map(\.answer)) else { return true }
    // What forms asked before, nobody reminds of a person who has left all.
    for waiting in all where waiting.state == .pending {
      try noteLeft(subscriber, list: waiting.list, now: now, connection)
      try remind(subscriber, list: waiting.list, at: nil, connection)
    }
    return true
  }

  /// Takes the person off every list, also those that wait for a click: no reminder comes, and no old link subscribes them.
  ///
  /// - Returns: whether anything changed.
  @discardableResult
  package static func leaveAll(
    _ subscriber: SubscriberID, cause: String, proof: Consent.Proof? = nil, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    try all(of: subscriber, connection).count {
      try unsubscribe(subscriber, list: $0.list, cause: cause, proof: proof, now: now, connection)
    } > 0
  }

  /// The person's own wish, by a mail of ours that they hold; not where a bounce or a complaint stands, on whatever list.
  ///
  /// - Returns: whether the person gets mail of the list now.
  package static func comeBack(
    _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof? = nil, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    guard try stop(subscriber, connection) == nil else { return false }
    switch try state(subscriber, list: list, connection) {
    case .confirmed: return true
    case nil, .pending, .unsubscribed:
      try set(.confirmed, subscriber, list: list, cause: cause, proof: proof, now: now, connection)
      return true
    case .bounced, .complained, .erased: return false
    }
  }

  /// Sets an earlier no aside, because of a reason that somebody gave. A bounce or a complaint on other lists, which would go on standing
  /// against this one, becomes a plain leaving there.
  static func bringBack(_ subscriber: SubscriberID, list: ListID, cause: String, now: Timestamp, _ connection: Connection) throws {
    try set(.confirmed, subscriber, list: list, cause: cause, now: now, connection)
    while let stop = try stop(subscriber, connection) {
      try set(.unsubscribed, subscriber, list: stop.list, cause: cause, now: now, connection)
    }
  }
}
