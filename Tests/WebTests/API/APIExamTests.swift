import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Store
import Synchronization
import Testing

@testable import Web

/// Every route of the API, by the table that router and document are made of.
@Suite struct APIExamTests {
  private func path(_ route: APIRoute) -> String {
    route.path.split(separator: "/").map { $0.hasPrefix(":") ? "/x" : "/\($0)" }.joined()
  }

  private func body(_ route: APIRoute) -> String { route.body.map { $0.isJSON ? APIText.json($0.schema.example) : "x" } ?? "" }

  @Test(arguments: [
    ("PUT", "/posts/late", "application/json", #"{"markdown":"Late"}"#), ("POST", "/pictures?name=late.png", "image/png", "late"),
    ("POST", "/subscribers", "application/json", #"{"address":"late@example.org"}"#),
    ("POST", "/imports", "text/csv", "email\nlate@example.org\n"),
  ])
  func `A token that is revoked while its request is still coming changes nothing`(
    _ method: String, _ path: String, _ type: String, _ body: String
  ) async throws {
    let desk = try await APIDesk()
    let (before, name) = (try await desk.state(), try #require(HTTPField.Name("idempotency-key")))
    let headers: HTTPFields = [.contentType: type, .authorization: "Bearer \(desk.secret)", name: "k", .ifNoneMatch: "*"]
    let answer = try await desk.site.send(try #require(HTTPRequest.Method(method)), "/api/v1" + path, body, headers: headers) {
      _ = try await desk.site.database.write { try APIToken.revoke("program", $0) }
    }
    #expect(answer.status == 401, "\(answer)")
    #expect(try await desk.state() == before)
    let files = try FileManager.default.contentsOfDirectory(atPath: desk.site.folder + "/posts")
    #expect(!files.contains { $0.contains("late") })
  }

  @Test func `Whoever shows no token, an unknown, a revoked or an old one gets 401 on every route, and nothing changes`() async throws {
    let desk = try await APIDesk()
    let old = try await APIDesk.token("old", Set(Permission.allCases), days: 30, desk.site)
    desk.site.turned.time.withLock { $0 = .seconds(31 * 86_400) }
    let revoked = try await APIDesk.token("revoked", Set(Permission.allCases), desk.site)
    #expect(try await desk.site.database.write { try APIToken.revoke("revoked", $0) })
    let before = try await desk.state()
    #expect(APISite.table.count > 40)
    for route in APISite.table {
      for secret in ["", "x", "tuesday_x", desk.secret + "x", revoked, old] {
        let answer = try await desk.ask(route.method, path(route), body(route), key: "k", as: secret, type: route.body?.types[0])
        #expect(answer.status == 401 && answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true, "\(route.name)")
        #expect(answer.headers[.contentType] == "application/problem+json" && answer.json["errors"] == nil)
      }
    }
    #expect(try await desk.state() == before)
  }

  @Test func `Each permission that a token lacks closes the routes that need it, and only those`() async throws {
    let desk = try await APIDesk()
    let before = try await desk.state()
    for permission in Permission.allCases {
      let rest = Set(Permission.allCases).subtracting([permission])
      let without = try await APIDesk.token("without-\(permission.rawValue.replacing(".", with: "-"))", rest, desk.site)
      let alone = try await APIDesk.token("only-\(permission.rawValue.replacing(".", with: "-"))", [permission], desk.site)
      for route in APISite.table {
        let needed = route.access == .permission(permission)
        let secret = needed ? without : alone
        let answer = try await desk.ask(route.method, path(route), body(route), key: "k", as: secret, type: route.body?.types[0])
        #expect(answer.status == 403 && answer.detail.contains("this token is for"), "\(route.name) \(permission): \(answer.status)")
        #expect(answer.json["errors"] == nil && !answer.body.contains("@"), "nobody is told who is known: \(answer.body)")
      }
    }
    #expect(try await desk.state() == before)
  }

  @Test func `A method that a path does not have is refused with those that it has`() async throws {
    let desk = try await APIDesk()
    let methods = Dictionary(grouping: APISite.table, by: \.template).mapValues { Set($0.map(\.method)) }
    for (template, known) in methods {
      let route = try #require(APISite.table.first { $0.template == template })
      for method in [HTTPRequest.Method.post, .put, .patch, .delete, .trace, try #require(HTTPRequest.Method("QUERY"))]
      where !known.contains(method) {
        let answer = try await desk.ask(method, path(route), "{}", key: "k")
        #expect(answer.status == 405 && answer.headers[.contentType] == "application/problem+json", "\(method) \(template)")
        for method in known { #expect(answer.headers[.allow]?.contains(method.rawValue) == true) }
      }
    }
  }

  @Test
  func `What is of another type, too large, no JSON, no object or unknown is refused with its place on every route, and nothing changes`()
    async throws
  {
    let desk = try await APIDesk()
    let before = try await desk.state()
    for route in APISite.table {
      guard let expected = route.body else { continue }
      func ask(_ body: String, type: String? = "application/json") async throws -> APIDesk.Answer {
        try await desk.ask(route.method, path(route), body, key: "k", type: type)
      }
      #expect(try await ask(body(route), type: "text/plain").status == 415, "\(route.name)")
      #expect(try await ask(body(route), type: nil).status == 415, "\(route.name)")
      guard expected.isJSON else { continue }
      let large = try await ask("{\"x\": \"" + String(repeating: "x", count: expected.limit) + "\"}")
      #expect(large.status == 413 && large.detail.contains("\(expected.limit >> 10) KB"), "\(route.name)")
      for odd in ["", "nothing", "{", "{\"a\": 1e999}", String(repeating: "[", count: 10_000)] {
        let answer = try await ask(odd)
        #expect(answer.status == 400 && answer.detail.contains("not JSON"), "\(route.name) \(odd.prefix(20)): \(answer.body)")
      }
      for odd in ["[]", "1", "null", "\"x\""] {
        let answer = try await ask(odd)
        #expect(answer.status == 422 && answer.pointer == "", "\(route.name) \(odd): \(answer.body)")
      }
      let unknown = try await ask("{\"unheard_of\": 1}")
      #expect(unknown.status == 422 && unknown.pointer == "/unheard_of", "\(route.name): \(unknown.body)")
      guard case .object(let form) = expected.schema.kind else { continue }
      for property in form.properties {
        let wrong = try await ask("{\"\(property.name)\": {\"x\": [1]}}")
        #expect(wrong.status == 422 && wrong.body.contains("/\(property.name)"), "\(route.name): \(wrong.body)")
      }
    }
    #expect(try await desk.state() == before)
  }

  @Test func `Parameters are held to what they are on every route`() async throws {
    let desk = try await APIDesk()
    for route in APISite.table {
      let unknown = try await desk.ask(route.method, path(route) + "?unheard_of=1", body(route), key: "k", type: route.body?.types[0])
      #expect(unknown.status == 422 && unknown.parameter == "unheard_of", "\(route.name): \(unknown.body)")
      for parameter in route.parameters where parameter.place == .query {
        func ask(_ query: String) async throws -> APIDesk.Answer {
          try await desk.ask(route.method, path(route) + "?" + query, body(route), key: "k", type: route.body?.types[0])
        }
        let twice = try await ask("\(parameter.name)=1&\(parameter.name)=1")
        #expect(twice.status == 422 && twice.parameter == parameter.name, "\(route.name): \(twice.body)")
        if parameter.schema.kind == .integer || parameter.schema.kind == .truth || parameter.schema.note.choices != nil {
          for odd in ["", "x", "99999999999999999999", "-1"] {
            let wrong = try await ask("\(parameter.name)=\(odd)")
            #expect(wrong.status == 422 && wrong.parameter == parameter.name, "\(route.name): \(wrong.body)")
          }
        }
      }
    }
  }

  @Test func `Who takes no JSON is told so, and who takes everything gets it`() async throws {
    let desk = try await APIDesk()
    for route in APISite.table {
      let answer = try await desk.ask(
        route.method, path(route), body(route), key: "k", type: route.body?.types[0], more: ["accept": "text/html"])
      #expect(answer.status == 406, "\(route.name)")
    }
    for accept in ["*/*", "application/*", "text/html, application/json;q=0.5"] {
      #expect(try await desk.ask(.get, "/publication", more: ["accept": accept]).status == 200)
    }
    #expect(try await desk.ask(.get, "/publication", more: ["accept": "application/json;q=0, text/html"]).status == 406)
  }

  @Test func `Where a key is needed, nothing is done without one`() async throws {
    let desk = try await APIDesk()
    let before = try await desk.state()
    let keyed = APISite.table.filter { $0.keying == .needed }
    #expect(
      Set(keyed.map(\.name)) == [
        "addSubscriber", "scheduleCampaign", "sendMessage", "fillGap", "resolveCampaign", "resumeHook", "replayHook",
      ])
    for route in keyed {
      for key in [nil, "", "\"\"", "ä", String(repeating: "k", count: 256)] as [String?] {
        let answer = try await desk.ask(route.method, path(route), body(route), key: key)
        #expect(answer.status == 400 && answer.detail.contains("Idempotency-Key"), "\(route.name): \(answer.body)")
      }
    }
    #expect(try await desk.state() == before)
  }

  @Test func `Where something is changed that others change too, nothing is done without a word of what was seen`() async throws {
    let desk = try await APIDesk()
    let before = try await desk.state()
    let conditional = APISite.table.filter(\.isConditional)
    #expect(Set(conditional.map(\.name)) == ["putPost", "removePost", "restoreRevision", "putPicture"])
    for route in conditional {
      let path = route.path.replacing(":picture", with: "x.gif").replacing(/:\w+/, with: "x")
      let answer = try await desk.ask(route.method, path, body(route), type: route.body?.types[0])
      #expect(answer.status == 428 && answer.detail.contains("If-Match"), "\(route.name): \(answer.body)")
      #expect(try await desk.ask(route.method, path, body(route), type: route.body?.types[0], more: ["if-match": ""]).status >= 400)
    }
    #expect(try await desk.state() == before)
  }

  @Test func `A token asks so often a minute and no more, and who shows none is counted by their network alone`() async throws {
    let desk = try await APIDesk(limits: APILimits(perToken: 5, failures: 3))
    for left in [4, 3, 2, 1, 0] {
      let answer = try await desk.ask(.get, "/publication")
      #expect(answer.status == 200 && answer.header("ratelimit") == "\"minute\";r=\(left);t=60")
      #expect(answer.header("ratelimit-policy") == "\"minute\";q=5;w=60")
    }
    let refused = try await desk.ask(.get, "/publication")
    #expect(refused.status == 429 && refused.headers[.retryAfter] == "60")
    for status in [401, 401, 401, 429, 429] {
      #expect(try await desk.ask(.get, "/publication", as: "tuesday_guess").status == status)
    }
    desk.site.turned.time.withLock { $0 = .seconds(60) }
    #expect(try await desk.ask(.get, "/publication").status == 200)
    #expect(try await desk.ask(.get, "/publication", as: "tuesday_guess").status == 401)
  }

  @Test func `However many networks and tokens there are, what is counted of them has a limit`() {
    let limits = APILimits(perToken: 10, failures: 10)
    let now = Timestamp(milliseconds: 0)
    for number in 0..<10_000 { _ = limits.fail(network: "\(number)", now: now) }
    #expect(limits.fail(network: "one more", now: now).requests < 0)
    #expect(limits.fail(network: "0", now: now).requests == 8)
    #expect(limits.fail(network: "one more", now: now + .seconds(60)).requests == 9)
  }
}
