internal import HTTPTypes
internal import Hummingbird

/// Which of several publications a request is for: the one whose name it asks for (RFC 9110 §7.2).
struct SitesByName<Context: RequestContext>: HTTPResponder {
  private let byName: [String: HostedSite<Context>]
  private let all: [HostedSite<Context>]

  init(_ sites: [HostedSite<Context>]) {
    all = sites
    byName = Dictionary(sites.flatMap { site in site.names.map { ($0, site) } }, uniquingKeysWith: { first, _ in first })
  }

  func respond(to request: Request, context: Context) async throws -> Response {
    let answer = try await answer(to: request, context: context)
    // Also pages that are made for any method, such as those of errors (RFC 9110 §9.3.2).
    return request.method == .head ? answer.createHeadResponse() : answer
  }

  private func answer(to request: Request, context: Context) async throws -> Response {
    // The first is the request's authority. What a proxy took the second for nobody knows (RFC 9112 §3.2).
    if (request.head.authority ?? "").isEmpty || request.head.headerFields.contains(anotherHost) {
      return Self.plain(.badRequest, "A request has one Host.\n")
    }
    if all.count == 1 { return try await all[0].respond(to: request, context: context) }
    if let site = byName[HostName.of(request.head.authority ?? "")] { return try await site.respond(to: request, context: context) }
    // Whoever looks whether we live asks by any name, and of all.
    if ["/health", "/ready"].contains(request.uri.path) {
      for site in all.dropLast() {
        let answer = try await site.respond(to: request, context: context)
        if answer.status != .ok { return answer }
      }
      return try await all[all.count - 1].respond(to: request, context: context)
    }
    return Self.plain(.misdirectedRequest, "None of the publications here has this name.\n")
  }

  private static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

private let anotherHost = HTTPField.Name("host")!
