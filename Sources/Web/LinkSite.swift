package import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
package import Store

/// The links of mails whose use is counted, and the picture that tells that one is shown. Whoever follows one arrives, whatever the database does, and no cache stands between.
package struct LinkSite: Sendable {
  private let pages: PublicPages
  private let templates: SiteTemplates
  private let redirecting: Redirecting
  private let clock: @Sendable () -> Timestamp

  package init(pages: PublicPages, templates: SiteTemplates, redirecting: Redirecting, clock: @escaping @Sendable () -> Timestamp) {
    self.pages = pages
    self.templates = templates
    self.redirecting = redirecting
    self.clock = clock
  }

  func add(to router: Router<VisitorContext>) {
    router.get("/\(TrackedLink.path)/:link") { request, context in await follow(request, context) }
    router.get("/\(TrackedLink.path)/:link/:reader") { request, context in await follow(request, context) }
    router.get("/\(TrackedLink.picturePath)/:link") { request, context in await show(request, context) }
    router.get("/\(TrackedLink.picturePath)/:link/:reader") { request, context in await show(request, context) }
  }

  private func follow(_ request: Request, _ context: VisitorContext) async -> Response {
    guard let link = context.parameters.get("link").flatMap({ redirecting.verify($0) }) else {
      return templates.notice(pages.notice("broken"), status: .notFound)
    }
    let visitor = Visitor(request, context, proxies: redirecting.proxies)
    await redirecting.note(link, reader: context.parameters.get("reader"), by: visitor, now: clock())
    var headers: HTTPFields = [.location: redirecting.target(of: link), .cacheControl: "no-store"]
    headers[named: "x-robots-tag"] = "noindex, nofollow"
    return Response(status: .found, headers: headers)
  }

  /// A GIF of one transparent pixel.
  private static let pixel: [UInt8] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0x21, 0xF9, 4, 1, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1,
    0, 0, 2, 2, 0x44, 1, 0, 0x3B,
  ]

  private func show(_ request: Request, _ context: VisitorContext) async -> Response {
    guard let picture = context.parameters.get("link").flatMap({ redirecting.verify(picture: $0) }) else {
      return templates.notice(pages.notice("broken"), status: .notFound)
    }
    let visitor = Visitor(request, context, proxies: redirecting.proxies)
    await redirecting.note(picture, reader: context.parameters.get("reader"), by: visitor, now: clock())
    return Response(
      status: .ok, headers: [.contentType: "image/gif", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: Self.pixel)))
  }

  /// Sees who asks for the other pages that every mail links to: programs that try all links of a mail out.
  func see(_ request: Request, _ context: VisitorContext) {
    redirecting.pass(request.uri.path, by: Visitor(request, context, proxies: redirecting.proxies), now: clock())
  }
}
