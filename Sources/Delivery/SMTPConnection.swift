internal import Curl
internal import Mail

/// The thin shell around ``SMTPTransaction``: one libcurl session, carrying one transaction after another.
final class SMTPConnection {
  private let session: SMTPSession
  private let timeouts: SMTPTimeouts
  private let pipelining: Bool
  private let smtpUTF8: Bool
  private var parser = SMTPReplyParser()
  private var replies: [SMTPReply] = []
  private var buffer = [UInt8](repeating: 0, count: 8192)

  init(_ route: Route) throws(CurlError) {
    session = try SMTPSession(route.endpoint)
    timeouts = route.timeouts
    pipelining = session.offers("PIPELINING")
    smtpUTF8 = session.offers("SMTPUTF8")
  }

  /// Sends one message. `beforeDot` is called when all but the hand-over of message and final dot is done.
  ///
  /// `reusable` false means: drop this connection. A reply that comes late must never be read as the answer to the next
  /// recipient, so every outcome that is not a complete SMTP reply ends the connection.
  func deliver(_ envelope: Envelope, beforeDot: () -> Void) -> (outcome: SMTPOutcome, reusable: Bool) {
    let needsUTF8 = envelope.recipient.needsSMTPUTF8 || envelope.sender.needsSMTPUTF8
    if needsUTF8 && !smtpUTF8 {
      let reply = SMTPReply(
        code: 553, enhanced: "5.6.7", lines: ["the relay does not offer SMTPUTF8, which \(envelope.recipient.text) needs"])
      return (.refused(reply), true)
    }
    var transaction = SMTPTransaction(
      sender: envelope.sender.wire, recipient: envelope.recipient.wire, smtpUTF8: needsUTF8, pipelining: pipelining)
    do {
      var action = transaction.start()
      while true {
        switch action {
        case .send(let commands):
          var commands = commands
          try commands.withUTF8 { try session.send(UnsafeRawBufferPointer($0), timeout: timeouts.block) }
          action = transaction.handle(try nextReply(timeouts.limit(for: transaction.stage)))
        case .wait:
          action = transaction.handle(try nextReply(timeouts.limit(for: transaction.stage)))
        case .sendMessage:
          let stuffed = DotStuffing.terminated(envelope.message)
          beforeDot()
          try stuffed.withUnsafeBytes { try session.send($0, timeout: timeouts.block) }
          action = transaction.messageSent()
        case .finish(let outcome, let reusable):
          return (outcome, reusable && replies.isEmpty)
        }
      }
    } catch {
      return (transaction.fail("\(error)"), false)
    }
  }

  /// RFC 5321 §4.1.1.10; the answer is not waited for, because nothing depends on it.
  func quit() {
    var command = "QUIT\r\n"
    command.withUTF8 { bytes in
      try? session.send(UnsafeRawBufferPointer(bytes), timeout: .seconds(1))
    }
  }

  private func nextReply(_ timeout: Duration) throws -> SMTPReply {
    while replies.isEmpty {
      let count = try buffer.withUnsafeMutableBytes { try session.receive(into: $0, timeout: timeout) }
      guard count > 0 else { throw CurlError(code: 0, message: "the relay closed the connection") }
      replies += try buffer.withUnsafeBytes { try parser.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    return replies.removeFirst()
  }
}
