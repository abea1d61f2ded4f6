import Campaigns
import Feedback
import Logging
import Mail
import MailServer
import ServiceLifecycle
import Store

/// What takes in what comes back.
extension Settings {
  func mailProof(_ keys: SigningKeys) -> MailProof { MailProof(keys: keys, domain: returnPath) }

  /// One for each `[inbound.NAME]`.
  func inboundServices(_ intake: MailIntake, _ keys: SigningKeys) -> [any Service] {
    let proof = mailProof(keys)
    return inbound.map { source in
      let take: @Sendable (InboundMail) async throws -> Fate = { try await intake.take($0).fate }
      if let found = source.source(data: data) { return SourceWatch(found, every: source.every, logger: Log.logger, take: take) }
      guard case .listener(let settings, let others) = source.way else { preconditionFailure("a source is fetched or listens") }
      let isOurs: @Sendable (String) -> Bool = { address in
        proof.recognizes(address) || (try? EmailAddress(parsing: address)).map { others.contains($0.key) } == true
      }
      let ready: @Sendable (Int?) async -> Void = { port in
        Log.logger.notice(
          "returned mail can be brought", metadata: ["source": "\(source.name)", "at": "\(settings.place.at(port: port))"])
      }
      return ReturnListener(settings, logger: Log.logger, isOurs: isOurs, ready: ready, take: take)
    }
  }

  /// Throws where a listener could not listen: the servers' own errors tell less.
  func requireListeners() throws {
    for source in inbound {
      guard case .listener(let settings, _) = source.way else { continue }
      let name = "inbound.\(source.name).listen in tuesday.toml"
      switch settings.place {
      case .host(let host, let port): try Port.require(Address(host: host, port: port), by: name)
      case .path(let path): try Port.require(path: path, by: name)
      }
    }
  }
}
