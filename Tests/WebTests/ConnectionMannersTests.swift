import Hummingbird
import Logging
import NIOCore
import Testing

@testable import Web

@Suite struct ConnectionMannersTests {
  private func answer(to request: String) async throws -> String {
    let router = Router(context: BasicRequestContext.self)
    router.add(
      middleware: ErrorPages(
        render: { status, words in Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(string: words))) },
        logger: Logger(label: "test")))
    router.get("/host") { request, _ in "\(request.head.authority ?? "") \(request.uri)" }
    router.get("/whole") { _, _ in "all of it" }
    router.get("/parts") { _, _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          for part in ["one ", "two"] { try await writer.write(ByteBuffer(string: part)) }
          try await writer.finish(nil)
        })
    }
    router.post("/refused") { _, _ -> String in throw HTTPError(.unauthorized) }
    router.post("/echo") { request, _ in
      let body = try await request.body.collect(upTo: 100)
      return String(buffer: body)
    }
    return try await octets(of: router, to: request)
  }

  @Test(arguments: ["GET /whole HTTP/1.0\r\n\r\n", "GET /whole HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n"])
  func `A connection ends after the answer to who wants no other`(request: String) async throws {
    let said = try await answer(to: request)
    #expect(said.lowercased().contains("connection: close\r\n"))
    #expect(said.hasSuffix("\r\n\r\nall of it"))
  }

  @Test func `A body of unknown length comes to HTTP 1.0 without chunks`() async throws {
    let said = try await answer(to: "GET /parts HTTP/1.0\r\n\r\n")
    #expect(said.hasSuffix("\r\n\r\none two"))
    #expect(!said.lowercased().contains("chunked"))
  }

  @Test func `Who asks whether a body is wanted hears it, and then the answer`() async throws {
    let said = try await answer(
      to: "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc")
    #expect(said.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
    #expect(said.hasSuffix("\r\n\r\nabc"))
  }

  @Test
  func `Where nobody reads the body, who asks whether it is wanted hears the answer alone, and the connection ends (RFC 9110 §10.1.1)`()
    async throws
  {
    let said = try await answer(to: "POST /refused HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n")
    #expect(said.hasPrefix("HTTP/1.1 401 ") && said.lowercased().contains("connection: close\r\n"), "\(said)")
  }

  @Test func `A target in absolute form is asked for as any other, by the host that it names`() async throws {
    let said = try await answer(to: "GET http://b.example/host?x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(said.hasSuffix("\r\n\r\nb.example /host?x=1"))
  }

  @Test func `Of whoever asks for a head only, no error page has a body`() async throws {
    let said = try await answer(to: "HEAD /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(said.hasPrefix("HTTP/1.1 404") && said.hasSuffix("\r\n\r\n"))
  }

  @Test func `A connection is kept for who asks twice`() async throws {
    let said = try await answer(
      to: "GET /whole HTTP/1.1\r\nHost: a\r\n\r\nGET /parts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(said.matches(of: /HTTP\/1.1 200 OK/).count == 2)
  }
}
