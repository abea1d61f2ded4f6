internal import Audience
package import Campaigns
internal import Mail
package import Store

/// Takes back what bounces or complaints did, because a human knows better: everybody stands again where they stood before, on the lists that were
/// changed, unless something else has changed them since or another bounce still stands. The same bounce coming again is not taken up again.
package struct FeedbackUndo: Sendable {
  private let rules: FeedbackRules

  package init(rules: FeedbackRules) { self.rules = rules }

  /// What became of one person.
  package struct Done: Sendable, Hashable, Encodable {
    package let address: String
    /// The lists on which they stand as before.
    package let lists: [String]
    /// Whether something else that came back still keeps mail from them.
    package let isStillOut: Bool
  }

  /// That somebody reported a mail as spam: only their own word brings them back, so it has to be said which.
  package struct NeedsReason: Error {}

  /// - Parameters:
  ///   - records: of bounces and complaints that stand.
  ///   - reason: how somebody knows better.
  /// - Throws: ``NeedsReason``.
  package func undo(
    _ records: [FeedbackRecord], because reason: String?, now: Timestamp, _ connection: Connection
  ) throws -> [Done] {
    let reason = reason?.isEmpty == true ? nil : reason
    if reason == nil, records.contains(where: { $0.kind == .complaint }) { throw NeedsReason() }
    for record in records { try markUndone(record, now: now, connection) }
    let people = Dictionary(grouping: records.filter { $0.subscriber != nil }) { $0.subscriber }
    return try people.values.sorted { $0[0].id < $1[0].id }.compactMap { try undo(all: $0, because: reason, now: now, connection) }
  }

  private func undo(
    all records: [FeedbackRecord], because reason: String?, now: Timestamp, _ connection: Connection
  ) throws -> Done? {
    guard let id = records[0].subscriber, let person = try Subscriber.find(id, connection) else { return nil }
    if case .keep = try rules.verdict(of: id, before: nil, now: now, connection) {
    } else {
      return Done(address: person.address.text, lists: [], isStillOut: true)
    }
    let cause = Consent.byHand + (reason ?? "it was no \(records[0].kind.rawValue)")
    var lists: [String] = []
    // Also by those that were taken back before, while others still stood.
    for former in try undoneChanges(of: id, connection) {
      guard try Membership.takeBack(former, of: person, cause: cause, now: now, connection) else { continue }
      if former.state == .confirmed { try SeriesReader.goOn(id, list: former.list, now: now, connection) }
      lists.append(try MailingList.find(former.list, connection)?.slug ?? "")
    }
    try SeriesReader.giveAgain(id, now: now, connection)
    // What somebody changes from now on, no later undo of something else takes back.
    try forgetUndone(of: id, connection)
    return Done(
      address: person.address.text, lists: Array(Set(lists)).sorted(), isStillOut: try Membership.stop(id, connection) != nil)
  }
}
