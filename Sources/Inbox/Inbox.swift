internal import Foundation
internal import Hummingbird
package import Logging
internal import MailServer
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
  /// More than all senders of a rehearsal open together.
  private static let maxConnections = 2000

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
      refusals: try Refusals(folder: configuration.folder + "/refusals", limit: configuration.temporaryRefusals),
      slowness: configuration.slowness, clock: { Int64(Date().timeIntervalSince1970 * 1000) }, threads: threads)
    var rules = MailServerSession.Rules(hostname: Self.hostname, program: "Tuesday rehearsal inbox", messageLimit: Self.maxMessageSize)
    rules.refusal = { Rehearsal.refusal(of: $0) }
    let server = MailServer(rules, connections: Self.maxConnections) { await shared.receive($0) }
    let opened = try await server.open(at: .host(Self.smtpHost, port: configuration.smtpPort))
    let smtpPort = opened.port ?? configuration.smtpPort
    defer { threads.shutdownGracefully { _ in } }
    do {
      try await serveWeb(shared, smtpPort: smtpPort)
    } catch {
      await opened.close()
      throw error
    }
    await opened.close()
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
