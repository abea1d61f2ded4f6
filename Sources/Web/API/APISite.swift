internal import Accounts
internal import Campaigns
internal import Crypto
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Store
internal import Words

/// What programs ask for, under `/api/v1`: JSON in, JSON out, errors as ``Problem``s. Who asks shows an ``APIToken`` (RFC 6750).
package struct APISite: Sendable {
  private let services: APIServices

  package init(_ services: APIServices) { self.services = services }

  /// All that there is, in the order of the document.
  static let table: [APIRoute] = [
    publication, lists, listChanges, subscribers, subscriberChanges, readerMail, exports, imports, importChanges, suppressions, segments,
    posts, postDecisions, postWriting, revisions, pictures, feeds, slots, slotRules, campaigns, campaignChanges, settling, trials, links,
    series, bounces, bouncesOfMany, messages, upkeep, hooks, users, log, metrics,
  ].flatMap(\.self)

  private static let document = "/openapi.json"

  /// - Returns: whom each of the routes lets in.
  func add(to router: Router<VisitorContext>) -> [GuardedRoute] {
    let document = Response.json(text: OpenAPIDocument.text(baseURL: services.publication.baseURL), status: .ok)
    router.get(RouterPath(APIRoute.prefix + Self.document)) { _, _ in document }
    return [GuardedRoute(method: .get, path: APIRoute.prefix + Self.document, access: .anyone)]
      + Self.table.map { add($0, at: APIRoute.prefix + $0.path, to: router) }
      + Self.metrics.map { add($0, at: $0.path, to: router) }
  }

  private func add(_ route: APIRoute, at path: String, to router: Router<VisitorContext>) -> GuardedRoute {
    router.on(RouterPath(path), method: route.method) { request, context in
      try await besideTheLoop { try await answer(request, context, route) }
    }
    return GuardedRoute(method: route.method, path: path, access: route.access)
  }

  var requests: RequestCounts { services.metrics.requests }

  /// Those that a path has, as `Allow` lists them; nil for a path that is none of ours.
  static func methods(at path: String) -> String? {
    let words = path.split(separator: "/").dropFirst(2)
    let fitting = table.filter { route in
      let parts = route.path.split(separator: "/")
      return parts.count == words.count && zip(parts, words).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
    }
    var methods = Set(fitting.map(\.method.rawValue))
    if methods.contains("GET") { methods.insert("HEAD") }
    return methods.isEmpty || !path.hasPrefix(APIRoute.prefix + "/") ? nil : methods.sorted().joined(separator: ", ")
  }

  private func answer(_ request: Request, _ context: VisitorContext, _ route: APIRoute) async throws -> Response {
    let now = services.clock()
    let network = ClientNetwork(peer: context.peer, forwarded: request.forwarded, proxies: services.proxies).text
    let token = try await token(of: request, from: network, now)
    let left = services.limits.use(token: token.name, now: now)
    guard left.requests >= 0 else {
      throw Problem(.tooManyRequests, "this token has asked \(left.limit) times within a minute", headers: left.refusal)
    }
    do {
      if case .permission(let permission) = route.access, !token.permissions.contains(permission) {
        throw Problem(.forbidden, "this token is for \(token.scope), not for \(permission.rawValue)")
      }
      try APIReading.requireAcceptable(request, route.gifts.first?.types ?? [])
      let key = try APIReading.key(of: request, route.keying)
      let values = try APIReading.values(of: request, context, route.parameters)
      // What is sent may take its time, and the token may be gone when it is here.
      let stands: @Sendable () async throws -> Void = { [services] in
        let known = try await services.database.read { connection in
          try Self.secret(of: request).flatMap { try APIToken.find(secret: $0, now: services.clock(), connection) }
        }
        guard known?.permissions == token.permissions else { throw Problem(.unauthorized, "this token is not known any more") }
      }
      let body = try await APIReading.body(of: request, route.body)
      if !body.isEmpty { try await stands() }
      try await token.use(now: now, in: services.database)
      let call = APICall(
        services: services, token: token, caller: .program(token.name, network: network), key: key,
        hash: Self.hash(request, body), values: values, headers: request.headers,
        upload: route.body.flatMap { $0.isJSON ? nil : APIUpload(request, limit: $0.limit, whenRead: stands) }, now: now)
      var response = Self.response(try await route.answer(call, body), request, services.publication.baseURL)
      for field in left.fields { response.headers[field.name] = field.value }
      return response
    } catch var problem as Problem {
      for field in left.fields where problem.headers[field.name] == nil { problem.headers[field.name] = field.value }
      throw problem
    }
  }

  private func token(of request: Request, from network: String, _ now: Timestamp) async throws -> APIToken {
    let secret = Self.secret(of: request)
    if let secret, let token = try await services.database.read({ try APIToken.find(secret: secret, now: now, $0) }) { return token }
    // Only who shows no good token is counted: nobody is kept out by what others in their network try.
    let left = services.limits.fail(network: network, now: now)
    guard left.requests >= 0 else {
      throw Problem(
        .tooManyRequests, "too many requests of this network without a token that is good; try again in a minute", headers: left.refusal)
    }
    let challenge = HTTPFields([HTTPField(name: .wwwAuthenticate, value: "Bearer realm=\"tuesday\"")])
    throw Problem(
      .unauthorized,
      secret == nil
        ? "send Authorization: Bearer and a token, which `tuesday tokens create NAME` makes"
        : "this token is not known, or not any more", headers: challenge)
  }

  private static func secret(of request: Request) -> String? {
    let words = (request.headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
    return words.count == 2 && words[0].lowercased() == "bearer" ? String(words[1]) : nil
  }

  /// Whether a key is shown for the same again.
  private static func hash(_ request: Request, _ body: String) -> String {
    SHA256.hash(data: Data("\(request.method.rawValue) \(request.uri.path)\n\(body)".utf8)).hex
  }

  private static func response(_ answer: APIAnswer, _ request: Request, _ baseURL: String) -> Response {
    if let tag = answer.tag, request.headers[.ifNoneMatch] == tag {
      return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-store"])
    }
    var response = answer.file ?? Response.json(text: answer.body, status: answer.status)
    response.headers[.cacheControl] = "no-store"
    if let location = answer.location { response.headers[.location] = baseURL + APIRoute.prefix + location }
    if let next = answer.next { response.headers[named: "link"] = "<\(link(to: next, request, baseURL))>; rel=\"next\"" }
    if let tag = answer.tag { response.headers[.eTag] = tag }
    if answer.isReplayed { response.headers[named: "idempotent-replayed"] = "true" }
    return response
  }

  /// RFC 8288: the same request with another cursor.
  private static func link(to next: String, _ request: Request, _ baseURL: String) -> String {
    let others = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
    return "\(baseURL)\(request.uri.path)?" + (others + ["cursor=\(next)"]).joined(separator: "&")
  }
}

extension APILimits.Left {
  /// draft-ietf-httpapi-ratelimit-headers.
  var fields: HTTPFields {
    var fields = HTTPFields()
    fields[named: "ratelimit-policy"] = "\"minute\";q=\(limit);w=60"
    fields[named: "ratelimit"] = "\"minute\";r=\(max(0, requests));t=\(seconds)"
    return fields
  }

  var refusal: HTTPFields {
    var fields = fields
    fields[.retryAfter] = "\(seconds)"
    return fields
  }
}
