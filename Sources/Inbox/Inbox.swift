internal import Foundation
internal import Hummingbird
package import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// The built-in rehearsal inbox: an SMTP server that keeps everything and forwards nothing, with a web mailbox.
package struct Inbox: Service {
  package struct Addresses: Sendable {
    package let smtpPort: Int
    package let webPort: Int?
  }

  private static let smtpHost = "127.0.0.1"
  private static let hostname = "inbox.tuesday.invalid"
  /// Octets: the 35 MB that large mail services take.
  private static let maxMessageSize = 35 << 20

  private let configuration: InboxConfiguration
  private let logger: Logger
  private let ready: @Sendable (Addresses) async -> Void

  /// - Parameter ready: hears the ports once both are open.
  package init(_ configuration: InboxConfiguration, logger: Logger, ready: @escaping @Sendable (Addresses) async -> Void = { _ in }) {
    self.configuration = configuration
    self.logger = logger
    self.ready = ready
  }

  package func run() async throws {
    let threads = NIOThreadPool(numberOfThreads: 4)
    threads.start()
    let shared = InboxShared(
      store: try Mailstore(folder: configuration.folder, hostname: Self.hostname),
      refusals: try Refusals(folder: configuration.folder + "/refusals", limit: configuration.temporaryRefusals), hostname: Self.hostname,
      maxMessageSize: Self.maxMessageSize, slowness: .milliseconds(Int64(configuration.slowness / .milliseconds(1))),
      clock: { Int64(Date().timeIntervalSince1970 * 1000) }, threads: threads)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 512)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(SMTPServerHandler(shared)) }
      }
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .bind(host: Self.smtpHost, port: configuration.smtpPort).get()
    let smtpPort = channel.localAddress?.port ?? configuration.smtpPort
    defer { threads.shutdownGracefully { _ in } }
    do {
      try await serveWeb(shared, smtpPort: smtpPort)
    } catch {
      try? await channel.close().get()
      throw error
    }
    try? await channel.close().get()
  }

  /// Until the shutdown.
  private func serveWeb(_ shared: InboxShared, smtpPort: Int) async throws {
    guard let webPort = configuration.webPort else {
      await ready(Addresses(smtpPort: smtpPort, webPort: nil))
      try? await gracefulShutdown()
      return
    }
    let site = try await MailboxSite(shared: shared, templates: configuration.templates)
    var quiet = logger
    quiet.logLevel = max(.warning, logger.logLevel)
    let application = Application(
      router: site.router(),
      configuration: ApplicationConfiguration(address: .hostname(configuration.webHost, port: webPort), serverName: nil),
      onServerRunning: { web in await ready(Addresses(smtpPort: smtpPort, webPort: web.localAddress?.port ?? webPort)) }, logger: quiet)
    try await application.run()
  }
}
