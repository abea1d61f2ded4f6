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
