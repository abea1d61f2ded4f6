internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// Deciding about mails of which nobody knows whether they arrived: what `tuesday campaign resolve` does.
extension DeskSite {
  /// More are decided about all together.
  private static let uncertainPage = 200

  func addUncertain(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/campaigns/:name/uncertain", for: .send) { request, visit in try await uncertain(request, visit) }
    routes.on(.post, "/desk/campaigns/:name/uncertain", for: .send) { request, visit in
      let (fields, name) = (try await request.fields(), campaignName(request))
      do {
        let settled = try await database.write { connection in
          guard let campaign = try Campaign.find(name: name, connection) else { throw CampaignRefusal("no_campaign") }
          let settled = try settle(campaign, fields, now: request.now, connection)
          try request.noting(.settledUncertain, "\(name): \(settled)")(connection)
          return settled
        }
        return DeskGate.redirect(to: pages.path(ofCampaign: name) + "?done=settled&count=\(settled)")
      } catch let refusal as CampaignRefusal {
        if refusal.word == "no_campaign" { return noCampaign(visit) }
        return try await uncertain(request, visit, fault: pages.text(of: refusal), form: fields)
      }
    }
  }

  /// - Returns: how many.
  private func settle(_ campaign: Campaign, _ fields: FormFields, now: Timestamp, _ connection: Connection) throws -> Int {
    guard let how = Resolution(rawValue: fields["how"]) else { throw CampaignRefusal("uncertain_how") }
    let ticked = fields["whom"] == "all" ? nil : Set(fields.all("reader").compactMap { Int64($0) }.map { SubscriberID($0) })
    guard ticked?.isEmpty != true else { throw CampaignRefusal("uncertain_whom") }
    try fields.confirm(campaign)
    let count = Int(fields["count"]) ?? 0
    do {
      if let ticked, ticked.count != count { throw SettlingRefusal.otherCount(ticked.count) }
      try how.settle(campaign.id, of: ticked, count: count, by: "by hand", for: campaigns.expiresAfter, now: now, connection)
      return count
    } catch SettlingRefusal.otherCount(let count) {
      throw CampaignRefusal("uncertain_number", ["count": "\(count)"])
    } catch SettlingRefusal.cancelled {
      throw CampaignRefusal("uncertain_cancelled")
    }
  }

  private func uncertain(
    _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", form: FormFields? = nil
  ) async throws -> Response {
    let name = campaignName(request)
    let found = try await database.read { connection -> LedgerPage? in
      guard let campaign = try Campaign.find(name: name, connection) else { return nil }
      let rows = try DeliveryRecord.page(of: campaign.id, in: [.uncertain], after: nil, limit: Self.uncertainPage + 1, connection)
      return LedgerPage(
        campaign: campaign, ledger: try Ledger.of(campaign.id, connection), state: .uncertain,
        rows: Array(rows.prefix(Self.uncertainPage)), hasMore: rows.count > Self.uncertainPage, isFirst: true)
    }
    guard let found else { return noCampaign(visit) }
    let values = pages.uncertain(found, visit, fault: fault, form: form)
    return page("campaign-uncertain", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }
}
