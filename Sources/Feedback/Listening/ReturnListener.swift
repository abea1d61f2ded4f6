internal import Glibc
package import Logging
package import MailServer
internal import ServiceLifecycle

/// Takes returned mail from a mail server by LMTP or SMTP. It has the answer when what follows from a message is committed; when that cannot be, an answer
/// of 4xx, and keeps it.
package struct ReturnListener: Service {
  package struct Settings: Sendable, Hashable {
    package let name: String
    package let dialect: MailServerSession.Dialect
    package let place: MailServer.Place
    package let hostname: String
    /// Whether mail is taken for any address; else only where `isOurs` says so.
    package let isTrusted: Bool

    package init(name: String, dialect: MailServerSession.Dialect, place: MailServer.Place, hostname: String, isTrusted: Bool) {
      (self.name, self.dialect, self.place) = (name, dialect, place)
      (self.hostname, self.isTrusted) = (hostname, isTrusted)
    }
  }

  /// Octets of a message that is taken: returned mail carries what it returns.
  private static let messageLimit = 32 << 20
  private static let connectionLimit = 50

  private let settings: Settings
  private let logger: Logger
  private let isOurs: @Sendable (String) -> Bool
  private let take: @Sendable (InboundMail) async throws -> Fate
  private let ready: @Sendable (Int?) async -> Void

  /// - Parameters:
  ///   - isOurs: whether an address is one that we gave to a mail of ours.
  ///   - ready: hears the port once it is open.
  package init(
    _ settings: Settings, logger: Logger, isOurs: @escaping @Sendable (String) -> Bool,
    ready: @escaping @Sendable (Int?) async -> Void = { _ in },
    take: @escaping @Sendable (InboundMail) async throws -> Fate
  ) {
    (self.settings, self.logger, self.isOurs, self.ready, self.take) = (settings, logger, isOurs, ready, take)
  }

  package static let program = "Tuesday takes what comes back"

  package func run() async throws {
    var rules = MailServerSession.Rules(hostname: settings.hostname, program: Self.program, messageLimit: Self.messageLimit)
    rules.dialect = settings.dialect
    rules.recipientLimit = 100
    if !settings.isTrusted {
      let isOurs = isOurs
      rules.refusal = { isOurs($0) ? nil : "550 5.1.1 no mail of ours has this address" }
    }
    let server = MailServer(rules, connections: Self.connectionLimit) { await receive($0) }
    let opened: MailServer.Opened
    do {
      opened = try await server.open(at: settings.place)
    } catch {
      throw SourceTrouble("inbound.\(settings.name).listen: \(settings.place) cannot be opened: \(error)")
    }
    if case .path(let path) = settings.place {
      // As anybody on this machine can reach a port of it; the folder may say otherwise.
      chmod(path, 0o666)
    }
    await ready(opened.port)
    try? await gracefulShutdown()
    await opened.close()
    if case .path(let path) = settings.place { unlink(path) }
  }

  private func receive(_ mail: ReceivedMail) async -> ReceivedMail.Answer {
    do {
      let octets = Array(mail.octets.prefix(InboundMail.sizeLimit))
      _ = try await take(
        InboundMail(
          source: settings.name, octets: octets, recipients: mail.recipients, sender: mail.sender, isTrusted: settings.isTrusted))
      return .reply("250 2.0.0 taken")
    } catch {
      logger.warning("returned mail waits at the mail server", metadata: ["source": "\(settings.name)", "reason": "\(error)"])
      return .reply("451 4.3.0 not now: keep it and come again")
    }
  }
}
