import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Web

/// What a server of these routes says to the octets of a client that then waits until the connection ends.
func octets(of router: Router<BasicRequestContext>, to request: String) async throws -> String {
  try await octets(of: [HostedSite(names: [], router: router)], to: request)
}

/// What a server of several sites says.
func octets(of sites: [HostedSite<BasicRequestContext>], to request: String) async throws -> String {
  let (ports, found) = AsyncStream<Int>.makeStream()
  let server = WebServer(sites, host: "127.0.0.1", port: 0, logger: Logger(label: "test")) {
    found.yield($0)
  }
  let serving = Task { try await server.run() }
  let port = try #require(await ports.first { _ in true })
  let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(host: "127.0.0.1", port: port) { channel in
    channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
  }
  let said = try await client.executeThenClose { inbound, outbound in
    try await outbound.write(ByteBuffer(string: request))
    var said = ""
    for try await part in inbound { said += String(buffer: part) }
    return said
  }
  serving.cancel()
  _ = await serving.result
  return said
}
