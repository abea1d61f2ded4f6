internal import Accounts
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store

/// Who may use the desk, and what was done there: for admins.
extension DeskSite {
  private static let auditPage = 50

  func addPeople(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/users", for: .users) { request, visit in try await people(request, visit) }
    routes.on(.post, "/desk/users", for: .users) { request, visit in try await invite(request, visit) }
    routes.on(.post, "/desk/users/:id/role", for: .users) { request, visit in
      let role = Role(rawValue: try await request.fields()["role"])
      return try await changing(request, visit) { user in
        guard let role else { throw Accounts.Refusal.unknown }
        try await accounts.set(role: role, of: user, by: request.caller, now: request.now)
        return DeskGate.redirect(to: "/desk/users?done=role")
      }
    }
    routes.on(.post, "/desk/users/:id/remove", for: .users) { request, visit in
      let isSure = try await request.fields()["sure"] == "yes"
      return try await changing(request, visit) { user in
        guard isSure else { return page("ask", pages.ask("remove", user, visit)) }
        try await accounts.remove(user, by: request.caller, now: request.now)
        return DeskGate.redirect(to: "/desk/users?done=removed")
      }
    }
    routes.on(.post, "/desk/users/:id/reset", for: .users) { request, visit in
      let isSure = try await request.fields()["sure"] == "yes"
      return try await changing(request, visit) { user in
        guard isSure else { return page("ask", pages.ask("reset", user, visit)) }
        return page("shown", pages.link(try await accounts.reset(user, by: request.caller, now: request.now), for: user.address, visit))
      }
    }
    routes.on(.get, "/desk/audit", for: .audit) { request, visit in
      let number = min(max(Int(request.query("page")) ?? 1, 1), AuditEntry.limit)
      let entries = try await accounts.audit(page: number - 1, of: Self.auditPage)
      return page("audit", pages.audit(entries, page: number, hasMore: entries.count == Self.auditPage, visit))
    }
  }

  private func people(
    _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", field: String = "", form: FormFields? = nil
  ) async throws -> Response {
    let people = try await accounts.people(now: request.now)
    let values = pages.users(people, visit, done: request.query("done"), fault: fault, field: field, form: form)
    return page("users", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  private func invite(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    guard let address = try? EmailAddress(parsing: fields["address"]) else {
      return try await people(request, visit, fault: "wrong_address", field: "address", form: fields)
    }
    guard let role = Role(rawValue: fields["role"]) else {
      return try await people(request, visit, fault: "no_role", field: "role", form: fields)
    }
    let name = fields.line("name", upTo: User.nameLimit)
    do {
      let secret = try await accounts.invite(address, name: name, role: role, by: request.caller, now: request.now)
      let isMailed = fields["mail"] == "yes"
      let hindrance = isMailed ? try await mail(address, role, secret, request, visit) : nil
      return page("shown", pages.link(secret, for: address, isMailed: isMailed, hindrance: hindrance, visit))
    } catch Accounts.Refusal.isKnown {
      return try await people(request, visit, fault: "is_known", field: "address", form: fields)
    }
  }

  /// - Returns: why no mail will leave; nil when one will. The invitation stands either way.
  private func mail(
    _ address: EmailAddress, _ role: Role, _ secret: String, _ request: DeskRequest, _ visit: Accounts.Visit
  ) async throws -> String? {
    let inviter = visit.user.name.isEmpty ? visit.user.address.text : visit.user.name
    do {
      try await messages.invite(
        address, role: pages.words["role_\(role.rawValue)", [:]], by: inviter, link: pages.url(ofLink: secret), now: request.now)
      return nil
    } catch let refusal as Messages.Refusal {
      return "\(refusal)"
    } catch let faulty as Post.Faulty {
      return "\(faulty)"
    }
  }

  /// Somebody else: nobody takes away what they may do by themself.
  private func changing(
    _ request: DeskRequest, _ visit: Accounts.Visit, _ change: (User) async throws -> Response
  ) async throws -> Response {
    do {
      guard let id = Int64(request.part("id")), let user = try await accounts.user(ID(id)) else { throw Accounts.Refusal.unknown }
      if user.id == visit.user.id { throw Accounts.Refusal.own }
      return try await change(user)
    } catch let refusal as Accounts.Refusal {
      return try await people(request, visit, fault: "refusal_\(refusal.rawValue)")
    }
  }
}
