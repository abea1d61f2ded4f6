package import Audience
package import Store

/// Somebody a mail of a list is for, as they stand at this very moment.
package struct Addressee: Sendable {
  package let subscriber: Subscriber
  package let membership: Membership?
  /// Why no such mail may go to them, in the words of the ledger; nil where one may.
  package let obstacle: String?

  /// Nil when there is no such person.
  package static func find(
    _ id: SubscriberID, list: ListID, kind: Campaign.Kind, now: Timestamp, _ connection: Connection
  ) throws -> Addressee? {
    guard let subscriber = try Subscriber.find(id, connection) else { return nil }
    let membership = try Membership.find(id, list: list, connection)
    return Addressee(
      subscriber: subscriber, membership: membership,
      obstacle: try obstacle(subscriber, membership, list, kind, now, connection))
  }

  private static func obstacle(
    _ subscriber: Subscriber, _ membership: Membership?, _ list: ListID, _ kind: Campaign.Kind, _ now: Timestamp, _ connection: Connection
  ) throws -> String? {
    guard membership?.state == (kind.isAsking ? .pending : .confirmed) else { return membership?.state.rawValue ?? "not on the list" }
    if let stop = try Membership.stop(subscriber.id, connection) { return "\(stop.state.rawValue) on \(stop.slug)" }
    if kind == .issue, let until = membership?.snoozedUntil, until > now { return "rests until \(until.rfc3339)" }
    // Who was erased and signs up again is asked: their own yes lifts what stands against them.
    let suppressions = try Suppression.standing(against: subscriber.address, list: list, connection)
    return suppressions.first { !kind.isAsking || $0.kind != .erased }.map { "suppressed: \($0.reason)" }
  }
}
