import DNS
import Foundation
import Logging
import Mail
import Store

@testable import Delivery

extension Sample {
  static let nobodyAnswers: MailLookup = { question throws(DNSFailure) in throw .silence(question) }
  static let noLog = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  static let anybody: @Sendable (Int64) -> String = { "r\($0)@example.net" }

  /// Runs a ``sender(through:limits:lookup:octets:making:to:)`` until nothing is due.
  func deliver(
    through routes: [Route], limits: SendingLimits = SendingLimits(), lookup: @escaping MailLookup = Sample.nobodyAnswers,
    octets: Int = 100, logger: Logger = Sample.noLog, to address: @escaping @Sendable (Int64) -> String = Sample.anybody
  ) async throws -> SenderEnd {
    try await sender(through: routes, limits: limits, lookup: lookup, octets: octets, logger: logger, to: address)
      .runOnOwnThread(untilIdle: true)
  }

  /// A whole sender with real sockets.
  func sender(
    through routes: [Route], limits: SendingLimits = SendingLimits(), lookup: @escaping MailLookup = Sample.nobodyAnswers,
    octets: Int = 100, making time: Duration = .zero, logger: Logger = Sample.noLog,
    to address: @escaping @Sendable (Int64) -> String = Sample.anybody, namesUs: @escaping NamesUs = { _, _ in false },
    presence: Presence = .alone
  ) throws -> Sender {
    let message = Array("Subject: t\r\n\r\n".utf8) + [UInt8](repeating: 0x78, count: octets) + [0x0D, 0x0A]
    let letter = try EmailAddress(parsing: "letter@example.org")
    let ahead = now - Timestamp.now()
    return Sender(
      outbox: outbox("w"), routes: routes, limits: limits, lookup: lookup, policy: .sample, inFlightFolder: folder + "/in-flight",
      logger: logger, clock: { .now() + ahead }, random: { 0.5 },
      compose: { lease, _ in
        let recipient = try EmailAddress(parsing: address(lease.subscriber.rawValue))
        return .message(to: recipient.asciiDomain) {
          Thread.sleep(forTimeInterval: time / .seconds(1))
          return Envelope(sender: letter, recipient: recipient, message: message)
        }
      }, namesUs: namesUs, presence: presence)
  }
}
