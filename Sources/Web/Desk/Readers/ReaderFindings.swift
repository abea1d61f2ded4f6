internal import Audience
internal import Campaigns
internal import Delivery
internal import Mail
internal import Store

/// All that the page of one reader shows, as it was found.
struct ReaderFindings: Sendable {
  /// One campaign, as far as it is about them.
  struct Story: Sendable {
    let campaign: String
    let title: String
    /// Of the ledger; nil where they are not in it.
    let state: DeliveryState?
    /// Whether the audience is fixed.
    let isFrozen: Bool
    let at: Timestamp?
    let reply: String
    /// The last that came back of it.
    let returned: String

    init(_ campaign: Campaign, _ record: DeliveryRecord?, _ returned: FeedbackRecord?) {
      (self.campaign, title, isFrozen) = (campaign.name, campaign.title, campaign.frozenAt != nil)
      (state, at, reply) = (record?.state, record?.changedAt, record?.reply ?? "")
      self.returned = returned?.headline ?? ""
    }
  }

  let subscriber: Subscriber
  let export: PersonExport
  /// The newest first.
  let stories: [Story]
  /// All that there are.
  let lists: [MailingList]
  let memberships: [Membership]
  let suppressions: [Suppression]
  /// What came back and can be taken back.
  let undoable: [FeedbackRecord]
  /// All that there are.
  let tags: [String]
}
