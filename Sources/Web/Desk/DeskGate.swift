internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store
internal import Words

/// Through which every request to the desk goes: whether it comes from a page of ours, who makes it, and whether they may.
struct DeskGate: Sendable {
  let accounts: Accounts
  let pages: DeskPages
  let templates: SiteTemplates
  let door: DeskDoor
  let proxies: [IPNetwork]
  let clock: @Sendable () -> Timestamp

  private static let safe: Set<HTTPRequest.Method> = [.get, .head]

  /// - Parameter limit: octets of what may be sent; nil: the answer takes it in itself, as it comes, and asks once more (``isStill(_:_:)``).
  func pass(
    _ request: Request, _ context: VisitorContext, _ access: Access, upTo limit: Int? = FormFields.limit,
    _ answer: (DeskRequest) async throws -> Response
  ) async throws -> Response {
    var request = request
    // What is long is taken from nobody who may not send it.
    if limit ?? .max > FormFields.limit, let refusal = refusal(of: try await asked(request, context), access) {
      return guarded(refusal, request)
    }
    // What is sent comes whole before anybody is let in: who holds it back must not come through with what they were allowed before.
    if let limit, !Self.safe.contains(request.method) {
      request.body = RequestBody(buffer: try await BodyReading.whole(request.body, upTo: limit))
    }
    return guarded(try await self.answer(try await asked(request, context), access, answer), request)
  }

  private func asked(_ request: Request, _ context: VisitorContext) async throws -> DeskRequest {
    let now = clock()
    let secret = door.secret(request)
    let visit = try await secret.flatMapAsync { try await accounts.visit($0, now: now) }
    let network = ClientNetwork(peer: context.peer, forwarded: request.forwarded, proxies: proxies)
    let caller = Caller(
      name: visit?.user.address.text ?? "", network: network.text, agent: BrowserName.words(of: request.headers[.userAgent] ?? ""))
    return DeskRequest(request: request, context: context, caller: caller, now: now, secret: secret, visit: visit)
  }

  /// Nil for who is let in.
  private func refusal(of asked: DeskRequest, _ access: Access) -> Response? {
    if !Self.safe.contains(asked.request.method), !door.isOurs(asked.request) {
      return notice("foreign", status: .forbidden, asked)
    }
    if access != .anyone {
      guard let visit = asked.visit else { return toSignIn(asked) }
      if case .permission(let permission) = access, !visit.user.may(permission) { return notice("forbidden", status: .forbidden, asked) }
    }
    return nil
  }

  private func answer(
    _ asked: DeskRequest, _ access: Access, _ answer: (DeskRequest) async throws -> Response
  ) async throws -> Response {
    if let refusal = refusal(of: asked, access) { return refusal }
    do {
      return try await answer(asked)
    } catch is PasswordHasher.Busy {
      var page = notice("busy", status: .serviceUnavailable, asked)
      page.headers[.retryAfter] = "10"
      return page
    }
  }

  /// Whether they may still, now that all that they sent is there.
  func isStill(_ asked: DeskRequest, _ permission: Permission) async throws -> Bool {
    guard let secret = asked.secret else { return false }
    return try await accounts.visit(secret, now: clock())?.user.may(permission) == true
  }

  /// Who looks goes there and comes back; who sends something hears it in place, so that a program which sends for them does too.
  func toSignIn(_ asked: DeskRequest) -> Response {
    guard Self.safe.contains(asked.request.method) else { return notice("signed_out", status: .unauthorized, asked) }
    let next = DeskDoor.place(asked.request.uri.description) ?? "/desk"
    return DeskGate.redirect(to: DeskPath.query("/desk/sign-in", [("next", next == "/desk" ? "" : next)]))
  }

  func notice(_ name: String, status: HTTPResponse.Status, _ asked: DeskRequest) -> Response {
    templates.personal("notice", pages.notice(name, asked.visit), status: status)
  }

  static func redirect(to path: String) -> Response { Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"]) }

  private func guarded(_ response: Response, _ request: Request) -> Response {
    var response = response
    response.headers[.cacheControl] = "no-store"
    // What is shown in a frame, and pages with scripts, have their own.
    if response.headers[.contentSecurityPolicy] == nil {
      // Why there is nothing to see is said where it would be seen: in the frame of a page of ours.
      let isFramed = response.status.code >= 400 && request.values("sec-fetch-dest") == ["iframe"]
      let policy = SecurityHeaders<VisitorContext>.ofDesk
      response.headers[.contentSecurityPolicy] =
        isFramed ? policy.replacing("frame-ancestors 'none'", with: "frame-ancestors 'self'") : policy
    }
    // To no other site; without it our own forms would carry `Origin: null`, and where there is no Fetch Metadata nothing else tells whose they are.
    response.headers[named: "referrer-policy"] = "same-origin"
    response.headers[named: "cross-origin-opener-policy"] = "same-origin"
    response.headers[named: "cross-origin-resource-policy"] = "same-origin"
    response.headers[named: "x-robots-tag"] = "noindex"
    return response
  }
}

extension Optional {
  fileprivate func flatMapAsync<Result>(_ body: (Wrapped) async throws -> Result?) async rethrows -> Result? {
    guard let self else { return nil }
    return try await body(self)
  }
}
