package import Audience
internal import Mail
package import Store

/// Somebody a mail of a list is for, as they stand at this very moment.
package struct Addressee: Sendable {
  package let subscriber: Subscriber
  package let membership: Membership?
  /// Why no such mail may go to them, in the words of the ledger; nil where one may.
  package let obstacle: String?

  /// The same of who does not only rest.
  package var obstacleForGood: String? { membership?.state == .confirmed && membership?.snoozedUntil != nil ? nil : obstacle }

  /// A state of the membership, or `not on the list`.
  package var state: String { Self.state(of: membership) }

  private static func state(of membership: Membership?) -> String { membership?.state.rawValue ?? "not on the list" }

  /// All that keeps such a mail from them.
  ///
  /// - Parameter recent: nil for a mail to them alone, which does not come too soon after an issue.
  package func obstacles(_ recent: RecentIssues?, _ connection: Connection) throws -> [String] {
    [obstacle, try recent?.reason(against: subscriber.id, membership?.frequency ?? .every, connection)].compactMap(\.self)
  }

  /// Nil when there is no such person.
  package static func find(
    _ id: SubscriberID, list: ListID, kind: Campaign.Kind, now: Timestamp, _ connection: Connection
  ) throws -> Addressee? {
    guard let (subscriber, membership, mayBeBarred) = try Subscriber.find(id, with: list, connection) else { return nil }
    let obstacle =
      try obstacle(subscriber, membership, kind, now)
      ?? (mayBeBarred ? bar(subscriber.address, subscriber.id, list: list, kind: kind, connection) : nil)
    return Addressee(subscriber: subscriber, membership: membership, obstacle: obstacle)
  }

  /// What stands against it on the list itself.
  private static func obstacle(
    _ subscriber: Subscriber, _ membership: Membership?, _ kind: Campaign.Kind, _ now: Timestamp
  ) -> String? {
    guard kind.needsMembership else {
      return Erasure.subscriber(of: subscriber.address.text) == nil ? nil : MembershipState.erased.rawValue
    }
    // What asks, be it the retry or the reminder, leaves only as long as the question waits.
    let isOpen = kind.isAsking ? membership?.isWaiting == true : membership?.state == .confirmed
    guard isOpen else { return state(of: membership) }
    if kind.letsRest, let until = membership?.snoozedUntil, until > now { return "rests until \(until.rfc3339)" }
    return nil
  }

  /// What stands against mail to an address otherwise, in the words of the ledger.
  ///
  /// - Parameter id: of the person whose address it is; nil where nobody is known by it.
  static func bar(
    _ address: EmailAddress, _ id: SubscriberID?, list: ListID, kind: Campaign.Kind, _ connection: Connection
  ) throws -> String? {
    if let stop = try id.flatMap({ try Membership.stop($0, connection) }) { return "\(stop.state.rawValue) on \(stop.slug)" }
    let suppressions = try Suppression.standing(against: address, connection).filter { suppression in
      switch kind {
      // Who was erased and signs up again is asked: their own yes lifts what stands against them.
      case .confirmation, .reminder: suppression.covers(list) && suppression.kind != .erased
      // It is mail of no list: what stands against one alone does not matter.
      case .notice, .review, .message: suppression.list == nil
      case .issue, .welcome, .series, .test, .digest: suppression.covers(list)
      }
    }
    return suppressions.first.map { "suppressed: \($0.reason)" }
  }
}
