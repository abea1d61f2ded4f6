import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Mail
import Store
import Testing

@testable import Web

@Suite struct DeskDoorTests {
  @Test func `Who signs in goes on to where they were, with a cookie that only this site gets`() async throws {
    let desk = try await Desk()
    _ = try await desk.add(.admin)
    #expect(try await desk.ask(.get, "/desk/users?done=role").headers[.location] == "/desk/sign-in?next=/desk/users%3Fdone%3Drole")
    let page = try await desk.ask(.get, "/desk/sign-in?next=/desk/users%3Fdone%3Drole")
    #expect(page.body.contains(#"name="next" value="/desk/users?done=role""#))
    let answer = try await desk.ask(
      .post, "/desk/sign-in", ["address": "admin@example.org", "password": Desk.password, "next": "/desk/users?done=role"])
    #expect(answer.status == 303 && answer.headers[.location] == "/desk/users?done=role")
    let cookie = try #require(answer.headers[.setCookie])
    for part in ["__Host-tuesday=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] { #expect(cookie.contains(part), "\(cookie)") }
    #expect(!cookie.contains("Domain"))
    let secret = try #require(desk.secret(answer))
    #expect(try await desk.ask(.get, "/desk/users", as: secret).status == 200)
  }

  @Test func `Who is removed while their form is on its way does not come through with it`() async throws {
    let desk = try await Desk()
    _ = try await desk.add(.admin)
    let (other, secret) = try await desk.add(.admin, "other@example.org")
    let answer = try await desk.ask(
      .post, "/desk/users", ["address": "third@example.org", "role": "admin"], as: secret,
      before: { try await desk.site.accounts.remove(other, by: .terminal, now: desk.site.now) })
    #expect(answer.status == 401)
    #expect(try await desk.site.accounts.user(of: try EmailAddress(parsing: "third@example.org")) == nil)
  }

  @Test(arguments: [
    "https://evil.example", "//evil.example", "/\\evil.example", "/desk//evil.example", "/desk/../..//evil.example", "/deskevil",
    "/desk/../%CC%81posts", "/desk/x%CC%81/../../%D8%80posts", "/desk/%2F%CC%81evil.example", "/desk/%5C%CC%81",
    "/desk/../posts", "/desk/%2e%2e/posts", "/desk/.%2E/posts", "/desk/%5c..%5cposts", "/desk/.",
    "javascript:alert(1)",
    "/desk\\@evil.example", "/desk/\r\nSet-Cookie: x=y", "/desk/é", "", "/", "/posts", "desk",
    "/desk/" + String(repeating: "a", count: 600),
  ])
  func `Nothing leads off the desk`(_ next: String) async throws {
    let desk = try await Desk()
    let (_, secret) = try await desk.add(.admin)
    let answer = try await desk.ask(
      .post, "/desk/sign-in", ["address": "admin@example.org", "password": Desk.password, "next": next])
    #expect(answer.headers[.location] == "/desk", "\(next)")
    let escaped = next.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    #expect(try await desk.ask(.get, "/desk/sign-in?next=\(escaped)", as: secret).headers[.location] == "/desk", "\(next)")
    let page = try await desk.ask(.get, "/desk/sign-in?next=\(escaped)")
    #expect(page.body.contains(#"name="next" value="/desk""#))
  }

  @Test func `The answer is the same for who is known and who is not, to the octet`() async throws {
    let desk = try await Desk()
    _ = try await desk.add(.admin)
    _ = try await desk.site.accounts.invite(
      try EmailAddress(parsing: "bo@example.org"), name: "", role: .writer, by: .terminal, now: desk.site.now)
    var bodies: Set<String> = []
    for address in ["admin@example.org", "bo@example.org", "nobody@example.org"] {
      let answer = try await desk.ask(.post, "/desk/sign-in", ["address": address, "password": "a wrong password"])
      #expect(answer.status == 422 && answer.headers[.setCookie] == nil)
      #expect(!answer.body.contains("a wrong password"))
      bodies.insert(answer.body.replacing(address, with: "…"))
    }
    #expect(bodies.count == 1)
    for number in 0..<40 { _ = try await desk.ask(.post, "/desk/sign-in", ["address": "nobody@example.org", "password": "\(number)"]) }
    var limited: Set<String> = []
    for address in ["admin@example.org", "nobody@example.org"] {
      let answer = try await desk.ask(.post, "/desk/sign-in", ["address": address, "password": Desk.password])
      #expect(answer.status == 429 && Int(answer.headers[.retryAfter] ?? "") ?? 0 > 3000)
      limited.insert(answer.body.replacing(address, with: "…"))
    }
    #expect(limited.count == 1)
    #expect(
      try await desk.ask(.post, "/desk/sign-in", ["address": "admin@example.org", "password": Desk.password], from: "198.51.100.7").status
        == 303)
  }

  @Test func `A session that somebody planted is not the one that a sign-in gives, and is worth nothing`() async throws {
    let desk = try await Desk()
    let (_, planted) = try await desk.add(.viewer)
    _ = try await desk.add(.admin)
    let answer = try await desk.ask(.post, "/desk/sign-in", ["address": "admin@example.org", "password": Desk.password], as: planted)
    let secret = try #require(desk.secret(answer))
    #expect(secret != planted)
    #expect(try await desk.ask(.get, "/desk", as: planted).status == 303)
    #expect(try await desk.ask(.get, "/desk/users", as: secret).status == 200)
  }

  @Test func `Beside an https site no cookie without the prefix counts, but on this machine itself`() async throws {
    let desk = try await Desk()
    let (_, secret) = try await desk.add(.viewer)
    let head = HTTPFields([HTTPField(name: .cookie, value: "tuesday=\(secret)")])
    #expect(DeskDoor(baseURL: "https://letter.example.org").secret(.init(authority: "letter.example.org", head)) == nil)
    #expect(DeskDoor(baseURL: "https://letter.example.org").secret(.init(authority: "127.0.0.1:8080", head)) == secret)
    #expect(DeskDoor(baseURL: "http://letter.lan").secret(.init(authority: "letter.lan", head)) == secret)
    let answer = try await desk.ask(
      .post, "/desk/sign-in", ["address": "viewer@example.org", "password": Desk.password], origin: "http://localhost")
    #expect(answer.headers[.setCookie]?.hasPrefix("tuesday=") == true && answer.headers[.setCookie]?.contains("Secure") == false)
  }

  @Test func `The first person comes by the link, once, and is told what is wrong with what they typed`() async throws {
    let desk = try await Desk()
    #expect(try await desk.ask(.get, "/desk/sign-in").body.contains("“tuesday desk”"))
    let link = "/desk/link/" + (try #require(try await desk.site.accounts.firstLink(by: .terminal, now: desk.site.now)))
    #expect(try await desk.ask(.get, link).body.contains("The first account of The &lt;Letter&gt;"))
    let form = ["address": "ada@example.org", "name": "Ada <b>", "password": Desk.password, "repeated": Desk.password]
    for (field, value, words) in [
      ("address", "ada", "no complete email address"), ("password", "short", "at least 12"), ("repeated", "other", "not the same"),
    ] {
      let answer = try await desk.ask(.post, link, form.merging([field: value]) { $1 })
      #expect(answer.status == 422 && answer.body.contains(words) && answer.body.contains("Ada &lt;b&gt;"), "\(field)")
      #expect(answer.body.contains("aria-invalid") && !answer.body.contains(Desk.password))
    }
    let answer = try await desk.ask(.post, link, form)
    #expect(answer.status == 303 && answer.headers[.location] == "/desk")
    let secret = try #require(desk.secret(answer))
    let users = try await desk.ask(.get, "/desk/users", as: secret)
    #expect(users.body.contains("Ada &lt;b&gt;") && !users.body.contains("Ada <b>"))
    for method in [HTTPRequest.Method.get, .post] { #expect(try await desk.ask(method, link, form).status == 404) }
  }

  @Test func `A page that asks too much of the hasher says so, and lets nobody in`() async throws {
    let desk = try await Desk()
    _ = try await desk.add(.admin)
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<1000 {
        group.addTask {
          try await desk.ask(.post, "/desk/sign-in", ["address": "admin@example.org", "password": "guess \(number)"], from: "198.51.100.7")
            .status
        }
      }
      return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect((statuses[422] ?? 0) + (statuses[503] ?? 0) == 30 && statuses[429] == 970, "\(statuses)")
    #expect(try await desk.ask(.post, "/desk/sign-in", ["address": "admin@example.org", "password": Desk.password]).status == 303)
  }
}

extension Request {
  fileprivate init(authority: String, _ fields: HTTPFields) {
    self.init(
      head: HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/desk", headerFields: fields),
      body: .init(buffer: .init()))
  }
}
