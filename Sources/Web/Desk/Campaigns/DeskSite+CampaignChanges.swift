internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// What somebody at the desk decides about a campaign, each as its command does it, in one transaction with its line in the log.
extension DeskSite {
  func addCampaignChanges(to routes: inout DeskRoutes) {
    campaign(&routes, "pause", .pausedCampaign, in: [.sending], done: "paused") { site, fields, campaign, now, connection in
      guard try Campaign.isOpen(campaign.id, connection) else { throw CampaignRefusal("sending_nothing_open") }
      _ = try Campaign.pause(campaign.id, reason: site.halt(fields), now: now, connection)
    }
    campaign(&routes, "resume", .resumedCampaign, in: [.paused], done: "resumed") { _, _, campaign, now, connection in
      _ = try Campaign.resume(campaign.id, now: now, connection)
    }
    campaign(&routes, "cancel", .cancelledCampaign, in: [.scheduled, .sending, .paused], done: "cancelled") {
      site, fields, campaign, now, connection in
      try fields.confirm(campaign)
      _ = try Campaign.cancel(campaign.id, reason: site.halt(fields), now: now, connection)
    } after: { site, campaign, now in
      // What waits is turned into cancelled behind it, some thousands at a time; after a kill the next `tuesday serve` goes on with it.
      try await Campaign.close(campaign.id, in: site.database, now: now)
    }
    campaign(&routes, "subject", .choseSubject, in: [.sending, .paused], done: "subject") { site, fields, campaign, now, connection in
      guard let trial = try Trial.of(campaign.id, connection), let report = try TrialReport.of(campaign, connection),
        report.ends != nil, report.verdict == nil
      else { throw CampaignRefusal("trial_is_over") }
      if let ends = campaign.canaryEnds { throw CampaignRefusal("trial_canary", ["time": site.pages.moment(ends)]) }
      guard let number = Int(fields["number"]), report.subjects.contains(where: { $0.number == number }) else {
        throw CampaignRefusal("trial_no_number")
      }
      try fields.confirm(campaign)
      guard try trial.choose(number, for: campaign, expiresAfter: site.campaigns.expiresAfter, now: now, connection) != nil else {
        throw CampaignRefusal("trial_is_over")
      }
    }
  }

  typealias CampaignChange = @Sendable (DeskSite, FormFields, Campaign, Timestamp, Connection) throws -> Void

  private func campaign(
    _ routes: inout DeskRoutes, _ name: String, _ deed: AuditEntry.Deed, in states: [Campaign.State], done: String,
    _ change: @escaping CampaignChange, after: @escaping @Sendable (DeskSite, Campaign, Timestamp) async throws -> Void = { _, _, _ in }
  ) {
    routes.on(.post, "/desk/campaigns/:name/\(name)", for: .send) { request, visit in
      let (fields, called, now) = (try await request.fields(), campaignName(request), request.now)
      do {
        let found = try await changing(request, deed, called) { connection in
          let found = try Campaign.found(called, in: states, connection)
          try change(self, fields, found, now, connection)
          return found
        }
        try await after(self, found, now)
        return DeskGate.redirect(to: pages.path(ofCampaign: called) + "?done=\(done)")
      } catch let refusal as CampaignRefusal {
        return try await campaign(request, visit, fault: pages.text(of: refusal), part: name, form: fields)
      }
    }
  }

  /// Why, as it is told with the campaign and in its ledger. Who it was stands in the log.
  private func halt(_ fields: FormFields) -> String {
    "by hand" + (fields.because.map { ": \($0)" } ?? "")
  }
}

extension FormFields {
  /// - Throws: ``CampaignRefusal`` where the campaign's name was not typed.
  func confirm(_ campaign: Campaign) throws {
    guard self["confirm"] == campaign.name else { throw CampaignRefusal("sending_unconfirmed", ["name": campaign.name]) }
  }
}
