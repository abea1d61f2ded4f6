package import Mail

/// What one mail transaction came to.
package enum SMTPOutcome: Sendable, Hashable {
  /// 2xx after the final dot.
  case accepted(SMTPReply)
  /// 4xx: this recipient or message, later.
  case deferred(SMTPReply)
  /// For now nothing can be sent to this recipient, and it is not a server that says so.
  case delayed(String)
  /// 5xx: this recipient or message, never.
  case refused(SMTPReply)
  /// 5xx about us (policy, authentication, repute): the route pauses, and nobody is failed for it.
  case blocked(SMTPReply)
  /// The final dot was handed to the network and no complete reply came back (RFC 1047): nobody can know.
  case uncertain(String)
  /// 421 before the final dot: certainly not sent. Whose doing it is, ``BreakOffs`` knows.
  case closing(SMTPReply)
  /// The relay did not want us (MAIL refused) or the connection broke before the dot: certainly not sent. Whose doing it is, ``BreakOffs`` knows.
  case notSent(String)

  /// The same where it is held to be about this recipient.
  var asDeferral: SMTPOutcome {
    switch self {
    case .closing(let reply): .deferred(reply)
    case .notSent(let reason): .delayed(reason)
    case .accepted, .deferred, .delayed, .refused, .blocked, .uncertain: self
    }
  }

  /// Whether another server of the same domain may do better at once (RFC 5321 §5.1): this one did not come to the recipient, or says that it is itself
  /// out of order. Any other 4xx to RCPT, DATA or the message is the receiver's word about this mail (greylisting, a full mailbox, our
  /// pace), which the next server would say again, or should not be asked to take back: it is put off.
  var isServersOwn: Bool {
    switch self {
    case .notSent: true
    case .closing(let reply), .deferred(let reply): reply.isAboutServer
    case .accepted, .delayed, .refused, .blocked, .uncertain: false
    }
  }

  /// What a server said.
  var reply: SMTPReply? {
    switch self {
    case .accepted(let reply), .deferred(let reply), .refused(let reply), .blocked(let reply), .closing(let reply): reply
    case .delayed, .uncertain, .notSent: nil
    }
  }

  /// Why it was broken off before the dot; nil when it was not.
  var breakOff: String? {
    switch self {
    case .closing(let reply): reply.text
    case .notSent(let reason): reason
    case .accepted, .deferred, .delayed, .refused, .blocked, .uncertain: nil
    }
  }
}
