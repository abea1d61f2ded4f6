internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// What somebody does with their own account.
extension DeskSite {
  func addAccount(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/account", for: nil) { request, visit in try await account(request, visit) }
    routes.on(.post, "/desk/account/password", for: nil) { request, visit in
      let fields = try await request.fields()
      return try await trying(request, visit, part: "password") {
        let secret = try await accounts.changePassword(
          visit, current: fields["current"], to: fields["password"], repeated: fields["repeated"], request.caller, now: request.now)
        return enter(secret, at: "/desk/account?done=password", request)
      }
    }
    routes.on(.get, "/desk/account/codes", for: nil) { _, visit in
      guard let secret = visit.session.newCodeSecret, !visit.user.hasTwoSteps else { return DeskGate.redirect(to: "/desk/account") }
      return page("codes", pages.codes(secret, visit))
    }
    routes.on(.post, "/desk/account/codes", for: nil) { request, visit in
      let fields = try await request.fields()
      return try await trying(request, visit, part: "codes") {
        try await accounts.prepareCodes(visit, password: fields["current"], request.caller, now: request.now)
        return DeskGate.redirect(to: "/desk/account/codes")
      }
    }
    routes.on(.post, "/desk/account/codes/on", for: nil) { request, visit in try await turnOn(request, visit) }
    routes.on(.post, "/desk/account/codes/off", for: nil) { request, visit in
      let fields = try await request.fields()
      return try await trying(request, visit, part: "codes") {
        let secret = try await accounts.turnOff(visit, password: fields["current"], request.caller, now: request.now)
        return enter(secret, at: "/desk/account?done=codes_off", request)
      }
    }
    routes.on(.post, "/desk/account/codes/renew", for: nil) { request, visit in
      let fields = try await request.fields()
      return try await trying(request, visit, part: "codes") {
        let codes = try await accounts.renewRecoveryCodes(visit, password: fields["current"], request.caller, now: request.now)
        return page("shown", pages.recovery(codes, visit))
      }
    }
    routes.on(.post, "/desk/account/sessions", for: nil) { request, visit in try await endSession(request, visit) }
  }

  private func account(
    _ request: DeskRequest, _ visit: Accounts.Visit, part: String = "", fault: String = "", field: String = ""
  ) async throws -> Response {
    let sessions = try await accounts.sessions(of: visit.user, now: request.now)
    let left = try await accounts.recoveryCodesLeft(visit.user)
    let values = pages.account(
      visit, sessions: sessions, codesLeft: left, done: request.query("done"), part: part, fault: fault, field: field)
    return page("account", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  /// Shows the page again with what is wrong, at the part of it where that is.
  private func trying(
    _ request: DeskRequest, _ visit: Accounts.Visit, part: String, _ change: () async throws -> Response
  ) async throws -> Response {
    do {
      return try await change()
    } catch let fault as PasswordFault {
      return try await account(
        request, visit, part: part, fault: "password_\(fault.rawValue)", field: fault == .different ? "repeated" : "password")
    } catch Accounts.Refusal.wrongPassword {
      return try await account(request, visit, part: part, fault: "not_password", field: "current")
    } catch Accounts.Refusal.guessedTooOften {
      return try await account(request, visit, part: part, fault: "limited", field: "current")
    } catch Accounts.Refusal.unknown {
      // The session ended meanwhile.
      return signedOut()
    }
  }

  private func turnOn(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    guard let secret = visit.session.newCodeSecret, !visit.user.hasTwoSteps else { return DeskGate.redirect(to: "/desk/account") }
    do {
      let (session, codes) = try await accounts.turnOn(visit, code: try await request.fields()["code"], request.caller, now: request.now)
      var response = page("shown", pages.recovery(codes, visit))
      door.keep(session, in: &response, request.request, seconds: Int(Session.absolute.inSeconds))
      return response
    } catch Accounts.Refusal.wrongCode {
      return page("codes", pages.codes(secret, visit, fault: "wrong_code"), status: .unprocessableContent)
    } catch Accounts.Refusal.unknown {
      return signedOut()
    }
  }

  private func endSession(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let wanted = try await request.fields()["session"]
    if wanted == "all" {
      try await accounts.endAll(of: visit.user, by: request.caller, now: request.now)
      return bye(request)
    }
    do {
      guard let id = Int64(wanted) else { throw Accounts.Refusal.unknown }
      try await accounts.end(ID(id), of: visit.user, by: request.caller, now: request.now)
      return DeskGate.redirect(to: ID(id) == visit.session.id ? "/desk/sign-in" : "/desk/account?done=session")
    } catch Accounts.Refusal.unknown {
      return try await account(request, visit, part: "sessions", fault: "no_session")
    }
  }
}
