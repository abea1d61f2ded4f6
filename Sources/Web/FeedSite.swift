internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// What programs read of the posts: feeds of all of them and of each tag, author and list, the site map, and what robots may look at.
struct FeedSite: Sendable {
  let pages: PublicPages
  let templates: SiteTemplates
  let archive: Archive
  /// Each text, and when anything of it was last new.
  let made: Momentary<(text: String, changed: Timestamp?)>

  func add(to router: Router<VisitorContext>) {
    for form in SiteFeed.allCases {
      router.get("/\(form.file)") { request, _ in try await feed(form, request) { .all } }
      for kind in ["tags", "authors", "lists"] {
        router.get("/\(kind)/:name/\(form.file)") { request, context in
          try await feed(form, request) { try await Shelf.find(kind, context, in: archive, of: pages) }
        }
      }
    }
    router.get("/sitemap.xml") { request, _ in try await siteMap(request) }
    router.get("/robots.txt") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: ResponseBody(byteBuffer: ByteBuffer(string: pages.robots)))
    }
  }

  private func feed(
    _ form: SiteFeed, _ request: Request, of shelf: @Sendable @escaping () async throws -> Shelf
  ) async throws -> Response {
    let (text, changed) = try await made.value(of: request.uri.path) {
      let shelf = try await shelf()
      let issues = try await archive.issues(limit: Archive.feedLength, of: shelf.shelf)
      return (try templates.feed(pages.feed(issues, form, of: shelf)), issues.first?.publishedAt)
    }
    return .known(text, type: form.mediaType + "; charset=utf-8", changed: changed, by: request)
  }

  private func siteMap(_ request: Request) async throws -> Response {
    let (text, changed) = try await made.value(of: request.uri.path) {
      let entries = try await archive.entries(limit: 45_000)
      let (tags, authors) = (try await archive.terms(.tag, limit: 2_000), try await archive.terms(.author, limit: 2_000))
      return (templates.xml("sitemap.xml", pages.siteMap(entries, tags: tags, authors: authors)), entries.first?.publishedAt)
    }
    return .known(text, type: "application/xml; charset=utf-8", changed: changed, by: request)
  }
}
