package import Campaigns
internal import Foundation
package import Hummingbird
package import Logging
package import Store

/// All that the site answers. What readers see: the archive and its feed, sign-up, preferences and the unsubscribe page. No page of it needs a cookie or script, and no GET
/// changes anything.
package struct PublicSite: Sendable {
  private let pages: PublicPages
  private let templates: SiteTemplates
  private let archive: Archive
  private let unsubscribing: UnsubscribeSite
  private let signUp: SignUpSite
  private let preferences: PreferencesSite
  private let links: LinkSite
  private let api: APISite
  private let review: ReviewSite
  private let webhooks: WebhookSite
  private let desk: DeskSite
  private let assets: String
  private let media: String
  private let life: LifeSite
  private let logger: Logger
  private let lifetime: Duration

  /// - Parameters:
  ///   - readiness: what does not do its work, in words.
  ///   - lifetime: how long a page that is the same for everybody is shown as it was made.
  package init(
    pages: PublicPages, templates: SiteTemplates, archive: Archive, unsubscribing: Unsubscribing, signUp: SignUpSite,
    preferences: PreferencesSite, links: LinkSite, api: APISite, review: ReviewSite, webhooks: WebhookSite, desk: DeskSite, assets: String,
    media: String, readiness: @escaping @Sendable () async -> [String] = { [] }, logger: Logger, lifetime: Duration = .seconds(1),
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.lifetime = lifetime
    life = LifeSite(readiness: readiness, made: Momentary(lifetime: lifetime))
    self.pages = pages
    self.templates = templates
    self.archive = archive
    self.unsubscribing = UnsubscribeSite(
      pages: pages, templates: templates, unsubscribing: unsubscribing, networks: signUp, lifetime: lifetime, clock: clock)
    self.signUp = signUp
    self.preferences = preferences
    self.links = links
    self.api = api
    self.review = review
    self.webhooks = webhooks
    self.desk = desk
    self.assets = assets
    self.media = media
    self.logger = logger
  }

  /// - Parameter names: hosts without ports.
  package func hosted(as names: [String]) -> HostedSite<VisitorContext> {
    HostedSite(names: names, router: router(), shortcuts: shortcuts)
  }

  var shortcuts: [Shortcut<VisitorContext>] { [unsubscribing.shortcut(links, behind: walls)] }

  package func router() -> Router<VisitorContext> { guardedRouter().router }

  /// The same, with whom each route of the desk and the API lets in.
  func guardedRouter() -> (router: Router<VisitorContext>, guarded: [GuardedRoute]) {
    let router = Router(context: VisitorContext.self, options: .autoGenerateHeadEndpoints)
    for wall in walls { router.add(middleware: wall) }
    // In this order they are looked through: first what very many ask for at once.
    unsubscribing.add(to: router, links)
    ArchiveSite(pages: pages, templates: templates, archive: archive, signUp: signUp, made: Momentary(lifetime: lifetime)).add(to: router)
    FeedSite(pages: pages, templates: templates, archive: archive, made: Momentary(lifetime: lifetime)).add(to: router)
    links.add(to: router)
    let guarded = api.add(to: router) + desk.add(to: router)
    signUp.add(to: router)
    preferences.add(to: router, links)
    review.add(to: router)
    webhooks.add(to: router)
    // Media are named by their content and never change; assets change with a release.
    router.addFiles(of: media, at: "/media", for: 31_536_000, logger)
    router.addFiles(of: assets, at: "/assets", for: 86_400, logger)
    life.add(to: router)
    router.requireGuards(guarded)
    router.refuseOtherMethods()
    return (router, guarded)
  }

  /// What programs ask that look after a process which shows readers nothing.
  package func lifeRouter() -> Router<VisitorContext> {
    let router = Router(context: VisitorContext.self, options: .autoGenerateHeadEndpoints)
    for wall in walls { router.add(middleware: wall) }
    router.requireGuards(api.addMetrics(to: router))
    life.add(to: router)
    router.refuseOtherMethods()
    return router
  }

  /// What stands around every answer, the outermost first.
  private var walls: [any MiddlewareProtocol<Request, Response, VisitorContext>] {
    [RequestCounting(counts: api.requests), SecurityHeaders(), ErrorPages(render: { message($0, $1) }, logger: logger)]
  }

  private func message(_ status: HTTPResponse.Status, _ name: String) -> Response {
    templates.page("message", pages.message(status: status.code, name), status: status)
  }
}
