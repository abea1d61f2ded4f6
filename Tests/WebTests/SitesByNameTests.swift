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

  @Test func `A request of HTTP/1.1 names its host, and one of HTTP/1.0 need not (RFC 9112 §3.2)`() async throws {
    let none = try await answer(to: "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    #expect(none.hasPrefix("HTTP/1.1 400 ") && !none.contains("Hello."), "\(none)")
    let old = try await answer(to: "GET / HTTP/1.0\r\n\r\n")
    #expect(old.hasPrefix("HTTP/1.0 200 ") && old.hasSuffix("Hello."), "\(old)")
  }
}
