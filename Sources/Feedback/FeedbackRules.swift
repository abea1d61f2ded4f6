package import Store

/// What follows from all that came back about one person. A pure function over it: no clock, no database.
///
/// ```
/// hard       at once
/// soft       one a day at most; so many days, and nothing arrived between
/// delivered  forgets the soft ones before it: somebody said so, or a mail was taken and nothing came back about it for a while
/// complaint  at once, and more than a bounce
/// ```
///
/// A relay takes everything, so that it took a mail says nothing yet; and a weekly letter would never be refused often enough if a week without a
/// refusal healed by itself. So it is mail that heals, not time.
package struct FeedbackRules: Sendable, Hashable {
  package struct Event: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case hard, soft, complaint
      /// It came back because of us, or of the mail: nobody is blamed, and it has not arrived.
      case refused
      /// Somebody says that it was delivered.
      case delivered
      /// A server took it.
      case accepted
    }

    package let kind: Kind
    package let at: Timestamp
    /// Of which mail; nil where that is not known.
    package let delivery: DeliveryID?
    /// Whether its reason is one that is said of one mailbox (``RefusalReason/namesMailbox``).
    package let namesMailbox: Bool

    package init(_ kind: Kind, at: Timestamp, delivery: DeliveryID? = nil, namesMailbox: Bool = false) {
      (self.kind, self.at, self.delivery, self.namesMailbox) = (kind, at, delivery, namesMailbox)
    }
  }

  package enum Verdict: Sendable, Hashable {
    /// They go on getting mail. So many days of soft bounces count.
    case keep(softDays: Int)
    /// Their mailbox is none.
    case gone
    /// It took nothing on so many days.
    case worn(days: Int)
    case complained
  }

  /// Days (UTC) with a soft bounce after which no mail goes there any more.
  package let softThreshold: Int
  /// So long after a mail was taken, and nothing came back about it, it has arrived.
  package let softStale: Duration

  package init(softThreshold: Int, softStale: Duration) {
    (self.softThreshold, self.softStale) = (softThreshold, softStale)
  }

  /// - Parameter events: since the person last said yes, in any order.
  package func verdict(over events: [Event], now: Timestamp) -> Verdict {
    if events.contains(where: { $0.kind == .complaint }) { return .complained }
    if events.contains(where: { $0.kind == .hard }) { return .gone }
    let healed = events.compactMap { arrival($0, among: events, now) }.max()
    let days = Set(events.filter { $0.kind == .soft && $0.at > healed ?? Timestamp(milliseconds: .min) }.map(\.at.day)).count
    return days >= softThreshold ? .worn(days: days) : .keep(softDays: days)
  }

  /// When a mail arrived, if this says that one did.
  private func arrival(_ event: Event, among events: [Event], _ now: Timestamp) -> Timestamp? {
    switch event.kind {
    // Some say so of what comes back hours later.
    case .delivered, .accepted:
      let cameBack = events.contains { other in
        [.soft, .refused].contains(other.kind) && other.delivery != nil && other.delivery == event.delivery
          && (event.kind == .accepted || other.at >= event.at)
      }
      let isLongAgo = event.kind == .delivered || event.at + softStale <= now
      return !cameBack && isLongAgo ? event.at : nil
    case .hard, .soft, .complaint, .refused: return nil
    }
  }
}
