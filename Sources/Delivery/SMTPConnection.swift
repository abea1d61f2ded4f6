internal import Curl
internal import Mail

/// The thin shell around ``SMTPTransaction``: one libcurl session, carrying one transaction after another. It never blocks: who calls it
/// waits for its socket, and no longer than until `deadline`.
final class SMTPConnection: @unchecked Sendable {  // Opened by one thread, then handed to another; never used by two.
  enum Progress {
    case waiting
    /// `reusable` false means: drop this connection. A reply that comes late must never be read as the answer to the next recipient, so
    /// every outcome that is not a complete SMTP reply ends the connection.
    case finished(SMTPOutcome, reusable: Bool)
  }

  private let session: SMTPSession
  private let timeouts: SMTPTimeouts
  private let pipelining: Bool
  private let smtpUTF8: Bool
  private let dsn: Bool
  /// Octets of a message that the relay takes (RFC 1870); nil when it does not say, 0 for any number.
  private let sizeLimit: Int?
  private var parser = SMTPReplyParser()
  private var replies: [SMTPReply] = []
  /// Room for a whole TLS record: what is left of one does not make the socket readable.
  private var buffer = [UInt8](repeating: 0, count: 16_384)

  private var transaction: SMTPTransaction?
  private var message: [UInt8] = []
  private var beforeDot: () throws -> Void = {}
  private var outgoing: [UInt8] = []
  private var sent = 0
  private var isSendingMessage = false
  /// When whoever is waited for has been silent too long.
  private(set) var deadline: ContinuousClock.Instant?
  /// Since when; after the end of a transaction that of its last wait.
  private(set) var waitsSince: ContinuousClock.Instant?
  /// Transactions that it has carried.
  private(set) var carried = 0

  let host: String
  /// What stands behind each answer of a receiver's own server; nil for a relay.
  let witness: String?

  /// Opens the session; blocks.
  ///
  /// - Parameter isReceiver: whether it leads to one of many, not to the relay that everybody knows.
  init(_ endpoint: SMTPEndpoint, _ timeouts: SMTPTimeouts, isReceiver: Bool = false) throws(CurlError) {
    session = try SMTPSession(endpoint)
    host = endpoint.host
    self.timeouts = timeouts
    witness = isReceiver ? endpoint.host + (session.isEncrypted ? "" : ", not encrypted") : nil
    pipelining = session.offers("PIPELINING")
    smtpUTF8 = session.offers("SMTPUTF8")
    dsn = session.offers("DSN")
    sizeLimit = session.parameter(of: "SIZE").map { Int($0) ?? 0 }
  }

  var socket: Int32 { session.socket }
  var wantsToWrite: Bool { sent < outgoing.count }
  var isPastDot: Bool { transaction?.stage == .dot }
  var isDecided: Bool { transaction?.isDecided == true }

  /// Begins to send one message. `beforeDot` is called when all but the hand-over of message and final dot is done; when it throws, that is not done.
  func begin(_ envelope: Envelope, beforeDot: @escaping () throws -> Void) -> Progress {
    let needsUTF8 = envelope.recipient.needsSMTPUTF8 || envelope.sender.needsSMTPUTF8
    if needsUTF8 && !smtpUTF8 {
      let reply = SMTPReply(
        code: 553, enhanced: SMTPReply.needsSMTPUTF8, lines: ["the server does not offer SMTPUTF8, which \(envelope.recipient.text) needs"])
      return .finished(.refused(reply), reusable: true)
    }
    message = envelope.data
    if let sizeLimit, sizeLimit > 0, envelope.size > sizeLimit {
      // Whoever runs the relay can change that, so nobody is failed for it at once.
      let words = "the server takes messages of up to \(sizeLimit) octets, and this one has \(envelope.size)"
      return .finished(.deferred(SMTPReply(code: 452, enhanced: "4.3.4", lines: [words])), reusable: true)
    }
    let transaction = SMTPTransaction(
      sender: envelope.sender.wire, recipient: envelope.recipient.wire, smtpUTF8: needsUTF8, pipelining: pipelining,
      size: sizeLimit == nil ? nil : envelope.size, dsn: dsn)
    self.transaction = transaction
    self.beforeDot = beforeDot
    waitsSince = nil
    return attempt { try follow(transaction.start()) }
  }

  /// Goes on after the socket has become ready.
  func proceed() -> Progress {
    attempt {
      guard transaction != nil else { return try hearUnasked() }
      if wantsToWrite {
        // A relay that has seen enough of a message may answer before its end, and hang up.
        if isSendingMessage, let reply = try nextReply() { return end(transaction!.answeredEarly(reply)) }
        guard try flush() else { return waiting(timeouts.block) }
        return try flushed()
      }
      return try read()
    }
  }

  /// The deadline has passed.
  func giveUp() -> Progress {
    attempt { throw CurlError(wantsToWrite ? "the server takes no more octets" : "no answer in time") }
  }

  /// Says goodbye, unless a transaction is under way.
  func quit() {
    if transaction == nil { session.quit() }
  }

  private func attempt(_ body: () throws -> Progress) -> Progress {
    do { return try body() } catch {
      // Between transactions it is the relay's right to hang up.
      return end(.finish(transaction?.fail("\(error)") ?? .notSent("\(error)"), reusable: false))
    }
  }

  private func follow(_ first: SMTPTransaction.Action) throws -> Progress {
    var action = first
    while true {
      switch action {
      case .send(let commands):
        outgoing = Array(commands.utf8)
        sent = 0
        guard try flush() else { return waiting(timeouts.block) }
      case .sendMessage:
        // What came together with the 354 would be taken for the answer to a message that nobody has.
        if let reply = replies.first { throw CurlError("the server answered before it had the message: \(reply.text)") }
        try beforeDot()
        (outgoing, message, sent, isSendingMessage) = (message, [], 0, true)
        guard try flush() else { return waiting(timeouts.block) }
        return try flushed()
      case .wait: break
      case .finish: return end(action)
      }
      guard !replies.isEmpty else { return waiting(timeouts.limit(for: transaction!.stage)) }
      action = transaction!.handle(replies.removeFirst())
    }
  }

  private func flushed() throws -> Progress {
    guard isSendingMessage else { return waiting(timeouts.limit(for: transaction!.stage)) }
    isSendingMessage = false
    return try follow(transaction!.messageSent())
  }

  private func read() throws -> Progress {
    guard let reply = try nextReply() else { return .waiting }
    return try follow(transaction!.handle(reply))
  }

  /// Nothing was asked, so whatever comes (421, the end of the stream) says that the relay is about to close.
  private func hearUnasked() throws -> Progress {
    guard let reply = try nextReply() else { return .waiting }
    return .finished(.notSent(reply.text), reusable: false)
  }

  private func waiting(_ limit: Duration) -> Progress {
    let now = ContinuousClock.now
    (waitsSince, deadline) = (now, now + limit)
    return .waiting
  }

  private func end(_ action: SMTPTransaction.Action) -> Progress {
    guard case .finish(let outcome, let reusable) = action else { return .waiting }
    carried += transaction == nil ? 0 : 1
    transaction = nil
    (outgoing, sent, isSendingMessage, deadline) = ([], 0, false, nil)
    return .finished(outcome, reusable: reusable && replies.isEmpty)
  }

  /// Whether all is handed over.
  private func flush() throws -> Bool {
    while wantsToWrite {
      let count = try outgoing.withUnsafeBytes { try session.send(UnsafeRawBufferPointer(rebasing: $0[sent...])) }
      if count == 0 { return false }
      sent += count
    }
    return true
  }

  /// Nil when none has arrived whole.
  private func nextReply() throws -> SMTPReply? {
    while replies.isEmpty {
      guard let count = try buffer.withUnsafeMutableBytes({ try session.receive(into: $0) }) else { return nil }
      guard count > 0 else { throw CurlError("the server closed the connection") }
      replies += try buffer.withUnsafeBytes { try parser.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    return replies.removeFirst()
  }
}
