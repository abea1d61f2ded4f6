internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

/// How far a campaign is, as it was found: the part of its page that changes while somebody looks.
struct CampaignProgress: Sendable {
  let campaign: Campaign
  let ledger: Ledger?
  let report: StatusReport
  /// When mail was taken.
  let pace: Pace?
  /// How many may have it though they are, or would be, cancelled.
  let doubtful: Int

  init(_ campaign: Campaign, _ lost: String?, _ situation: SendingSituation, now: Timestamp, _ connection: Connection) throws {
    self.campaign = campaign
    ledger = try Ledger.of(campaign.id, connection)
    report = StatusReport(
      campaign, ledger, situation, approvals: try Approval.all(behind: campaign, connection),
      returned: try ReturnCounts.of(campaign.id, connection), lost: lost, now: now)
    pace = ledger.map { $0[.accepted] > 0 } == true ? try Pace.of(campaign, .accepted, connection) : nil
    doubtful = try Campaign.perhapsReached(campaign.id, connection)
  }

  /// Whether what the page shows may be another thing in a moment.
  var moves: Bool {
    switch campaign.state {
    case .scheduled, .freezing, .paused: true
    case .sending: (ledger?.open ?? 0) > 0 || campaign.kind.isForMany
    case .sent: false
    case .cancelled: campaign.finishedAt == nil
    }
  }
}

/// What the page of a campaign shows, as it was found.
struct CampaignFindings: Sendable {
  let progress: CampaignProgress
  let list: MailingList?
  /// The day of the slot that it has.
  let day: LocalDate?
  /// What `tuesday report` tells; nil before the freeze, and of mails to single people.
  let numbers: IssueReport?
  /// What those wrote who left by it, for who may see readers.
  let said: [LeavingReason.Said]
  let trial: TrialReport?
  let clicked: Pace?
  let opened: Pace?
  /// How many wait for the end of its trial.
  let waiting: Int

  var campaign: Campaign { progress.campaign }
}
