internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store

/// What was sent, is being sent, or will be: each campaign, its progress, its numbers, and the mail itself.
extension DeskSite {
  /// As many as `tuesday status` shows: of each all its mails are counted.
  static let campaignsPage = 10
  /// So many answers of people who left.
  private static let saidLimit = 50

  func addCampaigns(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/campaigns", for: .overview) { request, visit in try await campaigns(request, visit) }
    routes.on(.get, "/desk/campaigns/:name", for: .overview) { request, visit in try await campaign(request, visit) }
    routes.on(.get, "/desk/campaigns/:name/progress", for: .overview) { request, visit in
      guard let progress = try await progress(campaignName(request), now: request.now) else { return noCampaign(visit) }
      return templates.personal("campaign-progress", pages.fragment(progress, visit, now: request.now))
    }
    routes.on(.get, "/desk/campaigns/:name/mail", for: .write) { request, visit in try await mail(request, visit) }
    addLedger(to: &routes)
    addCampaignChanges(to: &routes)
    addGap(to: &routes)
    addUncertain(to: &routes)
  }

  /// The campaign's name in the path.
  func campaignName(_ request: DeskRequest) -> String { request.part("name").removingPercentEncoding ?? request.part("name") }

  func noCampaign(_ visit: Accounts.Visit) -> Response {
    notice("no_campaign", visit, status: .notFound, link: ("/desk/campaigns", "nav_campaigns"))
  }

  private func campaigns(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let (publication, mode, situation, now) = (newsroom.publication, newsroom.mode, campaigns.situation, request.now)
    let query = CampaignQuery { request.query($0) }
    let found = try await database.read { connection -> CampaignPage in
      let lists = try MailingList.all(connection)
      // What nothing is called means nothing.
      let list = lists.first { $0.slug == query.list }
      guard query.list.isEmpty || list != nil else { return CampaignPage(query: query, lists: lists, items: [], hasMore: false) }
      let found = try Campaign.all(
        limit: Self.campaignsPage + 1, mails: query.mails, list: list?.id, state: query.state, before: query.before, connection)
      let shown = Array(found.prefix(Self.campaignsPage))
      let lost = try LostIssues.of(shown, in: publication, mode: mode, memory: newsroom.memory, now: now, connection)
      let current = try situation(now, connection)
      let items = try shown.map { campaign in
        let report = StatusReport(
          campaign, try Ledger.of(campaign.id, connection), current, returned: try ReturnCounts.of(campaign.id, connection),
          lost: lost[campaign.id], now: now)
        return CampaignPage.Item(campaign: campaign, report: report, list: lists.first { $0.id == campaign.list })
      }
      return CampaignPage(query: query, lists: lists, items: items, hasMore: found.count > shown.count)
    }
    return page("campaigns", pages.campaigns(found, visit, now: now))
  }

  func progress(_ name: String, now: Timestamp) async throws -> CampaignProgress? {
    let (publication, mode, situation) = (newsroom.publication, newsroom.mode, campaigns.situation)
    return try await database.read { connection -> CampaignProgress? in
      guard let campaign = try Campaign.find(name: name, connection) else { return nil }
      let lost = try LostIssues.of([campaign], in: publication, mode: mode, memory: newsroom.memory, now: now, connection)
      return try CampaignProgress(campaign, lost[campaign.id], situation(now, connection), now: now, connection)
    }
  }

  /// - Parameters:
  ///   - fault: what is wrong, and `part`: of which form.
  ///   - form: what was typed into it.
  func campaign(
    _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", part: String = "", form: FormFields? = nil
  ) async throws -> Response {
    let (name, publication, now) = (campaignName(request), newsroom.publication, request.now)
    guard let progress = try await progress(name, now: now) else { return noCampaign(visit) }
    let seesReaders = visit.user.may(.readers)
    let found = try await database.read { connection -> CampaignFindings in
      let campaign = progress.campaign
      let list = try MailingList.find(campaign.list, connection)
      let isReported = campaign.kind == .issue && campaign.frozenAt != nil
      let report =
        try isReported
        ? list.map {
          try PublicationReport.of($0, in: publication, mode: campaign.mode, only: campaign, limit: 1, weeks: 1, now: now, connection)
        } : nil
      let trial = try report?.issues.first?.trial ?? TrialReport.of(campaign, connection)
      return CampaignFindings(
        progress: progress, list: list, day: try ScheduledIssue.find(campaign, connection)?.day, numbers: report?.issues.first,
        said: seesReaders && isReported ? try LeavingReason.said(of: campaign, limit: Self.saidLimit, connection) : [], trial: trial,
        clicked: try Pace.of(campaign, .clicked, connection), opened: try Pace.of(campaign, .opened, connection),
        waiting: trial?.ends == nil ? 0 : try Trial.waiting(for: campaign, connection))
    }
    let values = pages.campaign(found, visit, done: request.query("done"), fault: fault, part: part, form: form, now: now)
    return scripted("campaign", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  /// The mail as its content is kept, in a frame: as nobody in particular, or as one reader has it.
  private func mail(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let (name, view) = (campaignName(request), MailView(rawValue: request.query("view")) ?? .desktop)
    let wanted = visit.user.may(.readers) ? Int64(request.query("reader")).map { SubscriberID($0) } : nil
    let found = try await database.read { connection -> (Issue, Subscriber?, Int?)? in
      guard let campaign = try Campaign.find(name: name, connection), campaign.kind.hasPage,
        let issue = try Issue.load(hash: campaign.contentHash, connection)
      else { return nil }
      let reader = try wanted.flatMap { try Self.known($0, connection) }
      let record = try reader.flatMap { try DeliveryRecord.find($0.id, in: campaign.id, connection) }
      return (issue, record == nil ? nil : reader, record?.variant ?? campaign.variant)
    }
    guard let (issue, reader, variant) = found else { return noCampaign(visit) }
    if view == .page { return framed(page: issue) }
    let subject = Int(request.query("subject")) ?? variant ?? 1
    let message = try newsroom.message(issue, for: reader, subject: subject, now: request.now)
    return framed(message, as: view)
  }
}
