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

  /// They count: nobody is where mail was sent. Each once, in the order in which they came.
  ///
  /// - Returns: how many people get no mail any more.
  package func accept(in database: Database, now: @Sendable () -> Timestamp) async throws -> Int {
    var people = 0
    while true {
      let now = now()
      let done = try await database.write { connection in
        let held = try waiting(limit: Self.batch, connection)
        let gone = try held.count { try accept($0, now: now, connection) }
        return (held: held.count, gone: gone)
      }
      people += done.gone
      if done.held < Self.batch { return people }
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
