package import Accounts
internal import Audience
package import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
package import Store
package import Words

/// The writers' desk, under `/desk`. No GET of it changes anything, every page works without a script, and each route says whom it lets in.
package struct DeskSite: Sendable {
  let accounts: Accounts
  let pages: DeskPages
  let templates: SiteTemplates
  let door: DeskDoor
  let messages: Messages
  let overview: @Sendable (Timestamp) async throws -> Overview
  let newsroom: Newsroom
  /// The page of an issue, as readers of the site would see it.
  let archivePage: @Sendable (Issue) -> String
  let readers: DeskReaders
  let campaigns: DeskCampaigns
  let upkeep: DeskUpkeep
  let gate: DeskGate
  var database: Database { newsroom.database }

  /// - Parameters:
  ///   - messages: by which invitations leave.
  ///   - overview: the publication at one look, as it is then.
  ///   - readers: what the readers' part works with.
  ///   - campaigns: what the pages of campaigns work with.
  ///   - upkeep: what the pages about routes and settings ask.
  ///   - site: the pages that a post is shown on before it is one.
  ///   - proxies: that are believed where a request comes from.
  package init(
    accounts: Accounts, messages: Messages, publication: Publication, rehearsal: Bool, templates: SiteTemplates, readers: DeskReaders,
    campaigns: DeskCampaigns, upkeep: DeskUpkeep, proxies: [IPNetwork], newsroom: Newsroom, site: SiteFiles,
    overview: @escaping @Sendable (Timestamp) async throws -> Overview,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.accounts = accounts
    self.messages = messages
    pages = DeskPages(publication: publication, rehearsal: rehearsal)
    self.templates = templates
    self.overview = overview
    self.newsroom = newsroom
    archivePage = { site.post($0, recent: []) }
    (self.readers, self.campaigns, self.upkeep) = (readers, campaigns, upkeep)
    door = DeskDoor(baseURL: publication.baseURL)
    gate = DeskGate(accounts: accounts, pages: pages, templates: templates, door: door, proxies: proxies, clock: clock)
  }

  /// - Returns: whom each of the routes lets in.
  func add(to router: Router<VisitorContext>) -> [GuardedRoute] {
    var routes = DeskRoutes(router, gate)
    addDoor(to: &routes)
    addAccount(to: &routes)
    addPeople(to: &routes)
    addPosts(to: &routes)
    addEditor(to: &routes)
    addVersions(to: &routes)
    addSending(to: &routes)
    addSchedule(to: &routes)
    addReaders(to: &routes)
    addCampaigns(to: &routes)
    addRoutes(to: &routes)
    addHooks(to: &routes)
    addSettings(to: &routes)
    routes.on(.get, "/desk", for: .overview) { request, visit in
      let home = pages.home(try await overview(request.now), visit, now: request.now)
      return page("home", home.merging(pages.failing(try await failingHooks(visit))) { $1 })
    }
    return routes.all
  }

  func page(_ name: String, _ values: [String: Any], status: HTTPResponse.Status = .ok) -> Response {
    templates.personal(name, values, status: status)
  }

  /// A page with scripts of ours, which works without them.
  func scripted(_ name: String, _ values: [String: Any], status: HTTPResponse.Status = .ok) -> Response {
    var response = page(name, values, status: status)
    response.headers[.contentSecurityPolicy] = SecurityHeaders<VisitorContext>.ofScriptedDesk
    return response
  }

  func notice(_ name: String, _ visit: Accounts.Visit?, status: HTTPResponse.Status = .ok, link: (url: String, word: String)? = nil)
    -> Response
  {
    page("notice", pages.notice(name, visit, link: link), status: status)
  }

  /// Goes on with a new session.
  func enter(_ secret: String, at path: String, _ request: DeskRequest) -> Response {
    var response = DeskGate.redirect(to: path)
    door.keep(secret, in: &response, request.request, seconds: Int(Session.absolute.inSeconds))
    return response
  }

  func signedOut() -> Response { notice("signed_out", nil, status: .unauthorized) }

  /// One transaction of a change and its line in the log.
  func changing<Result: Sendable>(
    _ request: DeskRequest, _ deed: AuditEntry.Deed, _ object: String, _ body: @escaping @Sendable (Connection) throws -> Result
  ) async throws -> Result {
    try await database.write { connection in
      let result = try body(connection)
      try request.noting(deed, object)(connection)
      return result
    }
  }

  func list(_ slug: String) async throws -> MailingList? { try await database.read { try MailingList.find(slug, $0) } }

  /// Why, on one line.
  func reason(_ fields: FormFields) -> String { fields.because ?? pages.words["by_hand", [:]] }

  func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
  }

  func framed(_ html: String) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: "text/html; charset=utf-8", .contentSecurityPolicy: SecurityHeaders<VisitorContext>.inDesk],
      body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }
}
