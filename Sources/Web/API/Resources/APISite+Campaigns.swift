internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import HTTPTypes
internal import Store

/// A campaign, as `tuesday status` tells of it.
struct CampaignAnswer: APIObject {
  struct Returned: APIObject {
    let hard: Int
    let soft: Int
    let aboutUs: Int
    let complained: Int
    let held: Int

    static let title = "Returned"
    static let notes = [
      "hard": Note("There is no such mailbox.", 2), "soft": Note("For now, or without a reason.", 1),
      "aboutUs": Note("Refused because of us.", 0),
      "complained": Note("Reported as spam.", 0), "held": Note("For which nobody is given up until somebody has looked.", 0),
    ]

    init(_ counts: ReturnCounts) {
      (hard, soft, aboutUs, complained, held) = (counts.hard, counts.soft, counts.aboutUs, counts.complained, counts.held)
    }
  }

  let name: String
  let slug: String
  let title: String
  let kind: Campaign.Kind
  let mode: SendingMode
  let state: Campaign.State
  let sendAt: String
  let frozenAt: String?
  let finishedAt: String?
  let audience: Int?
  let counts: [String: Int]
  let balances: Bool?
  let haltedAt: String?
  let haltReason: String?
  let waitsFor: String?
  let approvedBy: [String]
  let returned: Returned

  static let title = "Campaign"
  static let notes = [
    "name": Note("Unique.", "hello"), "slug": Note("Its post's.", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"),
    "kind": Note("What its mail is."), "mode": Note(""), "state": Note("", "sent"), "sendAt": .time("When it is, or was, due."),
    "frozenAt": .time("When its audience was fixed."), "finishedAt": .time("When nothing was left to do."),
    "audience": Note("How many were recorded; the counts add up to it.", 243),
    "counts": Note("How many mails stand how.", ["accepted": 240, "failed": 3]), "balances": Note("Whether they do add up."),
    "haltedAt": .time("Since when it is paused or cancelled."), "haltReason": Note("", "by hand: the second link is wrong"),
    "waitsFor": Note("What keeps it from going on.", "the hours in which issues leave (delivery.window)"),
    "approvedBy": Note("", []), "returned": Note("What came back of what was accepted."),
  ]

  init(_ campaign: Campaign, _ situation: SendingSituation, now: Timestamp, _ connection: Connection) throws {
    let ledger = try Ledger.of(campaign.id, connection)
    let report = StatusReport(
      campaign, ledger, situation, approvals: try Approval.all(behind: campaign, connection), now: now)
    (name, slug, title, kind) = (campaign.name, campaign.slug, campaign.title, campaign.kind)
    (mode, state, sendAt) = (campaign.mode, campaign.state, report.sendAt)
    (frozenAt, finishedAt) = (report.frozenAt, report.finishedAt)
    (audience, counts, balances) = (report.audience, report.counts, report.balances)
    (haltedAt, haltReason, waitsFor, approvedBy) = (report.haltedAt, report.haltReason, report.waitsFor, report.approvedBy)
    returned = Returned(try ReturnCounts.of(campaign.id, connection))
  }
}

extension Campaign.Kind: Described {}

/// One person's mail of a campaign.
struct DeliveryAnswer: APIObject {
  let address: String
  let state: DeliveryState
  let attempts: Int
  let reply: String?
  let at: String
  let dueAt: String?

  static let title = "Delivery"
  static let notes = [
    "address": .address(""), "state": Note("", "accepted"), "attempts": Note("", 1),
    "reply": Note("The relay's last words, or ours.", "250 2.0.0 Ok"),
    "at": .time("When that was last new."), "dueAt": .time("When it is tried, where it waits."),
  ]

  init(_ address: String, _ record: DeliveryRecord) {
    (self.address, state, attempts, reply) = (address, record.state, record.attempts, record.reply)
    (at, dueAt) = (record.changedAt.rfc3339, record.dueAt?.rfc3339)
  }
}

/// What became of an issue.
struct IssueAnswer: APIObject {
  let campaign: String
  let title: String
  let sentAt: String
  let audience: Int
  let counts: [String: Int]
  let inDigest: Int
  let expired: Int
  let delivered: Int
  let returned: CampaignAnswer.Returned
  let left: Int
  let joinedList: Int
  let leftList: Int

  static let title = "IssueReport"
  static let notes = [
    "campaign": Note("", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"), "sentAt": .time("When its audience was fixed."),
    "audience": Note("", 243), "counts": Note("The ledger, by state.", ["accepted": 240, "failed": 3]),
    "inDigest": Note("Of the excluded, who have it in a digest instead, or will.", 0),
    "expired": Note("Of the failed, whose time ran out.", 0), "delivered": Note("Taken by a server, and nothing of it came back.", 238),
    "returned": Note("What came back."), "left": Note("Who left by the link in this mail, or by an answer to it.", 1),
    "joinedList": Note("Who came to the list from this issue to the next.", 4), "leftList": Note("Who left it in that time.", 1),
  ]

  init(_ report: IssueReport) {
    (campaign, title, sentAt, audience) = (report.campaign, report.title, report.sentAt, report.audience)
    (counts, inDigest, expired, delivered) = (report.counts, report.inDigest, report.expired, report.deliveredCount)
    (returned, left) = (CampaignAnswer.Returned(report.returned), report.left)
    (joinedList, leftList) = (report.growth.joined, report.growth.left)
  }
}

extension APISite {
  static let campaigns: [APIRoute] = [
    .get(
      "/campaigns", for: .permission(.overview), "listCampaigns", "Issues and digests, newest first.",
      APIParameter.paging + [
        .query("mails", Schema(.truth), Note("Instead of them all other mails: confirmations, messages, steps of series."))
      ]
    ) { call in
      try await call.database.read { connection in
        let found = try Campaign.all(
          limit: call.limit + 1, mails: call.flag("mails"), before: call.number().map { CampaignID($0) }, connection)
        let situation = try call.services.situation(call.now, connection)
        return try Page(
          found, limit: call.limit, { try CampaignAnswer($0, situation, now: call.now, connection) }, place: { "\($0.id.rawValue)" })
      }
    },
    .get(
      "/campaigns/:campaign", for: .permission(.overview), "getCampaign", "One campaign, with the ledger's sum.", [APIParameter.campaign]
    ) { call in
      try await call.database.read {
        try CampaignAnswer(call.campaign($0), call.services.situation(call.now, $0), now: call.now, $0)
      }
    },
    .get(
      "/campaigns/:campaign/deliveries", for: .permission(.readers), "listDeliveries", "The ledger, person by person.",
      APIParameter.paging + [APIParameter.campaign, .query("state", DeliveryState.schema, Note("Only those in this state."))]
    ) { call in
      try await call.database.read { connection in
        let campaign = try call.campaign(connection)
        let states = (call.choice("state") as DeliveryState?).map { [$0] } ?? DeliveryState.allCases
        let found = try DeliveryRecord.page(
          of: campaign.id, in: states, after: call.number().map { SubscriberID($0) }, limit: call.limit + 1, connection)
        return Page(
          found, limit: call.limit, { DeliveryAnswer($0.address, $0.record) }, place: { "\($0.subscriber.rawValue)" })
      }
    },
    .get(
      "/campaigns/:campaign/report", for: .permission(.overview), "getReport", "What became of an issue.", [APIParameter.campaign],
      refusals: [.conflict]
    ) { call in
      try await call.database.read { connection in
        let campaign = try call.campaign(connection)
        guard campaign.kind == .issue else { throw Problem.conflict("\(campaign.name) is no issue: a report is of issues") }
        guard campaign.frozenAt != nil, let list = try MailingList.find(campaign.list, connection) else {
          throw Problem.conflict("\(campaign.name) is \(campaign.state.rawValue): there is a report when it is sent")
        }
        let report = try PublicationReport.of(
          list, in: call.publication, mode: campaign.mode, only: campaign, limit: 1, weeks: 1, now: call.now, connection)
        guard let issue = report.issues.first else { throw StoreError.defect("a report has no issue") }
        return IssueAnswer(issue)
      }
    },
  ]
}

extension APICall {
  /// The campaign that the path names, to look at (``Campaign/meant(by:_:)``).
  func campaign(_ connection: Connection) throws -> Campaign {
    guard let found = try Campaign.meant(by: text("campaign") ?? "", connection).first else { throw Self.noCampaign }
    return found
  }

  static let noCampaign = Problem.notFound("there is no campaign of this name or slug")
}
