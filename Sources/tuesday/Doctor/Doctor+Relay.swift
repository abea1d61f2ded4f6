import Curl
import Foundation

extension Doctor {
  private static let goingLive =
    "name one when you mean real people: what was rehearsed is ready then, and leaves from the next day of each slot on; `tuesday queue` shows it"

  func relays(_ looks: [RelayLook]) -> [DoctorFinding] {
    whyNoRelay.map { [.skipped(.relay, $0, fix: Self.goingLive)] } ?? looks.flatMap(relay)
  }

  private func relay(_ look: RelayLook) -> [DoctorFinding] {
    let endpoint = look.endpoint
    switch look.heard {
    case .failure(let error):
      return [
        .fail(
          .relay, "\(endpoint.name): \(error)", why: settings.relays.count == 1 ? "No mail can leave." : "No mail can leave through it.",
          fix: Self.advice(error, look)
        ).of(look.route)
      ]
    case .success(let heard):
      let tls = endpoint.security == .none ? "without TLS, on this machine" : "TLS with a good certificate"
      let user = endpoint.credentials.map { "user \($0.user) is let in" } ?? "no user is asked for"
      return [.ok(.relay, "\(endpoint.name): \(tls); \(user)").of(look.route)] + [size(heard.sizeLimit, endpoint)]
    }
  }

  /// RFC 1870.
  private func size(_ limit: Int?, _ endpoint: SMTPEndpoint) -> DoctorFinding {
    guard let limit else { return .ok(.relay, "\(endpoint.name) names no limit of size") }
    let megabytes = String(format: "%.1f", Double(limit) / 1_000_000)
    if limit >= 2_000_000 { return .ok(.relay, "\(endpoint.name) takes mails of up to \(megabytes) MB") }
    return .warn(
      .relay, "\(endpoint.name) takes mails of up to \(megabytes) MB only",
      why: "A mail that carries its pictures (publication.pictures = \"embedded\") is easily larger, and would be refused.",
      fix: "ask the relay's owner for more, or leave the pictures on the site (\"hosted\")")
  }

  private static func advice(_ error: CurlError, _ look: RelayLook) -> String {
    let table = look.table
    return switch error.cause {
    case .noSuchHost: "look at \(table).host: no name server knows the name \(look.endpoint.host), or none answers"
    case .noConnection: "look at \(table).host and \(table).port; many networks let nobody out to port 25, so try 587 or 465"
    case .silence:
      "look at \(table).port and \(table).security: it takes the connection and says nothing, as with implicit TLS where starttls is meant; or a firewall swallows it"
    case .handshake: "look at \(table).security: starttls belongs to port 587, implicit to port 465"
    case .certificate:
      "the certificate is not for this name, has expired, or nobody vouches for it: write \(table).host as the relay's owner does, and install ca-certificates"
    case .noSTARTTLS: "the relay offers no STARTTLS: \(table).security = \"implicit\" with port 465 may be what it wants"
    case .login:
      if case .token? = look.endpoint.credentials?.proof {
        "look at \(table).user and \(table).token_command"
      } else {
        "look at \(table).user and \(table).password"
      }
    case .other: "look at \(table).host, \(table).port, \(table).security and \(table).user in tuesday.toml"
    }
  }
}
