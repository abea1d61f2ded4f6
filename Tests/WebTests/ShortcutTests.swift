import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Testing

@testable import Web

@Suite struct ShortcutTests {
  private struct Wall: RouterMiddleware {
    typealias Context = VisitorContext
    let name: String

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
      var response = try await next(request, context)
      response.headers[.server] = [response.headers[.server], name].compactMap(\.self).joined(separator: " ")
      return response
    }
  }

  /// Who answers, what it took for the part, its route, and which walls the answer came through.
  private func answer(_ method: HTTPRequest.Method, _ path: String) async throws -> [String] {
    func saying(_ who: String) -> Shortcut<VisitorContext>.Answer {
      { _, context in
        let words = "\(who) \(context.parameters.get("token") ?? "-") \(context.endpointPath ?? "-")"
        return Response(status: .ok, headers: [.contentLanguage: words], body: ResponseBody())
      }
    }
    let walls: [any MiddlewareProtocol<Request, Response, VisitorContext>] = [Wall(name: "outer"), Wall(name: "inner")]
    let router = Router(context: VisitorContext.self, options: .autoGenerateHeadEndpoints)
    for wall in walls { router.add(middleware: wall) }
    router.get("/leave/:token", use: saying("router"))
    router.post("/leave/:token", use: saying("router"))
    router.get("/leave/:token/more", use: saying("deeper"))
    let site = HostedSite(names: [], router: router, shortcuts: [Shortcut("/leave/", "token", behind: walls, saying("shortcut"))])
    let request = Request(
      head: HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path), body: RequestBody(buffer: ByteBuffer()))
    let response = try await site.respond(to: request, context: VisitorContext(peer: nil, logger: Logger(label: "test")))
    return [response.headers[.contentLanguage] ?? "\(response.status.code)", response.headers[.server] ?? ""]
  }

  @Test(arguments: ["/leave/AQEB", "/leave/AQEB?utm_source=x", "/leave/é"])
  func `A link is answered without the router, as the router would`(_ path: String) async throws {
    let part = path.dropFirst(7).prefix { $0 != "?" }
    #expect(try await answer(.get, path) == ["shortcut \(part) /leave/{token}", "inner outer"])
    #expect(try await answer(.post, path) == ["router \(part) /leave/{token}", "inner outer"])
  }

  @Test(arguments: [
    ("/leave/AQEB/", "router AQEB /leave/{token}"), ("//leave/AQEB", "router AQEB /leave/{token}"),
    ("/leave/AQ%45B", "router AQ%45B /leave/{token}"),
    ("/leave/AQEB/more", "deeper AQEB /leave/{token}/more"), ("/leave/", "404"), ("/leaves/AQEB", "404"),
  ])
  func `Whatever is spelt otherwise the router looks at`(_ path: String, _ words: String) async throws {
    #expect(try await answer(.get, path)[0] == words)
  }

  @Test func `Other methods the router looks at`() async throws {
    #expect(try await answer(.head, "/leave/AQEB")[0] == "router AQEB /leave/{token}")
  }
}
