package import Accounts
package import Campaigns
internal import HTTPTypes
internal import Hummingbird
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
  let readers: DeskReaders
  let gate: DeskGate

  /// - Parameters:
  ///   - messages: by which invitations leave.
  ///   - overview: the publication at one look, as it is then.
  ///   - readers: what the readers' part works with.
  ///   - proxies: that are believed where a request comes from.
  package init(
    accounts: Accounts, messages: Messages, publication: Publication, rehearsal: Bool, templates: SiteTemplates, readers: DeskReaders,
    proxies: [IPNetwork],
    overview: @escaping @Sendable (Timestamp) async throws -> Overview, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.accounts = accounts
    self.messages = messages
    pages = DeskPages(publication: publication, rehearsal: rehearsal)
    self.templates = templates
    self.overview = overview
    self.readers = readers
    door = DeskDoor(baseURL: publication.baseURL)
    gate = DeskGate(accounts: accounts, pages: pages, templates: templates, door: door, proxies: proxies, clock: clock)
  }

  /// - Returns: whom each of the routes lets in.
  func add(to router: Router<VisitorContext>) -> [GuardedRoute] {
    var routes = DeskRoutes(router, gate)
    addDoor(to: &routes)
    addAccount(to: &routes)
    addPeople(to: &routes)
    addReaders(to: &routes)
    routes.on(.get, "/desk", for: .overview) { request, visit in
      page("home", pages.home(try await overview(request.now), visit, now: request.now))
    }
    return routes.all
  }

  func page(_ name: String, _ values: [String: Any], status: HTTPResponse.Status = .ok) -> Response {
    templates.personal(name, values, status: status)
  }

  func notice(_ name: String, _ visit: Accounts.Visit?, status: HTTPResponse.Status = .ok, link: String? = nil) -> Response {
    page("notice", pages.notice(name, visit, link: link), status: status)
  }

  /// Goes on with a new session.
  func enter(_ secret: String, at path: String, _ request: DeskRequest) -> Response {
    var response = DeskGate.redirect(to: path)
    door.keep(secret, in: &response, request.request, seconds: Int(Session.absolute.inSeconds))
    return response
  }
}
