import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Web

@Suite struct SitesByNameTests {
  /// What a server says to a whole request.
  private func answer(to request: String) async throws -> String {
    let (ports, found) = AsyncStream<Int>.makeStream()
    let router = Router(context: BasicRequestContext.self)
    router.get("/") { _, _ in "Hello." }
    let server = WebServer([HostedSite(names: [], router: router)], host: "127.0.0.1", port: 0, logger: Logger(label: "test")) {
      found.yield($0)
    }
    let serving = Task { try await server.run() }
    let port = try #require(await ports.first { _ in true })
    let talk = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(host: "127.0.0.1", port: port) { channel in
      channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
    }
    let text = try await talk.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: request))
      var text = ""
      for try await part in inbound { text += String(buffer: part) }
      return text
    }
    serving.cancel()
    _ = await serving.result
    return text
  }

  @Test func `A request with two hosts is nobody's (RFC 9112 §3.2)`() async throws {
    let one = try await answer(to: "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n")
    #expect(one.hasPrefix("HTTP/1.1 200 ") && one.hasSuffix("Hello."), "\(one)")
    for second in ["b.example", "a.example"] {
      let two = try await answer(to: "GET / HTTP/1.1\r\nHost: a.example\r\nHOST: \(second)\r\nConnection: close\r\n\r\n")
      #expect(two.hasPrefix("HTTP/1.1 400 ") && !two.contains("Hello."), "\(two)")
    }
  }
}
