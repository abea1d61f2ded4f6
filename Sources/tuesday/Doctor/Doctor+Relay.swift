import Curl
import Foundation

extension Doctor {
  func relays(_ looks: [RelayLook]) -> [DoctorFinding] {
    settings.relays.isEmpty ? [.skipped(.relay, "smtp.host names no relay: every sending is a rehearsal")] : looks.flatMap(relay)
  }

  private func relay(_ look: RelayLook) -> [DoctorFinding] {
    let endpoint = look.endpoint
    switch look.heard {
    case .failure(let error):
      return [
        .fail(
          .relay, "\(endpoint.name): \(error)", why: settings.relays.count == 1 ? "No mail can leave." : "No mail can leave through it.",
          fix: Self.advice(error, endpoint).replacing("smtp.", with: look.table + "."))
      ]
    case .success(let heard):
      let tls = endpoint.security == .none ? "without TLS, on this machine" : "TLS with a good certificate"
      let user = endpoint.credentials.map { "user \($0.user) is let in" } ?? "no user is asked for"
      return [.ok(.relay, "\(endpoint.name): \(tls); \(user)")] + [size(heard.capabilities, endpoint)]
    }
  }

  /// RFC 1870.
  private func size(_ capabilities: [String], _ endpoint: SMTPEndpoint) -> DoctorFinding {
    let words = capabilities.first { $0.hasPrefix("SIZE") }?.split(separator: " ") ?? []
    guard words.count > 1, let limit = Int(words[1]), limit > 0 else { return .ok(.relay, "\(endpoint.name) names no limit of size") }
    let megabytes = String(format: "%.1f", Double(limit) / 1_000_000)
    if limit >= 2_000_000 { return .ok(.relay, "\(endpoint.name) takes mails of up to \(megabytes) MB") }
    return .warn(
      .relay, "\(endpoint.name) takes mails of up to \(megabytes) MB only",
      why: "A mail that carries its pictures (publication.pictures = \"embedded\") is easily larger, and would be refused.",
      fix: "ask the relay's owner for more, or leave the pictures on the site (\"hosted\")")
  }

  private static func advice(_ error: CurlError, _ endpoint: SMTPEndpoint) -> String {
    switch error.cause {
    case .noSuchHost: "look at smtp.host: no name server knows the name \(endpoint.host), or none answers"
    case .noConnection: "look at smtp.host and smtp.port; many networks let nobody out to port 25, so try 587 or 465"
    case .silence:
      "look at smtp.port and smtp.security: it takes the connection and says nothing, as with implicit TLS where starttls is meant; or a firewall swallows it"
    case .handshake: "look at smtp.security: starttls belongs to port 587, implicit to port 465"
    case .certificate:
      "the certificate is not for this name, has expired, or nobody vouches for it: write smtp.host as the relay's owner does, and install ca-certificates"
    case .noSTARTTLS: "the relay offers no STARTTLS: smtp.security = \"implicit\" with port 465 may be what it wants"
    case .login: "look at smtp.user and smtp.password"
    case .other: "look at smtp.host, smtp.port, smtp.security and smtp.user in tuesday.toml"
    }
  }
}
