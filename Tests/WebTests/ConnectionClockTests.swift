import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOPosix
import Testing

@testable import Web

@Suite struct ConnectionClockTests {
  private let channel = EmbeddedChannel(handler: ConnectionClock())
  private let head = HTTPRequestPart.head(HTTPRequest(method: .post, scheme: "http", authority: "a.example", path: "/"))

  init() throws { try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait() }

  private func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

  private func come(_ part: HTTPRequestPart) throws {
    try channel.writeInbound(part)
    channel.read()
  }

  private func body(_ octets: Int) -> HTTPRequestPart { .body(ByteBuffer(repeating: 0x61, count: octets)) }

  private func answer() throws {
    try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
    try channel.writeOutbound(HTTPResponsePart.end(nil))
  }

  @Test func `Who never ends a head is let go`() {
    pass(29)
    #expect(channel.isActive)
    pass(16)
    #expect(!channel.isActive)
  }

  @Test func `Who asks for nothing more after an answer is let go, and who asks in time is not`() throws {
    for _ in 0..<4 {
      pass(25)
      try come(head)
      try come(.end(nil))
      try answer()
      #expect(channel.isActive)
    }
    pass(46)
    #expect(!channel.isActive)
  }

  @Test func `A body that comes by the octet is let go`() throws {
    try come(head)
    for _ in 0..<6 where channel.isActive {
      pass(5)
      if channel.isActive { try come(body(1)) }
    }
    #expect(!channel.isActive)
  }

  @Test func `A body of a slow line comes whole`() throws {
    try come(head)
    for _ in 0..<60 {
      pass(5)
      try come(body(2000))
    }
    try come(.end(nil))
    try answer()
    #expect(channel.isActive)
  }

  @Test func `An answer that takes long costs nobody the connection`() throws {
    try come(head)
    try come(.end(nil))
    pass(600)
    #expect(channel.isActive)
    try answer()
    pass(20)
    #expect(channel.isActive)
  }

  @Test func `While we ask for no more of a body nobody is late with it`() throws {
    try come(head)
    try channel.writeInbound(body(10))
    pass(300)
    #expect(channel.isActive)
    channel.read()
    pass(31)
    #expect(!channel.isActive)
  }

  @Test func `Who takes nothing of an answer is let go`() throws {
    try come(head)
    try come(.end(nil))
    channel.isWritable = false
    channel.pipeline.fireChannelWritabilityChanged()
    pass(59)
    #expect(channel.isActive)
    pass(16)
    #expect(!channel.isActive)
  }

  @Test func `Who takes a little of an answer now and then keeps the connection`() throws {
    try come(head)
    try come(.end(nil))
    for _ in 0..<10 {
      channel.isWritable = false
      channel.pipeline.fireChannelWritabilityChanged()
      pass(50)
      channel.isWritable = true
      channel.pipeline.fireChannelWritabilityChanged()
    }
    #expect(channel.isActive)
  }

  @Test func `A server lets go who connects and says nothing`() async throws {
    var patience = ConnectionClock.Patience()
    (patience.head, patience.look) = (.milliseconds(50), .milliseconds(20))
    let (ports, found) = AsyncStream<Int>.makeStream()
    let server = WebServer(
      [HostedSite(names: [], router: Router(context: BasicRequestContext.self))], host: "127.0.0.1", port: 0, logger: Logger(label: "test"),
      patience: patience
    ) { found.yield($0) }
    let serving = Task { try await server.run() }
    let port = try #require(await ports.first { _ in true })
    let silent = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(host: "127.0.0.1", port: port).get()
    try await silent.closeFuture.get()
    serving.cancel()
    _ = await serving.result
  }
}
