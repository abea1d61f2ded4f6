import Curl
import DNS
import Foundation
import Logging
import Mail
import Store

@testable import Delivery

extension ScriptedRelay {
  func route(
    _ name: String = "smtp", connections: Int = 1, weight: Int = 1, serves: Origins? = nil, perMinute: Int? = nil, warmUp: Int? = nil
  ) -> Route {
    let endpoint = SMTPEndpoint(
      host: "127.0.0.1", port: port, security: .none, helloName: "client.example", connectTimeout: .seconds(2), replyTimeout: .seconds(2))
    return Route(
      name: name, way: .relay(endpoint), connections: connections,
      timeouts: SMTPTimeouts(command: .seconds(1), block: .seconds(1), dot: .seconds(1)), weight: weight, serves: serves,
      perMinute: perMinute, warmUp: warmUp)
  }
}

extension Sample {
  static let nobodyAnswers: MailLookup = { question throws(DNSFailure) in throw .silence(question) }

  /// A whole sender with real sockets, until nothing is due.
  func deliver(
    through routes: [Route], limits: SendingLimits = SendingLimits(), lookup: @escaping MailLookup = Sample.nobodyAnswers,
    octets: Int = 100, making time: Duration = .zero,
    untilIdle: Bool = true, policy: RetryPolicy = RetryPolicy(),
    to address: @escaping @Sendable (Int64) -> String = { "r\($0)@example.net" }
  ) async throws -> SenderEnd {
    let message = Array("Subject: t\r\n\r\n".utf8) + [UInt8](repeating: 0x78, count: octets) + [0x0D, 0x0A]
    let letter = try EmailAddress(parsing: "letter@example.org")
    let ahead = now - Timestamp.now()
    let sender = Sender(
      outbox: outbox("w"), routes: routes, limits: limits, lookup: lookup, policy: policy, inFlightFolder: folder + "/in-flight",
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: { .now() + ahead }, random: { 0.5 },
      compose: { lease, _ in
        let recipient = try EmailAddress(parsing: address(lease.subscriber.rawValue))
        return .message(to: recipient.asciiDomain) {
          Thread.sleep(forTimeInterval: time / .seconds(1))
          return Envelope(sender: letter, recipient: recipient, message: message)
        }
      })
    return try await sender.runOnOwnThread(untilIdle: untilIdle)
  }
}
