internal import Accounts
internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Mail
internal import Store

/// Who may use the desk, as `tuesday users` has it. Each of these is its own transaction with its line in the log.
extension APISite {
  private static let user = APIParameter.path("user", Note("Their address, percent-encoded.", "ada@example.org"))

  /// Without keys: an answer with a link in it is kept nowhere.
  static let users: [APIRoute] = [
    .get("/users", for: .permission(.users), "listUsers", "Who may use the desk, and as what.") { call in
      Page(try await call.services.accounts.people(now: call.now).map(UserAnswer.init))
    },
    .take(
      .post, "/users", for: .permission(.users), "inviteUser",
      "Invite somebody: they choose a password by the link in the answer, which is told this once.", taking: NewUser.self,
      giving: UserLink.self, statuses: [.created], refusals: [.conflict]
    ) { call, new in
      let address = try APICall.address(new.address, at: "/address")
      let name = new.name ?? ""
      guard !name.contains(where: \.isNewline) else { throw Problem.unprocessable("/name", "must be one line") }
      do {
        let secret = try await call.services.accounts.invite(address, name: name, role: new.role, by: call.caller, now: call.now)
        return call.link(secret, for: address, new.role, status: .created)
      } catch Accounts.Refusal.isKnown {
        throw Problem.conflict(
          "\(address.text) has an account already; POST /users/{user}/role changes what they may do, /reset makes a link")
      }
    },
    .take(
      .post, "/users/:user/role", for: .permission(.users), "changeRole",
      "Change what somebody may do. They are signed out, and sign in again.", [user], taking: RoleWish.self, giving: UserAnswer.self,
      refusals: [.conflict]
    ) { call, wish in
      let user = try await call.user()
      try await call.keepingAnAdmin { try await call.services.accounts.set(role: wish.role, of: user, by: call.caller, now: call.now) }
      guard let person = try await call.services.accounts.people(now: call.now).first(where: { $0.user.id == user.id }) else {
        throw APICall.nobody
      }
      return APIAnswer(body: APIText.json(UserAnswer(person)), status: .ok)
    },
    .act(
      .post, "/users/:user/reset", for: .permission(.users), "resetUser",
      "For whose password or phone is lost or in wrong hands: from now on nothing lets them in but the link in the answer, told this once.",
      [user], giving: UserLink.self
    ) { call in
      let user = try await call.user()
      let secret = try await call.services.accounts.reset(user, by: call.caller, now: call.now)
      return call.link(secret, for: user.address, user.role, status: .ok)
    },
    .act(
      .delete, "/users/:user", for: .permission(.users), "removeUser", "End somebody's access, at once. What they wrote stays.", [user],
      giving: RemovedUser.self, refusals: [.conflict]
    ) { call in
      let user = try await call.user()
      try await call.keepingAnAdmin { try await call.services.accounts.remove(user, by: call.caller, now: call.now) }
      return APIAnswer(body: APIText.json(RemovedUser(address: user.address.text)), status: .ok)
    },
  ]
}

extension APICall {
  fileprivate static let nobody = Problem.notFound("nobody of the desk has that address")

  fileprivate func user() async throws -> User {
    guard let address = try? EmailAddress(parsing: text("user") ?? ""), let user = try await services.accounts.user(of: address) else {
      throw Self.nobody
    }
    return user
  }

  fileprivate func keepingAnAdmin(_ body: () async throws -> Void) async throws {
    do { try await body() } catch Accounts.Refusal.lastAdmin {
      throw Problem.conflict("they are the only admin; make somebody else one first")
    } catch Accounts.Refusal.unknown {
      throw Self.nobody
    }
  }

  fileprivate func link(_ secret: String, for address: EmailAddress, _ role: Role, status: HTTPResponse.Status) -> APIAnswer {
    let link = UserLink(address: address.text, role: role, link: publication.baseURL + OneTimeLink.path(secret))
    return APIAnswer(body: APIText.json(link), status: status)
  }
}
