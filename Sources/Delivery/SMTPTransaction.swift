internal import Mail

/// One mail transaction to one recipient (RFC 5321 §3.3) as a pure state machine: replies in, actions out, no I/O.
///
/// With PIPELINING (RFC 2920) MAIL, RCPT and DATA leave together and their replies are awaited in order. One recipient a
/// transaction, so a reply can never be credited to another recipient.
struct SMTPTransaction {
  enum Stage: Sendable, Hashable {
    case mail, rcpt, data
    /// After the final dot of the message.
    case dot
    /// After the lone dot that ends a DATA nobody wanted.
    case abandonedDot
    case reset
  }

  enum Action: Equatable {
    /// Hand over these commands, then wait for the next reply.
    case send(String)
    case wait
    /// The message, dot-stuffed, and the final dot.
    case sendMessage
    /// `reusable`: the connection may carry another transaction.
    case finish(SMTPOutcome, reusable: Bool)
  }

  private let mailCommand: String
  private let rcptCommand: String
  private let pipelining: Bool
  /// What the next reply will answer.
  private(set) var stage = Stage.mail
  /// The first refusal; with pipelining the replies to the later commands are still to be read.
  private var refusal: SMTPOutcome?
  private var mailAccepted = false

  /// `sender` and `recipient` are wire forms: validated, no control octets, so nothing can be smuggled into a command.
  ///
  /// - Parameters:
  ///   - size: octets of the message, for a server that wants to know (RFC 1870).
  ///   - dsn: the server sends reports as asked (RFC 3461): of failures only, with the head of the mail alone.
  init(sender: String, recipient: String, smtpUTF8: Bool, pipelining: Bool, size: Int? = nil, dsn: Bool = false) {
    let size = size.map { " SIZE=\($0)" } ?? ""
    mailCommand = "MAIL FROM:<\(sender)>\(size)\(dsn ? " RET=HDRS" : "")\(smtpUTF8 ? " SMTPUTF8" : "")\r\n"
    rcptCommand = "RCPT TO:<\(recipient)>\(dsn ? " NOTIFY=FAILURE" : "")\r\n"
    self.pipelining = pipelining
  }

  func start() -> Action {
    .send(pipelining ? mailCommand + rcptCommand + "DATA\r\n" : mailCommand)
  }

  mutating func handle(_ reply: SMTPReply) -> Action {
    if reply.code == 421 && [.mail, .rcpt, .data].contains(stage) { return .finish(refusal ?? .closing(reply), reusable: false) }
    return switch stage {
    case .mail: afterMail(reply)
    case .rcpt: afterRcpt(reply)
    case .data: afterData(reply)
    case .dot: afterDot(reply)
    case .abandonedDot: .finish(refusal ?? .notSent(reply.text), reusable: reply.code != 421)
    case .reset: .finish(refusal ?? .notSent(reply.text), reusable: reply.isPositive)
    }
  }

  /// The connection broke, timed out, or said what is no SMTP reply.
  func fail(_ reason: String) -> SMTPOutcome {
    switch stage {
    case .dot: .uncertain(reason)
    case .mail, .rcpt, .data, .abandonedDot, .reset: refusal ?? .notSent(reason)
    }
  }

  /// Whether its outcome is known, and only the session is still to be tidied up.
  var isDecided: Bool { refusal != nil && (stage == .abandonedDot || stage == .reset) }

  /// The final dot has been handed to the network: from here on silence means uncertain.
  mutating func messageSent() -> Action {
    stage = .dot
    return .wait
  }

  /// An answer to a message that is not yet at its end: what is still to come is not wanted, so the dot never leaves.
  func answeredEarly(_ reply: SMTPReply) -> Action {
    .finish(reply.code == 421 ? .closing(reply) : Self.outcome(of: reply), reusable: false)
  }

  private mutating func afterMail(_ reply: SMTPReply) -> Action {
    mailAccepted = reply.isPositive
    // Nobody may be failed for good because the relay dislikes the sender: it is the route's trouble.
    if !reply.isPositive { refusal = .notSent("MAIL FROM refused: \(reply.text)") }
    stage = .rcpt
    if pipelining { return .wait }
    return mailAccepted ? .send(rcptCommand) : reset()
  }

  private mutating func afterRcpt(_ reply: SMTPReply) -> Action {
    if !reply.isPositive { refusal = refusal ?? Self.outcome(of: reply) }
    stage = .data
    if pipelining { return .wait }
    return refusal == nil ? .send("DATA\r\n") : reset()
  }

  private mutating func afterData(_ reply: SMTPReply) -> Action {
    guard reply.code == 354 else {
      refusal = refusal ?? Self.outcome(of: reply)
      return reset()
    }
    if refusal == nil { return .sendMessage }
    // RFC 2920 §3.1: a server may take DATA although RCPT was refused; an empty message to nobody ends it.
    stage = .abandonedDot
    return .send(".\r\n")
  }

  private func afterDot(_ reply: SMTPReply) -> Action {
    switch reply.code / 100 {
    case 2: .finish(.accepted(reply), reusable: true)
    case 4, 5: .finish(Self.outcome(of: reply), reusable: reply.code != 421)
    default: .finish(.uncertain("an answer to the message that is no answer: \(reply.text)"), reusable: false)
    }
  }

  /// RFC 5321 §4.1.1.5: what was begun is dropped and the connection kept.
  private mutating func reset() -> Action {
    guard mailAccepted else { return .finish(refusal ?? .notSent("no sender accepted"), reusable: true) }
    stage = .reset
    return .send("RSET\r\n")
  }

  private static func outcome(of reply: SMTPReply) -> SMTPOutcome {
    switch reply.code / 100 {
    case 4: .deferred(reply)
    case 5: reply.isPolicyRefusal ? .blocked(reply) : .refused(reply)
    default: .notSent("unexpected reply: \(reply.text)")
    }
  }
}
