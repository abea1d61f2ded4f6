package import Mail
package import Store

/// Which of what came back is meant.
package struct FeedbackFilter: Sendable {
  package var kinds: [ReturnedMail.Kind] = [.bounce, .complaint]
  package var person: SubscriberID?
  package var campaign: CampaignID?
  package var list: ListID?
  package var reason: RefusalReason?
  package var since: Timestamp?
  package var isHard = false
  /// Whether only mails count that went to one alone.
  package var isSingle = false
  /// Of whose mailbox, in A-labels; those below it are others.
  package var domain: String?
  /// Whether only what is held counts, until somebody has looked.
  package var isHeld = false
  /// Whether what was taken back is left out.
  package var stands = false
  /// Only what is older than this record, which came then.
  package var before: (at: Timestamp, id: Int64)?

  package init(
    person: SubscriberID? = nil, campaign: CampaignID? = nil, list: ListID? = nil, reason: RefusalReason? = nil, since: Timestamp? = nil,
    isHard: Bool = false, isSingle: Bool = false, domain: String? = nil, isHeld: Bool = false
  ) {
    (self.person, self.campaign, self.list, self.reason) = (person, campaign, list, reason)
    (self.since, self.isHard, self.isSingle, self.domain, self.isHeld) = (since, isHard, isSingle, domain, isHeld)
  }
}
