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
    /// The word for why they are not in it.
    let absence: String
    let at: Timestamp?
    let reply: String
    /// The last that came back of it.
    let returned: String

    init(_ campaign: Campaign, _ record: DeliveryRecord?, _ returned: FeedbackRecord?) {
      (self.campaign, title) = (campaign.name, campaign.title)
      absence = campaign.rolledUpAt != nil ? "not_kept" : campaign.frozenAt != nil ? "not_in_audience" : "no_audience"
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
