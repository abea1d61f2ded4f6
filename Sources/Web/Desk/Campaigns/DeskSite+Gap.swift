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
        let (campaign, gap) = try await gap(request, late: late, refused: refused)
        try fields.confirm(campaign)
        guard gap.count > 0, Int(fields["count"]) == gap.count else {
          throw CampaignRefusal("gap_number", ["count": "\(gap.count)"])
        }
        let (name, caller, now, time) = (campaign.name, request.caller, request.now, campaigns.expiresAfter)
        try await newsroom.database.write { connection in
          guard try gap.fill(campaign.id, cause: "put back by hand", for: time, now: now, connection) else {
            throw CampaignRefusal("gap_cancelled")
          }
          try AuditEntry.add(.filledGap, "\(name): \(gap.count)", by: caller, now: now, connection)
        }
        return DeskGate.redirect(to: pages.path(ofCampaign: name) + "?done=filled&count=\(gap.count)")
      } catch let refusal as CampaignRefusal {
        if refusal.word == "no_campaign" { return noCampaign(visit) }
        return try await self.gap(request, visit, late: late, refused: refused, fault: pages.text(of: refusal))
      }
    }
  }

  /// - Throws: ``CampaignRefusal`` for one that has no gap.
  private func gap(_ request: DeskRequest, late: Bool, refused: Bool) async throws -> (Campaign, Gap) {
    let (name, publication, now) = (campaignName(request), newsroom.publication, request.now)
    return try await newsroom.database.read { connection in
      let campaign = try Campaign.found(name, in: [.sending, .paused, .sent], connection)
      return (campaign, try Gap.of(campaign, in: publication, late: late, refused: refused, now: now, connection))
    }
  }

  private func gap(
    _ request: DeskRequest, _ visit: Accounts.Visit, late: Bool, refused: Bool, fault: String = ""
  ) async throws -> Response {
    do {
      let (campaign, gap) = try await gap(request, late: late, refused: refused)
      let values = pages.gap(gap, of: campaign, visit, late: late, refused: refused, fault: fault)
      return page("campaign-gap", values, status: fault.isEmpty ? .ok : .unprocessableContent)
    } catch let refusal as CampaignRefusal {
      if refusal.word == "no_campaign" { return noCampaign(visit) }
      return try await campaign(request, visit, fault: pages.text(of: refusal), part: "gap")
    }
  }
}
