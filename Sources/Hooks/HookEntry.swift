package import Audience
package import Store

/// One line of the hooks' journal: that something happened, in the order of commits. What it was is read where it is.
package struct HookEntry: Sendable {
  package enum Subject: Sendable {
    /// - Parameters:
    ///   - number: of the line in the person's own journal.
    ///   - former: the id that an erased person had.
    case person(SubscriberID, number: Int64, former: PublicID?)
    case campaign(CampaignID)
  }

  package let id: Int64
  package let event: HookEvent
  package let at: Timestamp
  package let subject: Subject

  /// So long a line is kept for hooks that rest, and for who wants to hear something once more.
  package static let memory = Duration.seconds(30 * 86_400)
}
