internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import HTTPTypes
internal import Store

extension Campaign.Kind: Described {}

extension APISite {
  static let campaigns: [APIRoute] = [
    .get(
      "/campaigns", for: .permission(.overview), "listCampaigns", "Issues and digests, newest first.",
      APIParameter.paging + [
        .query("mails", Schema(.truth), Note("Instead of them all other mails: confirmations, messages, steps of series.")),
        .query("list", Note("Only those of the list with this slug.", "main", limits: 1...100)),
        .query("state", Campaign.State.schema, Note("Only those in this state.")),
      ]
    ) { call in
      try await call.database.read { connection in
        let list = try call.text("list").map { try call.list($0, connection) }
        let found = try Campaign.all(
          limit: call.limit + 1, mails: call.flag("mails"), list: list?.id, state: call.choice("state"),
          before: call.number().map { CampaignID($0) }, connection)
        let situation = try call.services.situation(call.now, connection)
        return try Page(
          found, limit: call.limit, { try CampaignFacts($0, of: call.publication, situation, now: call.now, connection) },
          place: { "\($0.id.rawValue)" })
      }
    },
    .get(
      "/campaigns/:campaign", for: .permission(.overview), "getCampaign", "One campaign, with the ledger's sum.", [APIParameter.campaign]
    ) { call in
      try await call.database.read {
        try CampaignFacts(call.campaign($0), of: call.publication, call.services.situation(call.now, $0), now: call.now, $0)
      }
    },
    .get(
      "/campaigns/:campaign/deliveries", for: .permission(.readers), "listDeliveries", "The ledger, person by person.",
      APIParameter.paging + [APIParameter.campaign, .query("state", DeliveryState.schema, Note("Only those in this state."))],
      refusals: [.conflict]
    ) { call in
      try await call.database.read { connection in
        let campaign = try call.campaign(connection)
        if let words = campaign.onlyCounts { throw Problem.conflict(words) }
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
    .get(
      "/campaigns/:campaign/mail", for: .permission(.write), "getCampaignMail",
      "The mail of a campaign as it is kept, whatever its post has become: of nobody, or as somebody had it.",
      [APIParameter.campaign] + previewing, refusals: [.conflict]
    ) { call in
      let reader = try await call.previewed()
      let (issue, number) = try await call.database.read { connection in
        let campaign = try call.campaign(connection)
        guard campaign.kind.hasPage, let issue = try Issue.load(hash: campaign.contentHash, connection) else {
          throw Problem.conflict("\(campaign.name) has no mail that is one for many")
        }
        let record = try reader.flatMap { try DeliveryRecord.find($0.id, in: campaign.id, connection) }
        if reader != nil && record == nil { throw Problem.parameter("as", "is nobody whom \(campaign.name) is for") }
        return (issue, record?.variant ?? campaign.variant)
      }
      let message = try call.newsroom.message(issue, for: reader, subject: call.integer("subject") ?? number ?? 1, now: call.now)
      return MailAnswer(message, [])
    },
  ]
}
