internal import Mail
package import Store

extension Membership {
  /// Where somebody stood on a list before something that came back changed it.
  package struct Former: Sendable, Hashable {
    package let list: ListID
    package let state: MembershipState
    /// What they became.
    package let became: MembershipState
    package let snoozedUntil: Timestamp?
    /// Whether a suppression was made too.
    package let isSuppressed: Bool

    package init(list: ListID, state: MembershipState, became: MembershipState, snoozedUntil: Timestamp?, isSuppressed: Bool = false) {
      (self.list, self.state, self.became, self.snoozedUntil, self.isSuppressed) = (list, state, became, snoozedUntil, isSuppressed)
    }
  }

  /// Nothing arrives in their mailbox: no list that they are on, or were asked for, goes on. A no that they said stays theirs.
  ///
  /// - Returns: where they stood, list by list, where that is another now.
  package static func bounce(
    _ subscriber: SubscriberID, cause: String, now: Timestamp, _ connection: Connection
  ) throws -> [Former] {
    try all(of: subscriber, connection).filter { $0.state == .confirmed || $0.state == .pending }.map { membership in
      try set(.bounced, subscriber, list: membership.list, cause: cause, now: now, connection)
      return Former(list: membership.list, state: membership.state, became: .bounced, snoozedUntil: membership.snoozedUntil)
    }
  }

  /// They reported mail of the list as spam. That is more than to leave it: it stands against every list, and the list is closed to their address.
  /// Who was never on it only had a mail of a program's.
  package static func complain(
    _ subscriber: Subscriber, list: ListID, cause: String, now: Timestamp, _ connection: Connection
  ) throws -> [Former] {
    guard let membership = try find(subscriber.id, list: list, connection), membership.state != .complained, membership.state != .erased
    else { return [] }
    try set(.complained, subscriber.id, list: list, cause: cause, now: now, connection)
    let isNew = try Suppression.add(.address, subscriber.address.key, list: list, reason: cause, now: now, connection)
    return [
      Former(
        list: list, state: membership.state, became: .complained, snoozedUntil: membership.snoozedUntil, isSuppressed: isNew)
    ]
  }

  /// Takes such a change back, unless something has changed it since. A no that they said beside it is what stands then.
  ///
  /// - Returns: whether they stand where they stood.
  package static func takeBack(
    _ former: Former, of subscriber: Subscriber, cause: String, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    guard try state(subscriber.id, list: former.list, connection) == former.became else { return false }
    if former.isSuppressed {
      _ = try Suppression.remove(.address, subscriber.address.key, list: former.list, connection)
    }
    // What brings back to another bounce or complaint leaves the no beside that.
    if try !MembershipState.stops.contains(former.state) && Consent.hasLeft(subscriber.id, list: former.list, connection) {
      try set(.unsubscribed, subscriber.id, list: former.list, cause: cause, now: now, connection)
      return former.state == .unsubscribed
    }
    try set(former.state, subscriber.id, list: former.list, cause: cause, now: now, connection)
    if former.state == .confirmed { try rest(subscriber.id, list: former.list, until: former.snoozedUntil, connection) }
    return true
  }
}
