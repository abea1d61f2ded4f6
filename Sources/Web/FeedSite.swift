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

  func add(to router: Router<VisitorContext>) {
    for form in SiteFeed.allCases {
      router.get("/\(form.file)") { request, _ in try await feed(form, of: .all, request) }
      for kind in ["tags", "authors", "lists"] {
        router.get("/\(kind)/:name/\(form.file)") { request, context in
          try await feed(form, of: try await Shelf.find(kind, context, in: archive, of: pages), request)
        }
      }
    }
    router.get("/sitemap.xml") { request, _ in try await siteMap(request) }
    router.get("/robots.txt") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: ResponseBody(byteBuffer: ByteBuffer(string: pages.robots)))
    }
  }

  private func feed(_ form: SiteFeed, of shelf: Shelf, _ request: Request) async throws -> Response {
    let issues = try await archive.issues(limit: Archive.feedLength, of: shelf.shelf)
    let text = try templates.feed(pages.feed(issues, form, of: shelf))
    return .known(text, type: form.mediaType + "; charset=utf-8", changed: issues.first?.publishedAt, by: request)
  }

  private func siteMap(_ request: Request) async throws -> Response {
    let entries = try await archive.entries(limit: 45_000)
    let (tags, authors) = (try await archive.terms(.tag, limit: 2_000), try await archive.terms(.author, limit: 2_000))
    let text = templates.text("sitemap.xml", pages.siteMap(entries, tags: tags, authors: authors))
    return .known(text, type: "application/xml; charset=utf-8", changed: entries.first?.publishedAt, by: request)
  }
}
