internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store

/// What is behind the unsubscribe link of each mail. A class, because a site of all its parts is copied for each request.
final class UnsubscribeSite: Sendable {
  private let pages: PublicPages
  private let templates: SiteTemplates
  private let unsubscribing: Unsubscribing
  private let networks: SignUpSite
  private let clock: @Sendable () -> Timestamp
  private let mould: PageMould

  /// - Parameters:
  ///   - networks: knows from which network somebody comes.
  ///   - lifetime: for how long what is the same for everybody is shown as it was made.
  init(
    pages: PublicPages, templates: SiteTemplates, unsubscribing: Unsubscribing, networks: SignUpSite,
    lifetime: Duration, clock: @escaping @Sendable () -> Timestamp
  ) {
    mould = PageMould(lifetime: lifetime)
    self.pages = pages
    self.templates = templates
    self.unsubscribing = unsubscribing
    self.networks = networks
    self.clock = clock
  }

  func add(to router: Router<VisitorContext>, _ links: LinkSite) {
    router.get("/unsubscribe/:token", use: asking(links))
    router.post("/unsubscribe/:token") { [self] request, context in try await leave(request, context) }
  }

  /// Each mail leads here, and its readers come at once.
  func shortcut(_ links: LinkSite, behind walls: [any MiddlewareProtocol<Request, Response, VisitorContext>]) -> Shortcut<VisitorContext> {
    Shortcut("/unsubscribe/", "token", behind: walls, asking(links))
  }

  private func asking(_ links: LinkSite) -> Shortcut<VisitorContext>.Answer {
    { [self] request, context in
      links.see(request, context)
      return try await ask(context)
    }
  }

  private nonisolated(nonsending) func ask(_ context: VisitorContext) async throws -> Response {
    guard let text = context.parameters.get("token"), let token = unsubscribing.verify(text) else {
      return templates.notice(pages.notice("broken"), status: .notFound)
    }
    if token.isPreview { return templates.notice(pages.notice("preview")) }
    // Somebody already gone gets the same page: the link tells nothing about who is on the list.
    let reader = try await unsubscribing.reader(token)
    let words = pages.words(for: reader)
    let page = try await mould.page("\(words.language) \(token.list.rawValue)", [pages.name(of: reader), "/unsubscribe/\(text)"]) {
      templates.text("ask", pages.unsubscribe($0[0], list: try await unsubscribing.list(token), action: $0[1], words))
    }
    return templates.personal(page)
  }

  /// RFC 8058 §3.1: a POST with `List-Unsubscribe=One-Click` acts at once, without cookie, redirect or question. The page's own
  /// form sends `confirm=unsubscribe`, and the page after it, for whom it was a mistake, `confirm=return`, and for who likes to say why, `confirm=why`. A POST that says none of them does nothing.
  private func leave(_ request: Request, _ context: VisitorContext) async throws -> Response {
    guard let text = context.parameters.get("token"), let token = unsubscribing.verify(text) else {
      return templates.notice(pages.notice("broken"), status: .notFound)
    }
    let fields = try await FormFields(request)
    guard let form = UnsubscribeForm(fields) else {
      return templates.notice(pages.notice("no_answer"), status: .badRequest)
    }
    if token.isPreview { return templates.notice(pages.notice("preview")) }
    let found = try await unsubscribing.look(token)
    switch form {
    case .oneClick, .page:
      // What a mail program sends comes from its provider's network, and nobody has seen a word of ours.
      let proof = form == .page ? Consent.Proof(words: pages.unsubscribeWords(found), network: networks.network(request, context)) : nil
      try await unsubscribing.act(on: token, by: form == .page ? .page : .oneClick, proof: proof, now: clock())
      return templates.personal("unsubscribed", pages.unsubscribed(found, action: "/unsubscribe/\(text)"))
    case .comeBack: return try await comeBack(token, found, network: networks.network(request, context))
    case .why: return try await note(fields, text, token, found)
    }
  }

  private func comeBack(_ token: LinkToken, _ found: Unsubscribing.Finding, network: String) async throws -> Response {
    let proof = Consent.Proof(words: pages.unsubscribedWords(found), network: network)
    let words = pages.words(for: found.subscriber)
    switch try await unsubscribing.undo(token, proof: proof, now: clock()) {
    case .reader: return templates.notice(pages.notice("back", words: words))
    case .held: return templates.notice(pages.notice("held", ["list": pages.title(found.list)], words: words))
    case .nothing: return templates.notice(pages.notice("no_way_back", link: "/subscribe", linkName: "subscribe", words: words))
    }
  }

  /// Whatever is said, or not, the way back stays on the page as long as it leads anywhere.
  private func note(_ fields: FormFields, _ text: String, _ token: LinkToken, _ found: Unsubscribing.Finding) async throws -> Response {
    let now = clock()
    let reason = LeavingReason(fields, now: now)
    let answer: LeavingAnswer? = if let reason { try await unsubscribing.note(reason, by: token) } else { nil }
    switch answer {
    case .rehearsal: return templates.notice(pages.notice("preview", words: pages.words(for: found.subscriber)))
    case .nobody: return templates.notice(pages.notice("why_nothing", words: pages.words(for: found.subscriber)))
    case .kept, nil:
      let values = pages.unsubscribed(
        found, reason == nil ? "why_missing" : "why_thanks", action: "/unsubscribe/\(text)",
        hasWayBack: try await unsubscribing.hasWayBack(token, now: now), asksWhy: reason == nil)
      return templates.personal("unsubscribed", values, status: reason == nil ? .badRequest : .ok)
    }
  }
}
