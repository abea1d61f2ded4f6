internal import Accounts
package import Campaigns
internal import Delivery
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
package import Store

/// What programs ask for, under `/api/v1`: JSON in, JSON out, errors as ``Problem``s. Who asks shows an ``APIToken`` (RFC 6750).
package struct APISite: Sendable {
  /// Octets of a request.
  static let sizeLimit = 1 << 16

  private let database: Database
  private let messages: Messages
  private let baseURL: String
  private let clock: @Sendable () -> Timestamp

  package init(database: Database, messages: Messages, baseURL: String, clock: @escaping @Sendable () -> Timestamp) {
    (self.database, self.messages, self.baseURL, self.clock) = (database, messages, baseURL, clock)
  }

  /// - Returns: whom each of the routes lets in.
  func add(to router: Router<VisitorContext>) -> [GuardedRoute] {
    var routes: [GuardedRoute] = []
    func on(
      _ method: HTTPRequest.Method, _ path: String, for permission: Permission,
      _ answer: @Sendable @escaping (Request, VisitorContext, APIToken) async throws -> Response
    ) {
      routes.append(GuardedRoute(method: method, path: path, access: .permission(permission)))
      router.on(RouterPath(path), method: method) { request, context in
        try await answer(request, context, authorized(request, permission))
      }
    }
    on(.post, "/api/v1/messages", for: .messages) { request, _, token in try await send(request, token) }
    on(.get, "/api/v1/messages/:name", for: .messages) { _, context, token in try await find(context, token) }
    on(.delete, "/api/v1/messages/:name", for: .messages) { _, context, token in try await cancel(context, token) }
    return routes
  }

  private func authorized(_ request: Request, _ permission: Permission) async throws -> APIToken {
    let challenge = HTTPFields([HTTPField(name: .wwwAuthenticate, value: "Bearer realm=\"tuesday\"")])
    let words = (request.headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer" else {
      throw Problem(
        .unauthorized, "send Authorization: Bearer and a token, which `tuesday tokens create NAME` makes", headers: challenge)
    }
    let secret = String(words[1])
    guard let token = try await database.read({ try APIToken.find(secret: secret, $0) }) else {
      throw Problem(.unauthorized, "this token is not known, or not any more", headers: challenge)
    }
    guard token.permissions.contains(permission) else {
      throw Problem(.forbidden, "this token is for \(token.scope), not for \(permission.rawValue)")
    }
    try await token.use(now: clock(), in: database)
    return token
  }

  private func send(_ request: Request, _ token: APIToken) async throws -> Response {
    let key = try idempotencyKey(request)
    let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
    guard type == "application/json" else { throw Problem(.unsupportedMediaType, "send Content-Type: application/json") }
    let data = Data(try await request.body.collect(upTo: Self.sizeLimit).readableBytesView)
    let order = try MessageBody.read(data).order()
    do {
      let (message, isNew) = try await messages.send(order, sender: token.sender, key: key, now: clock())
      var response = Response.json(message, status: .accepted)
      response.headers[.location] = "\(baseURL)/api/v1/messages/\(message.id)"
      if !isNew { response.headers[named: "idempotent-replayed"] = "true" }
      return response
    } catch let refusal as Messages.Refusal {
      throw Problem(refusal)
    }
  }

  /// draft-ietf-httpapi-idempotency-key-header: a string (RFC 9651 §3.3.3), here with or without its quotes.
  private func idempotencyKey(_ request: Request) throws -> String {
    let written = (request.headers[named: "idempotency-key"] ?? "").trimmingCharacters(in: .whitespaces)
    let key = written.count > 1 && written.hasPrefix("\"") && written.hasSuffix("\"") ? String(written.dropFirst().dropLast()) : written
    guard !key.isEmpty else {
      throw Problem.badRequest("send Idempotency-Key: and your own name for this message, so that it is sent once however often you ask")
    }
    guard key.utf8.count <= 255, key.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      throw Problem.badRequest("the Idempotency-Key has more than 255 characters, or others than printable ASCII")
    }
    return key
  }

  private func find(_ context: VisitorContext, _ token: APIToken) async throws -> Response {
    guard let name = name(context), let message = try await messages.find(name, sender: token.sender) else { throw Self.unknown }
    return .json(message, status: .ok)
  }

  private func cancel(_ context: VisitorContext, _ token: APIToken) async throws -> Response {
    guard let name = name(context) else { throw Self.unknown }
    do {
      let cancelled = try await messages.cancel(name, sender: token.sender, reason: "by \(token.sender)", now: clock())
      guard let cancelled else { throw Self.unknown }
      return .json(cancelled.message, status: .ok)
    } catch let refusal as Messages.Refusal {
      throw Problem(refusal)
    }
  }

  /// A message's id or key, as the path has it.
  private func name(_ context: VisitorContext) -> String? { context.parameters.get("name")?.removingPercentEncoding }

  private static let unknown = Problem(.notFound, "there is no such message of this token's, or it is older than a week")
}

extension APIToken {
  /// Whose keys are apart from those of others: a token that takes the place of one of its name has them too.
  fileprivate var sender: String { SentMessage.sender(token: name) }
}

extension Problem {
  fileprivate init(_ refusal: Messages.Refusal) {
    switch refusal {
    case .unknown: self.init(.unprocessableContent, refusal.description, errors: [Fault(pointer: "/message", detail: refusal.description)])
    case .values(let faults):
      let errors = faults.map { Fault(pointer: "/values/\($0.value.pointerEscaped)", detail: $0.words) }
      self.init(.unprocessableContent, refusal.description, errors: errors)
    case .address: self.init(.unprocessableContent, refusal.description, errors: [Fault(pointer: "/to", detail: refusal.description)])
    case .keyIsTaken: self.init(.unprocessableContent, refusal.description)
    case .hasLeft: self.init(.conflict, refusal.description)
    }
  }
}
