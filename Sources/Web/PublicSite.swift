internal import Audience
package import Campaigns
internal import Foundation
package import Hummingbird
package import Logging
internal import Mail
package import Store

/// All that the site answers. What readers see: the archive and its feed, sign-up, preferences and the unsubscribe page. No page of it needs a cookie or script, and no GET
/// changes anything.
package struct PublicSite: Sendable {
  private let pages: PublicPages
  private let templates: SiteTemplates
  private let archive: Archive
  private let unsubscribing: Unsubscribing
  private let signUp: SignUpSite
  private let preferences: PreferencesSite
  private let links: LinkSite
  private let api: APISite
  private let review: ReviewSite
  private let webhooks: WebhookSite
  private let desk: DeskSite
  private let assets: String
  private let media: String
  private let clock: @Sendable () -> Timestamp
  private let logger: Logger
  private let lifetime: Duration
  private let asking = PageMould()

  /// - Parameter lifetime: how long a page that is the same for everybody is shown as it was made.
  package init(
    pages: PublicPages, templates: SiteTemplates, archive: Archive, unsubscribing: Unsubscribing, signUp: SignUpSite,
    preferences: PreferencesSite, links: LinkSite, api: APISite, review: ReviewSite, webhooks: WebhookSite, desk: DeskSite, assets: String,
    media: String, logger: Logger, lifetime: Duration = .seconds(1), clock: @escaping @Sendable () -> Timestamp
  ) {
    self.lifetime = lifetime
    self.pages = pages
    self.templates = templates
    self.archive = archive
    self.unsubscribing = unsubscribing
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
    self.clock = clock
  }

  package func router() -> Router<VisitorContext> { guardedRouter().router }

  /// The same, with whom each route of the desk and the API lets in.
  func guardedRouter() -> (router: Router<VisitorContext>, guarded: [GuardedRoute]) {
    let router = Router(context: VisitorContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: SecurityHeaders())
    router.add(middleware: ErrorPages(render: { message($0, $1) }, logger: logger))
    router.add(middleware: Problems(logger: logger))
    // Media are named by their content and never change; assets change with a release.
    let forever = CacheControl([(MediaType(type: .any), [.public, .maxAge(31_536_000)])])
    router.add(middleware: FileMiddleware(media, urlBasePath: "/media", cacheControl: forever, logger: logger))
    let day = CacheControl([(MediaType(type: .any), [.public, .maxAge(86_400)])])
    router.add(middleware: FileMiddleware(assets, urlBasePath: "/assets", cacheControl: day, logger: logger))
    router.add(middleware: links.watch)
    ArchiveSite(pages: pages, templates: templates, archive: archive, signUp: signUp, made: Momentary(lifetime: lifetime)).add(to: router)
    FeedSite(pages: pages, templates: templates, archive: archive, made: Momentary(lifetime: lifetime)).add(to: router)
    links.add(to: router)
    let guarded = api.add(to: router) + desk.add(to: router)
    signUp.add(to: router)
    preferences.add(to: router)
    review.add(to: router)
    webhooks.add(to: router)
    router.get("/health") { _, _ in "ok\n" }
    router.get("/unsubscribe/:token") { _, context in try await askToUnsubscribe(context) }
    router.post("/unsubscribe/:token") { request, context in try await unsubscribe(request, context) }
    router.requireGuards(guarded)
    router.refuseOtherMethods()
    return (router, guarded)
  }

  private func askToUnsubscribe(_ context: VisitorContext) async throws -> Response {
    guard let text = context.parameters.get("token"), let token = unsubscribing.verify(text) else {
      return templates.notice(pages.notice("broken"), status: .notFound)
    }
    if token.isPreview { return templates.notice(pages.notice("preview")) }
    // Somebody already gone gets the same page: the link tells nothing about who is on the list.
    let found = try await unsubscribing.look(token)
    let words = pages.words(for: found.subscriber)
    let page = asking.page("\(words.language) \(pages.title(found.list))", [pages.name(of: found.subscriber), "/unsubscribe/\(text)"]) {
      templates.text("ask", pages.unsubscribe($0[0], list: found.list, action: $0[1], words))
    }
    return templates.personal(page)
  }

  /// RFC 8058 §3.1: a POST with `List-Unsubscribe=One-Click` acts at once, without cookie, redirect or question. The page's own
  /// form sends `confirm=unsubscribe`, and the page after it, for whom it was a mistake, `confirm=return`. A POST that says none of them does nothing.
  private func unsubscribe(_ request: Request, _ context: VisitorContext) async throws -> Response {
    guard let text = context.parameters.get("token"), let token = unsubscribing.verify(text) else {
      return templates.notice(pages.notice("broken"), status: .notFound)
    }
    guard let form = UnsubscribeForm(try await FormFields(request)) else {
      return templates.notice(pages.notice("no_answer"), status: .badRequest)
    }
    if token.isPreview { return templates.notice(pages.notice("preview")) }
    let found = try await unsubscribing.look(token)
    switch form {
    case .oneClick, .page:
      // What a mail program sends comes from its provider's network, and nobody has seen a word of ours.
      let proof = form == .page ? Consent.Proof(words: pages.unsubscribeWords(found), network: signUp.network(request, context)) : nil
      try await unsubscribing.act(on: token, by: form == .page ? .page : .oneClick, proof: proof, now: clock())
      return templates.personal("unsubscribed", pages.unsubscribed(found, action: "/unsubscribe/\(text)"))
    case .comeBack:
      let proof = Consent.Proof(words: pages.unsubscribedWords(found), network: signUp.network(request, context))
      let words = pages.words(for: found.subscriber)
      switch try await unsubscribing.undo(token, proof: proof, now: clock()) {
      case .reader: return templates.notice(pages.notice("back", words: words))
      case .held: return templates.notice(pages.notice("held", ["list": pages.title(found.list)], words: words))
      case .nothing: return templates.notice(pages.notice("no_way_back", link: "/subscribe", linkName: "subscribe", words: words))
      }
    }
  }

  private func message(_ status: HTTPResponse.Status, _ name: String) -> Response {
    templates.page("message", pages.message(status: status.code, name), status: status)
  }
}
