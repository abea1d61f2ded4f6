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
      let (caller, now, time) = (request.caller, request.now, campaigns.expiresAfter)
      do {
        let settled = try await newsroom.database.write { connection in
          guard let campaign = try Campaign.find(name: name, connection) else { throw CampaignRefusal("no_campaign") }
          let settled = try Self.settle(campaign, fields, for: time, now: now, connection)
          try AuditEntry.add(.settledUncertain, "\(name): \(settled)", by: caller, now: now, connection)
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
  private static func settle(
    _ campaign: Campaign, _ fields: FormFields, for time: Duration, now: Timestamp, _ connection: Connection
  ) throws -> Int {
    guard let how = Resolution(rawValue: fields["how"]) else { throw CampaignRefusal("uncertain_how") }
    let ticked = Set(fields.all("reader").compactMap { Int64($0) }.map { SubscriberID($0) })
    guard fields["whom"] == "all" || !ticked.isEmpty else { throw CampaignRefusal("uncertain_whom") }
    let count = fields["whom"] == "all" ? try Ledger.of(campaign.id, connection)?[.uncertain] ?? 0 : ticked.count
    try fields.confirm(campaign)
    guard Int(fields["count"]) == count, count > 0 else { throw CampaignRefusal("uncertain_number", ["count": "\(count)"]) }
    if how == .resend, try !Campaign.reopen(campaign.id, for: time, now: now, connection) { throw CampaignRefusal("uncertain_cancelled") }
    let words = how == .resend ? "put back by hand" : "closed by hand at \(now.rfc3339); whether it arrived was not known"
    let settled = try how.settle(
      campaign.id, of: fields["whom"] == "all" ? nil : ticked, cause: words, now: now, connection)
    // Somebody else, or what came back, has settled some of them since they were shown.
    guard settled == count else { throw CampaignRefusal("uncertain_number", ["count": "\(settled)"]) }
    return settled
  }

  private func uncertain(
    _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", form: FormFields? = nil
  ) async throws -> Response {
    let name = campaignName(request)
    let found = try await newsroom.database.read { connection -> LedgerPage? in
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
