internal import Accounts
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store

/// Signing in and out, and links that work once. What a page answers depends on what was typed, never on who is known here.
extension DeskSite {
  /// Their browser forgets who they were, and what the editor has kept in it where it could not be saved.
  func bye(_ request: DeskRequest) -> Response {
    var response = notice("bye", nil)
    response.headers[named: "clear-site-data"] = "\"storage\""
    door.keep(nil, in: &response, request.request, seconds: 0)
    return response
  }

  func addDoor(to routes: inout DeskRoutes) {
    routes.door(.get, "/desk/sign-in") { request in
      let next = DeskDoor.place(request.query("next")) ?? "/desk"
      if request.visit != nil { return DeskGate.redirect(to: next) }
      return page("sign-in", pages.signIn(next: next, isEmpty: try await !accounts.hasAnybody()))
    }
    routes.door(.post, "/desk/sign-in") { request in try await signIn(request) }
    routes.door(.get, "/desk/code") { request in page("code", pages.code(next: DeskDoor.place(request.query("next")) ?? "/desk")) }
    routes.door(.post, "/desk/code") { request in try await enterCode(request) }
    routes.door(.get, "/desk/forgot") { request in notice("forgot", request.visit, link: DeskPages.toDoor) }
    routes.on(.post, "/desk/sign-out", for: nil) { request, visit in
      try await accounts.signOut(visit, request.caller, now: request.now)
      return bye(request)
    }
    routes.door(.get, "/desk/link/:secret") { request in
      guard let guest = try await accounts.guest(request.part("secret"), now: request.now) else { return linkIsOver(request) }
      return page("link", pages.link(request.part("secret"), guest))
    }
    routes.door(.post, "/desk/link/:secret") { request in try await takeLink(request) }
  }

  private func signIn(_ request: DeskRequest) async throws -> Response {
    let fields = try await request.fields()
    let (next, address) = (DeskDoor.place(fields["next"]) ?? "/desk", fields["address"])
    let answer = try await accounts.signIn(
      address: address, password: fields["password"], replacing: request.secret, request.caller, now: request.now)
    return try await go(on: answer, to: next, request) { fault in
      pages.signIn(next: next, isEmpty: false, address: address, fault: fault ?? "wrong_password")
    }
  }

  private func enterCode(_ request: DeskRequest) async throws -> Response {
    let fields = try await request.fields()
    let next = DeskDoor.place(fields["next"]) ?? "/desk"
    do {
      let answer = try await accounts.enter(code: fields["code"], secret: request.secret ?? "", request.caller, now: request.now)
      return try await go(on: answer, to: next, request) { fault in pages.code(next: next, fault: fault ?? "wrong_code") }
    } catch Accounts.Refusal.unknown {
      return page("sign-in", pages.signIn(next: next, isEmpty: false, fault: "code_over"), status: .unprocessableContent)
    }
  }

  /// - Parameter form: the page to show again, with a fault; nil: what was typed is wrong.
  private func go(
    on answer: Accounts.Answer, to next: String, _ request: DeskRequest, form: (_ fault: String?) -> [String: Any]
  ) async throws -> Response {
    let name = request.request.uri.path == "/desk/code" ? "code" : "sign-in"
    switch answer {
    case .signedIn(let secret): return enter(secret, at: next, request)
    case .needsCode(let secret):
      return enter(secret, at: DeskPath.query("/desk/code", [("next", next == "/desk" ? "" : next)]), request)
    case .refused: return page(name, form(nil), status: .unprocessableContent)
    case .limited(let end):
      var response = page(name, form("limited"), status: .tooManyRequests)
      response.headers[.retryAfter] = "\(max(1, Int((end - request.now).inSeconds)))"
      return response
    }
  }

  private func linkIsOver(_ request: DeskRequest) -> Response {
    notice("link_over", request.visit, status: .notFound, link: DeskPages.toDoor)
  }

  private func takeLink(_ request: DeskRequest) async throws -> Response {
    let secret = request.part("secret")
    guard let guest = try await accounts.guest(secret, now: request.now) else { return linkIsOver(request) }
    let fields = try await request.fields()
    let name = fields.line("name", upTo: User.nameLimit)
    func again(_ fault: String, field: String) -> Response {
      let values = pages.link(secret, guest, name: name, address: fields["address"], fault: fault, field: field)
      return page("link", values, status: .unprocessableContent)
    }
    do {
      let answer: Accounts.Answer
      switch guest {
      case .first:
        guard let address = try? EmailAddress(parsing: fields["address"]) else { return again("wrong_address", field: "address") }
        answer = try await accounts.becomeFirst(
          secret, address, name: name, password: fields["password"], repeated: fields["repeated"], request.caller, now: request.now)
      case .known:
        answer = try await accounts.accept(
          secret, name: name.isEmpty ? nil : name, password: fields["password"], repeated: fields["repeated"], request.caller,
          now: request.now)
      }
      return try await go(on: answer, to: "/desk", request) { _ in [:] }
    } catch let fault as PasswordFault {
      return again("password_\(fault.rawValue)", field: fault == .different ? "repeated" : "password")
    } catch Accounts.Refusal.unknown {
      return linkIsOver(request)
    }
  }
}
