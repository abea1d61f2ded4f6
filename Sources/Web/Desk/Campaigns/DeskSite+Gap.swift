internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// Who should have got an issue and did not, and having it sent to them: what `tuesday campaign fill-gap` does.
extension DeskSite {
  func addGap(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/campaigns/:name/gap", for: .send) { request, visit in
      try await gap(request, visit, late: request.query("late") == "yes", refused: request.query("refused") == "yes")
    }
    routes.on(.post, "/desk/campaigns/:name/gap", for: .send) { request, visit in
      let fields = try await request.fields()
      let (late, refused) = (fields["late"] == "yes", fields["refused"] == "yes")
      do {
        let count = try await database.write { connection in
          let (campaign, gap) = try self.gap(request, late: late, refused: refused, connection)
          try fields.confirm(campaign)
          guard gap.count > 0, Int(fields["count"]) == gap.count else {
            throw CampaignRefusal("gap_number", ["count": "\(gap.count)"])
          }
          guard try gap.fill(campaign.id, cause: "put back by hand", for: campaigns.expiresAfter, now: request.now, connection) else {
            throw CampaignRefusal("gap_cancelled")
          }
          try request.noting(.filledGap, "\(campaign.name): \(gap.count)")(connection)
          return gap.count
        }
        return DeskGate.redirect(to: pages.path(ofCampaign: campaignName(request)) + "?done=filled&count=\(count)")
      } catch let refusal as CampaignRefusal {
        if refusal.word == "no_campaign" { return noCampaign(visit) }
        return try await self.gap(request, visit, late: late, refused: refused, fault: pages.text(of: refusal))
      }
    }
  }

  /// - Throws: ``CampaignRefusal`` for one that has no gap.
  private func gap(_ request: DeskRequest, late: Bool, refused: Bool, _ connection: Connection) throws -> (Campaign, Gap) {
    let campaign = try Campaign.found(campaignName(request), in: [.sending, .paused, .sent], connection)
    return (campaign, try Gap.of(campaign, in: newsroom.publication, late: late, refused: refused, now: request.now, connection))
  }

  private func gap(
    _ request: DeskRequest, _ visit: Accounts.Visit, late: Bool, refused: Bool, fault: String = ""
  ) async throws -> Response {
    do {
      let (campaign, gap) = try await database.read { try self.gap(request, late: late, refused: refused, $0) }
      let values = pages.gap(gap, of: campaign, visit, late: late, refused: refused, fault: fault)
      return page("campaign-gap", values, status: fault.isEmpty ? .ok : .unprocessableContent)
    } catch let refusal as CampaignRefusal {
      if refusal.word == "no_campaign" { return noCampaign(visit) }
      return try await campaign(request, visit, fault: pages.text(of: refusal), part: "gap")
    }
  }
}
