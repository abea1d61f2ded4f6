internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Feedback
internal import HTTPTypes
internal import Hooks
internal import Hummingbird
internal import Store

/// How mail gets out and what comes back: each route, what waits, who puts it off, and where returned mail is read.
extension DeskSite {
  func addRoutes(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/routes", for: .settings) { request, visit in
      try await self.routes(request, visit, findings: await upkeep.look(.known), isLooked: false)
    }
    // It asks relays and mailboxes, so a page that somebody is led to must not begin it.
    routes.on(.post, "/desk/routes", for: .settings) { request, visit in
      try await self.routes(request, visit, findings: await upkeep.look(.routes), isLooked: true)
    }
  }

  /// - Parameter note: what came of something that was done with a hook.
  func routes(
    _ request: DeskRequest, _ visit: Accounts.Visit, findings: [DeskUpkeep.Finding], isLooked: Bool, note: HookNote? = nil,
    status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let (mode, situation, routes, now) = (newsroom.mode, campaigns.situation, upkeep.routes, request.now)
    let (found, hooks) = try await database.read { connection in
      (try RoutesPage(routes, mode, situation(now, connection), now: now, connection), try upkeep.hooks.reports(connection))
    }
    var values = pages.routes(found, providers: upkeep.providers, findings: findings, isLooked: isLooked, visit, now: now)
    values.merge(pages.hooks(hooks, note: note)) { $1 }
    let done = request.query("done")
    values["done"] =
      ["hook_resumed", "hook_skipped", "hook_replayed"].contains(done) && note == nil ? pages.words["done_\(done)", [:]] : ""
    return page("routes", values, status: status)
  }
}

/// What page and API tell of routes, as it was found.
struct RoutesPage: Sendable {
  let situation: SendingSituation
  let routes: [RouteStanding]
  let backlog: Backlog
  let halted: [Campaign]
  /// By domain, of a week.
  let returned: [DomainReturns]
  /// The last.
  let refusals: [FeedbackRecord]
  let sources: [SourceNews]

  private static let returnsShown = 10
  private static let week = Duration.seconds(7 * 86_400)

  init(_ routes: [Route], _ mode: SendingMode, _ situation: SendingSituation, now: Timestamp, _ connection: Connection) throws {
    var filter = FeedbackFilter()
    filter.since = now + (.zero - Self.week)
    self.situation = situation
    self.routes = try RouteStanding.all(routes, mode, now: now, connection)
    backlog = try Backlog(mode, connection)
    halted = try Campaign.paused(mode: mode, connection)
    returned = try DomainReturns.all(filter, limit: Self.returnsShown, connection)
    refusals = try FeedbackRecord.all(filter, limit: Self.returnsShown, connection)
    sources = try SourceNews.all(now: now, connection)
  }
}
