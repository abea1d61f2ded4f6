package import Campaigns
internal import Foundation
internal import Hummingbird
package import Store

/// The page behind the link of a mail that asks for an approval. The link is the authority: there is no cookie, and a GET changes nothing.
package struct ReviewSite: Sendable {
  private let pages: PublicPages
  private let templates: SiteTemplates
  private let reviewing: Reviewing
  private let clock: @Sendable () -> Timestamp

  package init(pages: PublicPages, templates: SiteTemplates, reviewing: Reviewing, clock: @escaping @Sendable () -> Timestamp) {
    self.pages = pages
    self.templates = templates
    self.reviewing = reviewing
    self.clock = clock
  }

  func add(to router: Router<VisitorContext>) {
    router.get("/review/:token") { _, context in
      guard let (text, token) = link(context) else { return broken }
      return try await page(of: reviewing.look(token, now: clock()), text)
    }
    router.get("/review/:token/mail") { _, context in
      guard let (text, token) = link(context) else { return broken }
      let found = try await reviewing.look(token, now: clock())
      guard case .open(let manuscript, _, _) = found else { return try await page(of: found, text) }
      return await besideTheLoop { mail(manuscript) }
    }
    router.post("/review/:token") { request, context in
      guard let (text, token) = link(context) else { return broken }
      return try await answer(FormFields(request), text, token)
    }
  }

  private func link(_ context: VisitorContext) -> (text: String, token: LinkToken)? {
    context.parameters.get("token").flatMap { text in reviewing.verify(text).map { (text, $0) } }
  }

  private var broken: Response { templates.notice(pages.notice("broken"), status: .notFound) }

  private func page(of found: Reviewing.Finding, _ text: String, given: String? = nil) async throws -> Response {
    switch found {
    case .unknown: return templates.notice(pages.notice("gone"))
    case .changed: return templates.notice(pages.notice("review_outdated"))
    case .refused(.noApprover): return templates.notice(pages.notice("review_stranger"))
    case .refused(.author): return templates.notice(pages.notice("review_author"))
    case .refused(.decided): return templates.notice(pages.notice("review_decided"))
    case .open(let manuscript, let person, let standing):
      let day = try await reviewing.day(of: manuscript, now: clock())
      let values = pages.review(manuscript, person, standing, leaving: day, action: "/review/\(text)", given: given)
      var page = templates.personal("review", values, status: given == nil ? .ok : .badRequest)
      page.headers[.contentSecurityPolicy] = SecurityHeaders<VisitorContext>.withMail
      return page
    }
  }

  private func mail(_ manuscript: Manuscript) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
        .contentSecurityPolicy: SecurityHeaders<VisitorContext>.ofMail,
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(string: manuscript.mail)))
  }

  private func answer(_ fields: FormFields, _ text: String, _ token: LinkToken) async throws -> Response {
    let words = fields["words"]
    let verdict: Approval.Verdict
    switch fields["do"] {
    case "approve": verdict = .yes
    case "refuse": verdict = .no
    default: return try await page(of: reviewing.look(token, now: clock()), text)
    }
    guard verdict == .yes || (1...Approval.longestWords).contains(words.count) else {
      return try await page(of: reviewing.look(token, now: clock()), text, given: words)
    }
    let found = try await reviewing.answer(verdict, to: token, words: verdict == .yes ? "" : words, now: clock())
    guard case .open(let manuscript, let person, let standing) = found else { return try await page(of: found, text) }
    return templates.notice(pages.answered(verdict, manuscript, person, standing))
  }
}
