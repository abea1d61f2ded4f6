import Curl
import Feedback
import MailServer
import Foundation
import Words

extension Doctor {
  /// Every way in which mail comes back, all at once, because each waits for others. Nothing is taken in.
  func inbound() async -> [DoctorFinding] {
    if settings.inbound.isEmpty { return [.skipped(.inbound, "tuesday.toml names no source of returned mail ([inbound.NAME])")] }
    return await withTaskGroup(of: (Int, DoctorFinding).self) { group in
      for (number, source) in settings.inbound.enumerated() { group.addTask { (number, await inbound(source)) } }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private func inbound(_ source: InboundSource) async -> DoctorFinding {
    let name = "\(source.name) (\(source.place.withVisibleControls))"
    guard let found = source.source(data: settings.data) else { return listener(source, name) }
    do {
      let look = try await found.look()
      let waiting = look.waiting == 0 ? "nothing waits" : "\(look.waiting) \(look.waiting == 1 ? "waits" : "wait")"
      let what = "\(name): \(look.messages) \(look.messages == 1 ? "message" : "messages"), \(waiting)"
      return look.objection.map {
        .warn(
          .inbound, what, why: $0.withVisibleControls, fix: "name inbound.\(source.name).done_folder, or a folder that is for this alone")
      } ?? .ok(.inbound, what)
    } catch {
      return .fail(
        .inbound, "\(name): \("\(error)".withVisibleControls)", why: "What comes back this way is not taken in.",
        fix: Self.advice(error, source))
    }
  }

  private func listener(_ source: InboundSource, _ name: String) -> DoctorFinding {
    guard case .listener(let listener, _) = source.way else { return .ok(.inbound, name) }
    let isOpen =
      switch listener.place {
      case .host(let host, let port): Port.isTaken(Settings.Address(host: host, port: port))
      case .path(let path): Port.isListening(path: path)
      }
    if isOpen { return .ok(.inbound, "\(name): somebody listens there") }
    return .warn(
      .inbound, "\(name): nobody listens there", why: "Mail that is brought there has to wait.", fix: "start tuesday serve, which does")
  }

  private static func advice(_ error: any Error, _ source: InboundSource) -> String {
    let table = "inbound.\(source.name)"
    guard let error = error as? CurlError else { return "mend that, or look at [\(table)] in tuesday.toml" }
    return switch error.cause {
    case .noSuchHost: "look at \(table).host: no name server knows it, or none answers"
    case .noConnection: "look at \(table).host and \(table).port"
    case .silence, .handshake: "look at \(table).security and \(table).port: implicit belongs to 993 and 995, starttls to 143 and 110"
    case .certificate:
      "the certificate is not for this name, has expired, or nobody vouches for it: write \(table).host as the server's owner does, or name \(table).ca_file"
    case .noSTARTTLS: "the server offers no STARTTLS: \(table).security = \"implicit\" may be what it wants"
    case .login: "look at \(table).user and its password; many services want a password for this program alone, or token_command"
    case .other: "look at [\(table)] in tuesday.toml"
    }
  }
}
