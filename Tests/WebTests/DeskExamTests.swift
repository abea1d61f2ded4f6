import Accounts
import Audience
import Foundation
import HTTPTypes
import Hummingbird
import Store
import Testing

@testable import Web

/// Every route of the desk and the API, in a table that the router itself writes: no route can be left out of it.
@Suite struct DeskExamTests {
  private func path(_ route: GuardedRoute, _ user: User) -> String {
    route.path.replacing(":id", with: "\(user.id.rawValue)").replacing(":secret", with: "x").replacing(":name", with: "x")
      .replacing(":file", with: "hello.md").replacing(":version", with: "1")
      .replacing(":reader", with: "1").replacing(":upload", with: "x")
  }

  @Test func `A route that says of nobody whom it lets in is found`() {
    let router = Router(context: VisitorContext.self)
    router.get("/desk/users/:id") { _, _ in "x" }
    router.post("/desk/users/:id") { _, _ in "x" }
    router.delete("/api/v1/readers") { _, _ in "x" }
    router.get("/desks") { _, _ in "x" }
    let guarded = [GuardedRoute(method: .get, path: "/desk/users/:id", access: .permission(.users))]
    #expect(router.unguarded(guarded).sorted() == ["DELETE /api/v1/readers", "POST /desk/users/{id}"])
  }

  @Test func `Whoever is not signed in gets no further than the door, on any route`() async throws {
    let desk = try await Desk()
    let (user, _) = try await desk.add(.admin)
    #expect(desk.site.guarded.count > 20)
    for route in desk.site.guarded where route.access != .anyone {
      for secret in [nil, "", "x", String(repeating: "A", count: 43)] as [String?] {
        let answer = try await desk.ask(route.method, path(route, user), ["sure": "yes", "role": "viewer"], as: secret)
        if !route.path.hasPrefix("/desk") || route.method != .get {
          #expect(answer.status == 401, "\(route)")
        } else {
          #expect(answer.status == 303 && answer.headers[.location]?.hasPrefix("/desk/sign-in") == true, "\(route)")
        }
        #expect(!answer.body.contains("admin@example.org"))
      }
    }
  }

  @Test(arguments: Role.allCases)
  func `Each role gets what its permissions say, and 403 for everything else`(_ role: Role) async throws {
    let desk = try await Desk()
    try await desk.writePost()
    let (other, _) = try await desk.add(.viewer, "other@example.org")
    _ = try await desk.site.add("reader@example.org", .confirmed)
    _ = try await desk.add(.admin, "owner@example.org")
    for route in desk.site.guarded where route.path.hasPrefix("/desk") {
      guard case .permission(let permission) = route.access else { continue }
      // Some routes end the session that asks.
      let (_, secret) = try await desk.add(role, "\(UUID().uuidString)@example.org")
      let before = try await desk.state()
      let answer = try await desk.ask(route.method, path(route, other), as: secret)
      if role.may(permission) {
        // What is named by more than a number is not there.
        let isNamed = route.path.contains(":upload") || route.path.contains(":name")
        #expect(([200, 303, 422] + (isNamed ? [404] : [])).contains(answer.status), "\(role) \(route): \(answer.status)")
      } else {
        #expect(answer.status == 403 && answer.body.contains("You may not do this"), "\(role) \(route)")
        #expect(try await desk.state() == before, "\(role) \(route)")
      }
    }
  }

  @Test func `What does not come from a page of ours changes nothing, on any route`() async throws {
    let desk = try await Desk()
    let (user, _) = try await desk.add(.viewer)
    let (_, secret) = try await desk.add(.admin)
    let before = try await desk.state()
    let foreign: [(fetch: String?, origin: String?)] = [
      ("cross-site", nil), ("same-site", nil), ("cross-site", "https://letter.example.org"), (nil, nil), (nil, "null"),
      (nil, "https://evil.example"), (nil, "https://letter.example.org.evil.example"), (nil, "http://letter.example.org:80"),
      (nil, "localhost"),
      (nil, ""), (nil, "https://letter.example.org/"),
    ]
    for route in desk.site.guarded where route.path.hasPrefix("/desk") && route.method != .get {
      for (fetch, origin) in foreign {
        let answer = try await desk.ask(
          route.method, path(route, user), ["sure": "yes", "role": "writer", "session": "all", "address": "x@example.org"], as: secret,
          fetch: fetch, origin: origin)
        #expect(answer.status == 403 && answer.headers[.setCookie] == nil, "\(route) \(fetch ?? "-") \(origin ?? "-")")
      }
    }
    #expect(try await desk.state() == before)
  }

  @Test(
    arguments: [
      ("same-origin", nil), ("none", nil), (nil, "https://letter.example.org"), (nil, "HTTPS://letter.example.org"),
      (nil, "http://localhost"),
    ] as [(String?, String?)])
  func `What does, is heard`(_ fetch: String?, _ origin: String?) async throws {
    let desk = try await Desk()
    let (_, secret) = try await desk.add(.viewer)
    #expect(try await desk.ask(.post, "/desk/sign-out", as: secret, fetch: fetch, origin: origin).status == 200)
    #expect(try await desk.site.accounts.visit(secret, now: desk.site.now) == nil)
  }

  @Test func `A GET or HEAD changes nothing, on any route, whoever asks`() async throws {
    let desk = try await Desk()
    try await desk.writePost()
    let (user, _) = try await desk.add(.viewer)
    let (_, secret) = try await desk.add(.admin)
    let link = try await desk.site.accounts.link(for: user, by: .terminal, now: desk.site.now)
    let before = try await desk.state()
    for route in desk.site.guarded where route.method == .get {
      for method in [HTTPRequest.Method.get, .head] {
        for who in [secret, nil] {
          let path = path(route, user).replacing("/link/x", with: "/link/\(link)")
          let answer = try await desk.ask(method, path + "?do=it&sure=yes&session=all&role=admin", as: who, fetch: "cross-site")
          #expect(answer.status < 500, "\(route)")
        }
      }
    }
    #expect(try await desk.state() == before)
    #expect(try await desk.site.accounts.guest(link, now: desk.site.now) != nil)
  }

  @Test func `A method that a route does not have is refused, and changes nothing`() async throws {
    let desk = try await Desk()
    let (user, secret) = try await desk.add(.admin)
    let before = try await desk.state()
    let known = Dictionary(grouping: desk.site.guarded, by: \.path).mapValues { Set($0.map(\.method)) }
    for (path, methods) in known {
      for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options] where !methods.contains(method) {
        let route = GuardedRoute(method: method, path: path, access: .anyone)
        let answer = try await desk.ask(method, self.path(route, user), as: secret)
        #expect(answer.status == 405 && answer.headers[.allow]?.isEmpty == false, "\(method) \(path)")
      }
    }
    #expect(try await desk.state() == before)
  }

  @Test func `No page of the desk is kept by a cache, framed, or told to other sites, and none has a script or a style of its own`()
    async throws
  {
    let desk = try await Desk()
    try await desk.writePost()
    let (user, secret) = try await desk.add(.admin)
    for route in desk.site.guarded where route.path.hasPrefix("/desk") && route.method == .get {
      var answer = try await desk.ask(.get, path(route, user), as: secret)
      // Files of ours; a policy that names no other place holds them to it.
      answer.body = answer.body.replacing(/<script type="module" src="\/assets\/[a-z\-]+\.js"><\/script>/, with: "")
      #expect(answer.headers[.cacheControl] == "no-store")
      let policy = try #require(answer.headers[.contentSecurityPolicy])
      #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
      #expect(try answer.headers[#require(HTTPField.Name("referrer-policy"))] == "same-origin")
      #expect(!answer.body.contains("<script") && !answer.body.contains(" style=") && !answer.body.contains("<style"))
      #expect(!answer.body.contains("{{"), "\(route)")
    }
  }
}
