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

  func add(to router: Router<VisitorContext>) {
    router.get("/") { _, _ in
      let entries = try await archive.entries(limit: 6)
      return templates.page("home", pages.home(entries, signUp: try await signUp.box()))
    }
    router.get("/posts") { request, _ in try await list(.all, request) }
    router.get("/posts/:slug") { _, context in try await post(context) }
    for shelf in ["tags", "authors", "lists"] {
      router.get("/\(shelf)/:name") { request, context in
        try await list(try await Shelf.find(shelf, context, in: archive, of: pages), request)
      }
    }
    router.get("/search") { request, _ in
      // A form that is asked for by GET writes its fields as one that is posted does: a space is a plus.
      let words = SearchWords(FormFields(body: request.uri.query ?? "", contentType: "")["q"])
      return templates.page("search", pages.search(words, try await archive.search(words)))
    }
  }

  private func list(_ shelf: Shelf, _ request: Request) async throws -> Response {
    let before = request.uri.queryParameters["before"].map { String($0) }
    guard let page = try await archive.page(of: shelf.shelf, before: before) else { throw HTTPError(.notFound) }
    var tags: [ArchiveTerm] = []
    if case .all = shelf.shelf, before == nil { tags = try await archive.terms(.tag, limit: 40) }
    return templates.page("archive", pages.archive(page, of: shelf, before: before, tags: tags))
  }

  private func post(_ context: VisitorContext) async throws -> Response {
    guard let slug = context.parameters.get("slug"), let (issue, publishedAt) = try await archive.issue(slug: slug) else {
      throw HTTPError(.notFound)
    }
    let recent = try await archive.entries(limit: 5).filter { $0.slug != slug }.prefix(4)
    let isListed = try await archive.isListed(slug)
    var page = templates.page(
      "post",
      pages.post(issue, publishedAt: publishedAt, isListed: isListed, recent: Array(recent), signUp: try await signUp.box()))
    page.headers[.contentSecurityPolicy] = SecurityHeaders<VisitorContext>.ofPosts
    return page
  }
}
