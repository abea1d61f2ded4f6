internal import Audience
package import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Mail
package import Store

/// The pages by which a stranger becomes a reader. A GET changes nothing; a POST to `/subscribe` may come from any site, because it carries
/// no authority: what follows is a mail to the address, at most.
package struct SignUpSite: Sendable {
  private let pages: PublicPages
  private let templates: SiteTemplates
  private let signUp: SignUp
  private let clock: @Sendable () -> Timestamp

  package init(pages: PublicPages, templates: SiteTemplates, signUp: SignUp, clock: @escaping @Sendable () -> Timestamp) {
    self.pages = pages
    self.templates = templates
    self.signUp = signUp
    self.clock = clock
  }

  func add(to router: Router<VisitorContext>) {
    router.get("/subscribe") { request, _ in
      try await form(SignUpForm(lists: Set(request.uri.queryParameters[values: "list"].map(String.init))), fault: nil)
    }
    router.post("/subscribe") { request, context in try await subscribe(request, context) }
    router.get("/confirm/:token") { _, context in try await askToConfirm(context) }
    router.post("/confirm/:token") { request, context in try await confirm(request, context) }
  }

  /// What the form on front page and posts shows; nil where there is no list to be on.
  func box() async throws -> [String: Any]? {
    let lists = try await signUp.lists()
    return lists.isEmpty ? nil : pages.signUpBox(lists, time: signUp.formTime(clock(), words: pages.formWords(lists)))
  }

  func network(_ request: Request, _ context: VisitorContext) -> String { signUp.network(request, context) }

  // MARK: /subscribe

  private func form(_ form: SignUpForm, fault: SignUpForm.Fault?) async throws -> Response {
    let lists = try await signUp.lists()
    guard !lists.isEmpty else { return templates.notice(pages.notice("closed"), status: .notFound) }
    // Who was too quick must not have to wait anew.
    let time = fault == .tooYoung ? form.time : signUp.formTime(clock(), words: pages.formWords(lists))
    let status: HTTPResponse.Status = [.email, .name, .list].contains(fault) ? .unprocessableContent : .ok
    return templates.personal("subscribe", pages.subscribe(form, fault: fault, lists: lists, time: time), status: status)
  }

  /// The answer depends on what was typed alone, never on who is known here.
  private func subscribe(_ request: Request, _ context: VisitorContext) async throws -> Response {
    let form = SignUpForm(try await FormFields(request))
    let now = clock()
    let lists = try await signUp.lists()
    let words = pages.formWords(lists)
    let fault = form.fault(offered: lists, age: signUp.age(of: form.time, words: words, now: now))
    guard fault == nil, let address = form.address else { return try await self.form(form, fault: fault) }
    let chosen = form.chosen(of: lists)
    if form.trap.isEmpty {
      let proof = Consent.Proof(words: words, network: signUp.network(request, context))
      let wish = SignUp.Wish(
        address: address, name: form.name, lists: chosen.map(\.id), cause: "asked on the sign-up page", proof: proof)
      var generator = SystemRandomNumberGenerator()
      try await signUp.ask(wish, id: PublicID(&generator), now: now)
    }
    let isAsked = chosen.contains { $0.optIn == .double }
    return templates.notice(isAsked ? pages.asked(at: address.text) : pages.notice("joined", ["address": address.text]))
  }

  // MARK: /confirm

  private func askToConfirm(_ context: VisitorContext) async throws -> Response {
    guard let text = context.parameters.get("token"), let token = signUp.verify(text) else {
      return templates.notice(pages.notice("broken"), status: .notFound)
    }
    if token.isPreview { return templates.notice(pages.notice("preview")) }
    guard let found = try await signUp.look(token) else { return templates.notice(pages.notice("gone")) }
    if token.isOver(at: clock()) && !found.waiting.isEmpty {
      return templates.personal("ask", pages.linkIsOver(found, action: "/confirm/\(text)"), status: .gone)
    }
    if found.waiting.isEmpty { return answer(found.confirmation, about: found.list) }
    return templates.personal("ask", pages.confirm(found, action: "/confirm/\(text)"))
  }

  private func confirm(_ request: Request, _ context: VisitorContext) async throws -> Response {
    guard let text = context.parameters.get("token"), let token = signUp.verify(text) else {
      return templates.notice(pages.notice("broken"), status: .notFound)
    }
    if token.isPreview { return templates.notice(pages.notice("preview")) }
    let fields = try await FormFields(request)
    guard let found = try await signUp.look(token) else { return templates.notice(pages.notice("gone")) }
    let network = signUp.network(request, context)
    switch fields["do"] {
    case "confirm" where !token.isOver(at: clock()):
      let (shown, chosen) = (Set(fields.all("shown")), Set(fields.all("list")))
      let lists = found.waiting.filter { chosen.contains($0.slug) }
      if lists.isEmpty && found.waiting.contains(where: { shown.contains($0.slug) }) {
        return templates.personal("ask", pages.confirm(found, isUnchosen: true, action: "/confirm/\(text)"), status: .unprocessableContent)
      }
      let proof = Consent.Proof(words: pages.confirmWords(found, lists), network: network)
      let confirmation = try await signUp.confirm(
        token, lists: chosen, declining: shown.subtracting(chosen), proof: proof, now: clock())
      return answer(confirmation, about: found.list)
    case "again":
      var generator = SystemRandomNumberGenerator()
      let proof = Consent.Proof(words: pages.linkIsOverWords, network: network)
      try await signUp.askAgain(token, proof: proof, id: PublicID(&generator), now: clock())
      return templates.notice(pages.asked(at: found.subscriber.address.masked))
    default: return try await askToConfirm(context)
    }
  }

  private func answer(_ confirmation: SignUp.Confirmation, about list: MailingList?) -> Response {
    let texts = ["list": pages.title(list)]
    return switch confirmation {
    case .reader: templates.notice(pages.notice("confirmed"))
    case .held: templates.notice(pages.notice("held", texts))
    case .nothing: templates.notice(pages.notice("used", texts, link: "/subscribe", linkName: "subscribe"))
    }
  }
}
