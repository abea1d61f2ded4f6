internal import Audience
internal import Campaigns
internal import Delivery
internal import Mail
package import Store

/// Bounces of one issue, of mails to one alone, or of one domain, that ``BounceBrake`` holds, and what somebody who has looked does about them: they count after all, or they are taken back
/// (``FeedbackUndo``). While one is held, nobody is given up for it.
package struct HeldBounces: Sendable {
  /// Of one transaction: whoever sends waits that long. Killed between two, the same command again goes on with the others.
  private static let batch = 500

  let scope: BounceScope

  package init(of scope: BounceScope) { self.scope = scope }

  /// What became of those whose bounces count.
  package struct Accepted: Sendable, Hashable {
    /// Who gets no mail any more.
    package var gone = 0
    /// Who had mail since that did not come back.
    package var kept = 0
  }

  /// They count: nobody is where mail was sent. Each once, in the order in which they came. But who had mail since, and nothing came back about it for as
  /// long as that takes, is there: what was said of them was wrong, and is taken back.
  package func accept(in database: Database, by rules: FeedbackRules, now: @Sendable () -> Timestamp) async throws -> Accepted {
    var all = Accepted()
    while true {
      let now = now()
      let done = try await database.write { connection in
        let held = try waiting(limit: Self.batch, connection)
        var done = Accepted()
        for bounce in held {
          if try hasArrived(since: bounce, before: now + (.zero - rules.softStale), connection) {
            try takeBack(bounce.id, now: now, connection)
            done.kept += 1
          } else if try accept(bounce, now: now, connection) {
            done.gone += 1
          }
        }
        return (held: held.count, people: done)
      }
      all.gone += done.people.gone
      all.kept += done.people.kept
      if done.held < Self.batch { return all }
    }
  }

  /// - Returns: whether somebody is given up for it.
  private func accept(_ bounce: Held, now: Timestamp, _ connection: Connection) throws -> Bool {
    try settle(bounce.id, connection)
    guard let target = try FeedbackTarget.of(bounce.delivery, connection), Erasure.subscriber(of: target.subscriber.address.text) == nil
    else { return false }
    // They have confirmed since, by a link in a mail that arrived; that somebody added them elsewhere says nothing of their mailbox.
    if let yes = try FeedbackRules.lastYes(of: target.subscriber.id, list: nil, by: .themselves, connection), yes > bounce.at {
      return false
    }
    let cause = target.cause(FeedbackTarget.words(bounce.words), bounce.source, bounce.at) + ", and somebody has looked at it"
    let former = try Membership.bounce(target.subscriber.id, cause: cause, now: now, connection)
    for place in former { try FeedbackChanges.keep(place, by: bounce.id, connection) }
    return !former.isEmpty
  }
}
