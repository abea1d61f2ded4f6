internal import Mail
internal import Store

/// What becomes of a leased row.
struct DeliveryResult: Sendable, Hashable {
  let lease: Lease
  let state: DeliveryState
  /// When a planned or deferred row is due again.
  private(set) var due: Timestamp
  var countsAsAttempt = true
  /// The relay's words, or ours.
  private(set) var reply: String?
  /// Whether those who judge refusals are to hear of it though it is to be tried again: it is about an address or a domain of ours.
  private(set) var namesUs = false
  /// The code of the reply; nil where no server has said anything.
  private(set) var code: Int?
  /// The number of the receiver whose pace is kept, if it is one.
  private(set) var provider: Int?

  func answered(_ reply: SMTPReply?) -> DeliveryResult {
    var result = self
    result.code = reply?.code
    return result
  }

  func at(_ provider: Int?) -> DeliveryResult {
    var result = self
    result.provider = provider
    return result
  }

  func namingUs(_ namesUs: Bool) -> DeliveryResult {
    var result = self
    result.namesUs = namesUs
    return result
  }

  /// With the name of the server that has the last word, where it is not known from the settings.
  func said(by witness: String?) -> DeliveryResult {
    var result = self
    if let witness { result.reply = reply.map { "\($0) (\(witness))" } }
    return result
  }

  /// How the words of a delivery begin whose time ran out.
  static let expired = "expired after"

  /// The reply's first digit decides whether to try again (RFC 5321 §4.2.1); a retry that would come after the campaign's
  /// expiry fails now, with the reason.
  static func of(_ outcome: SMTPOutcome, _ lease: Lease, policy: RetryPolicy, now: Timestamp, random: @autoclosure () -> Double)
    -> DeliveryResult
  {
    switch outcome {
    case .accepted(let reply): return DeliveryResult(lease: lease, state: .accepted, due: now, reply: reply.text)
    case .refused(let reply): return DeliveryResult(lease: lease, state: .failed, due: now, reply: reply.text)
    case .notSent(let reason): return putOff(lease, until: now, because: reason, now: now)
    case .closing(let reply): return putOff(lease, until: now, because: reply.text, now: now)
    case .uncertain(let reason):
      let state = lease.promise.stateOfUncertain
      if state == .uncertain { return DeliveryResult(lease: lease, state: state, due: now, reply: reason) }
      return later(lease, reason, policy, now, random())
    case .delayed(let reason): return later(lease, reason, policy, now, random())
    case .deferred(let reply), .blocked(let reply): return later(lease, reply.text, isAnswer: true, policy, now, random())
    }
  }

  private static func later(
    _ lease: Lease, _ words: String, isAnswer: Bool = false, _ policy: RetryPolicy, _ now: Timestamp, _ random: Double
  ) -> DeliveryResult {
    let next = now + policy.delay(afterAttempts: lease.attempts + 1, random: random)
    guard next > lease.expiresAt else { return DeliveryResult(lease: lease, state: .deferred, due: next, reply: words) }
    return overdue(lease, words, isAnswer: isAnswer, now: now)
  }

  private static func overdue(_ lease: Lease, _ words: String, isAnswer: Bool, now: Timestamp) -> DeliveryResult {
    let number = lease.attempts + 1
    let tries = "\(number) \(number == 1 ? "attempt" : "attempts")"
    let last = "\(expired) \(tries); the last \(isAnswer ? "answer" : "reason") was: \(words)"
    return DeliveryResult(lease: lease, state: .failed, due: now, reply: last)
  }

  /// Not sent, and that is not its doing: no attempt is counted, but its time may have run out.
  static func putOff(_ lease: Lease, until due: Timestamp, because reason: String, now: Timestamp) -> DeliveryResult {
    due > lease.expiresAt ? overdue(lease, reason, isAnswer: false, now: now) : released(lease, due: due, reason: reason)
  }

  /// The same, but due no sooner, if it is due again.
  func notBefore(_ time: Timestamp) -> DeliveryResult {
    var result = self
    if state.isOpen { result.due = max(due, time) }
    return result
  }

  /// Back to the queue, as if it had not been taken.
  ///
  /// - Parameter due: nil: where it was.
  static func released(_ lease: Lease, due: Timestamp? = nil, reason: String?) -> DeliveryResult {
    var due = due ?? lease.due
    // One of the first few stays one of them, or it would wait for itself.
    if let ends = lease.canaryEnds { due = min(due, lastMoment(before: ends)) }
    return DeliveryResult(lease: lease, state: lease.attempts == 0 ? .planned : .deferred, due: due, countsAsAttempt: false, reply: reason)
  }

  /// When the last of a campaign's first few are due: that they are due before its canary ends is how they are known.
  static func lastMoment(before canaryEnds: Timestamp) -> Timestamp { canaryEnds + .milliseconds(-1) }

  /// Its message could not be made: not the relay's doing, so no attempt.
  static func postponed(_ lease: Lease, because error: any Error, policy: RetryPolicy, now: Timestamp) -> DeliveryResult {
    released(lease, due: now + policy.cap, reason: "could not be composed: \(error)")
  }

  static func excluded(_ lease: Lease, reason: String, now: Timestamp) -> DeliveryResult {
    DeliveryResult(lease: lease, state: .excluded, due: now, countsAsAttempt: false, reply: reason)
  }
}
