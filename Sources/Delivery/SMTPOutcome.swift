package import Mail

/// What one mail transaction came to.
package enum SMTPOutcome: Sendable, Hashable {
  /// 2xx after the final dot.
  case accepted(SMTPReply)
  /// 4xx: this recipient or message, later.
  case deferred(SMTPReply)
  /// 5xx: this recipient or message, never.
  case refused(SMTPReply)
  /// 5xx about us (policy, authentication, repute): the route pauses, and nobody is failed for it.
  case blocked(SMTPReply)
  /// The final dot was handed to the network and no complete reply came back (RFC 1047): nobody can know.
  case uncertain(String)
  /// 421 before the final dot: certainly not sent, and not the recipient's doing, so no attempt is counted.
  case closing(SMTPReply)
  /// The relay did not want us (MAIL refused) or the connection broke before the dot: certainly not sent, and not
  /// the recipient's doing, so no attempt is counted.
  case notSent(String)

  /// The same from one receiver of many: their mail waits its time, while a relay's would take the next session.
  var asDeferral: SMTPOutcome {
    switch self {
    case .closing(let reply): .deferred(reply)
    case .notSent(let reason): .deferred(SMTPReply(code: 451, enhanced: "4.4.2", lines: [reason]))
    case .accepted, .deferred, .refused, .blocked, .uncertain: self
    }
  }
}
