internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

/// Which campaigns a page shows, as its address says it.
struct CampaignQuery: Sendable {
  /// A slug; empty: of any list.
  let list: String
  let state: Campaign.State?
  /// Whether other mails than issues and digests are meant: confirmations, tests, messages.
  let mails: Bool
  /// Only those that are older.
  let before: CampaignID?

  init(_ value: (String) -> String) {
    (list, mails) = (value("list"), value("mails") == "yes")
    state = Campaign.State(rawValue: value("state"))
    before = Int64(value("before")).map { CampaignID($0) }
  }

  /// - Parameter before: nil: from the newest.
  func path(before: CampaignID? = nil) -> String {
    DeskPath.query(
      "/desk/campaigns",
      [
        ("list", list), ("state", state?.rawValue ?? ""), ("mails", mails ? "yes" : ""),
        ("before", before.map { "\($0.rawValue)" } ?? ""),
      ])
  }
}

/// What the page of all campaigns shows, as it was found.
struct CampaignPage: Sendable {
  struct Item: Sendable {
    let campaign: Campaign
    let report: StatusReport
    /// Nil where it is gone.
    let list: MailingList?
  }

  let query: CampaignQuery
  let lists: [MailingList]
  let items: [Item]
  let hasMore: Bool
}
