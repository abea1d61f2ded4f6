import Hummingbird
import Logging
import NIOCore
import Testing

@testable import Web

@Suite struct SitesByNameTests {
  private func answer(to request: String) async throws -> String {
    let router = Router(context: BasicRequestContext.self)
    router.get("/") { _, _ in "Hello." }
    return try await octets(of: router, to: request)
  }

  @Test func `A request with two hosts is nobody's (RFC 9112 §3.2)`() async throws {
    let one = try await answer(to: "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n")
    #expect(one.hasPrefix("HTTP/1.1 200 ") && one.hasSuffix("Hello."), "\(one)")
    for second in ["b.example", "a.example"] {
      let two = try await answer(to: "GET / HTTP/1.1\r\nHost: a.example\r\nHOST: \(second)\r\nConnection: close\r\n\r\n")
      #expect(two.hasPrefix("HTTP/1.1 400 ") && !two.contains("Hello."), "\(two)")
    }
  }

  @Test(arguments: [
    ("ash.example.org", "ash"), ("ASH.example.org.", "ash"), ("ash.example.org.:8080", "ash"), ("elm.example.org", "elm"),
    ("ash.example.org..", nil), ("oak.example.org", nil), (".", nil),
  ])
  func `A name with the root's dot behind it is the same name (RFC 3986 §3.2.2)`(host: String, site: String?) async throws {
    let sites = [("ash", "ash.example.org"), ("elm", "Elm.example.org.")].map { name, host in
      let router = Router(context: BasicRequestContext.self)
      router.get("/") { _, _ in "Here is \(name)." }
      return HostedSite(names: [host], router: router)
    }
    let said = try await octets(of: sites, to: "GET / HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
    #expect(site.map { said.hasSuffix("Here is \($0).") } ?? said.hasPrefix("HTTP/1.1 421 "), "\(said)")
  }

  @Test func `A request of HTTP/1.1 names its host, and one of HTTP/1.0 need not (RFC 9112 §3.2)`() async throws {
    let none = try await answer(to: "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    #expect(none.hasPrefix("HTTP/1.1 400 ") && !none.contains("Hello."), "\(none)")
    let old = try await answer(to: "GET / HTTP/1.0\r\n\r\n")
    #expect(old.hasPrefix("HTTP/1.0 200 ") && old.hasSuffix("Hello."), "\(old)")
  }
}
