package import Hummingbird
package import Logging
internal import NIOCore
internal import ServiceLifecycle

/// A router behind a socket, as a service that finishes its requests when the process is told to stop.
package struct WebServer<Context: RequestContext>: Service where Context.Source == ApplicationRequestContextSource {
  private let responder: RouterResponder<Context>
  private let host: String
  private let port: Int
  private let logger: Logger
  private let running: @Sendable (Int) async -> Void

  /// - Parameters:
  ///   - port: 0 takes a free one.
  ///   - running: hears the port once the socket is open.
  package init(
    _ router: Router<Context>, host: String, port: Int, logger: Logger,
    running: @escaping @Sendable (Int) async -> Void = { _ in }
  ) {
    responder = router.buildResponder()
    self.host = host
    self.port = port
    self.logger = logger
    self.running = running
  }

  package func run() async throws {
    var quiet = logger
    // Hummingbird tells at `info` what our own lines already say.
    quiet.logLevel = max(.warning, logger.logLevel)
    let application = Application(
      responder: responder, configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
      onServerRunning: { channel in await running(channel.localAddress?.port ?? port) }, logger: quiet)
    try await application.run()
  }
}
