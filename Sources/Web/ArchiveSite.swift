internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// What everybody can read: front page, posts, all posts page by page, by tag, author and list, and the search. Feeds are ``FeedSite``'s.
struct ArchiveSite: Sendable {
  let pages: PublicPages
  let templates: SiteTemplates
  let archive: Archive
  let signUp: SignUpSite
  /// By what was asked for.
  let made: Momentary<ByteBuffer>

  func add(to router: Router<VisitorContext>) {
    router.get("/") { request, _ in
      try await page("home", request) {
        let entries = try await archive.entries(limit: 6)
        return pages.home(entries, signUp: try await signUp.box())
      }
    }
    router.get("/posts") { request, _ in try await list(request) { .all } }
    router.get("/posts/:slug") { request, context in
      guard let slug = context.parameters.get("slug") else { throw HTTPError(.notFound) }
      var page = try await page("post", request) { try await post(slug) }
      page.headers[.contentSecurityPolicy] = SecurityHeaders<VisitorContext>.ofPosts
      return page
    }
    for shelf in ["tags", "authors", "lists"] {
      router.get("/\(shelf)/:name") { request, context in
        try await list(request) { try await Shelf.find(shelf, context, in: archive, of: pages) }
      }
    }
    router.get("/search") { request, _ in
      try await page("search", request) {
        // A form that is asked for by GET writes its fields as one that is posted does: a space is a plus.
        let words = SearchWords(FormFields(body: request.uri.query ?? "", contentType: "")["q"])
        return pages.search(words, try await archive.search(words))
      }
    }
  }

  private func page(
    _ name: String, _ request: Request, _ values: @Sendable @escaping () async throws -> [String: Any]
  ) async throws -> Response {
    let text = try await made.value(of: request.uri.string) { ByteBuffer(string: templates.text(name, try await values())) }
    // Without a tag of its own, because forms on it are dated: only `*` names it.
    return request.has(nil) == true ? Response(status: .notModified) : templates.page(text)
  }

  private func list(_ request: Request, _ shelf: @Sendable @escaping () async throws -> Shelf) async throws -> Response {
    try await page("archive", request) {
      let shelf = try await shelf()
      let before = request.uri.queryParameters["before"].map { String($0) }
      guard let page = try await archive.page(of: shelf.shelf, before: before) else { throw HTTPError(.notFound) }
      var tags: [ArchiveTerm] = []
      if case .all = shelf.shelf, before == nil { tags = try await archive.terms(.tag, limit: 40) }
      return pages.archive(page, of: shelf, before: before, tags: tags)
    }
  }

  private func post(_ slug: String) async throws -> [String: Any] {
    guard let (issue, publishedAt) = try await archive.issue(slug: slug) else { throw HTTPError(.notFound) }
    let recent = try await archive.entries(limit: 5).filter { $0.slug != slug }.prefix(4)
    let isListed = try await archive.isListed(slug)
    return pages.post(issue, publishedAt: publishedAt, isListed: isListed, recent: Array(recent), signUp: try await signUp.box())
  }
}
