package import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Sites behind one socket, as a service that finishes its requests when the process is told to stop.
package struct WebServer<Context: RequestContext>: Service where Context.Source == ApplicationRequestContextSource {
  private let sites: SitesByName<Context>
  private let host: String
  private let port: Int
  private let logger: Logger
  private let running: @Sendable (Int) async -> Void
  private let connections: Int
  private let patience: ConnectionClock.Patience

  /// - Parameters:
  ///   - sites: the only one answers to any name.
  ///   - port: 0 takes a free one.
  ///   - connections: how many are open at once; whoever comes then waits until one is closed.
  ///   - running: hears the port once the socket is open.
  package init(
    _ sites: [HostedSite<Context>], host: String, port: Int, logger: Logger, connections: Int = 512,
    patience: ConnectionClock.Patience = ConnectionClock.Patience(), running: @escaping @Sendable (Int) async -> Void = { _ in }
  ) {
    self.sites = SitesByName(sites)
    self.host = host
    self.port = port
    self.logger = logger
    self.running = running
    self.connections = connections
    self.patience = patience
  }

  package func run() async throws {
    var quiet = logger
    // Hummingbird tells at `info` what our own lines already say.
    quiet.logLevel = max(.warning, logger.logLevel)
    let application = Application(
      responder: sites,
      server: HTTPServerBuilder { [patience] responder in
        let handlers = HTTP1Channel.Configuration(additionalChannelHandlers: [FlushTogether(), ConnectionClock(patience)])
        let awaiting: HTTPChannelHandler.Responder = { request, writer, channel in
          try await responder(request.awaiting(on: channel), writer, channel)
        }
        return LoopChannel(base: HTTP1Channel(responder: awaiting, configuration: handlers))
      },
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), serverName: nil,
        availableConnectionsDelegate: MaximumAvailableConnections(connections, logger: quiet)),
      onServerRunning: { channel in await running(channel.localAddress?.port ?? port) }, logger: quiet)
    try await application.run()
  }
}
