internal import Mail
internal import Store

/// What becomes of a leased row.
struct DeliveryResult: Sendable, Hashable {
  let lease: Lease
  let state: DeliveryState
  /// When a planned or deferred row is due again.
  let due: Timestamp
  var countsAsAttempt = true
  /// The relay's words, or ours.
  private(set) var reply: String?

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
    // Behind all that are due, because it may be this one that the relay hangs up on.
    case .notSent(let reason): return released(lease, due: now, reason: reason)
    case .closing(let reply): return released(lease, due: now, reason: reply.text)
    case .uncertain(let reason):
      let state = lease.promise.stateOfUncertain
      if state == .deferred { return later(lease, words: reason, policy: policy, now: now, random: random()) }
      return DeliveryResult(lease: lease, state: state, due: now, reply: reason)
    case .deferred(let reply), .blocked(let reply): return later(lease, words: reply.text, policy: policy, now: now, random: random())
    }
  }

  private static func later(_ lease: Lease, words: String, policy: RetryPolicy, now: Timestamp, random: Double) -> DeliveryResult {
    let next = now + policy.delay(afterAttempts: lease.attempts + 1, random: random)
    guard next > lease.expiresAt else { return DeliveryResult(lease: lease, state: .deferred, due: next, reply: words) }
    let last = "\(expired) \(lease.attempts + 1) attempts; the last answer was: \(words)"
    return DeliveryResult(lease: lease, state: .failed, due: now, reply: last)
  }

  /// Back to the queue, as if it had not been taken.
  ///
  /// - Parameter due: nil: where it was.
  static func released(_ lease: Lease, due: Timestamp? = nil, reason: String?) -> DeliveryResult {
    var due = due ?? lease.due
    // One of the first few stays one of them, or it would wait for itself.
    if let ends = lease.canaryEnds { due = min(due, ends + .milliseconds(-1)) }
    return DeliveryResult(lease: lease, state: lease.attempts == 0 ? .planned : .deferred, due: due, countsAsAttempt: false, reply: reason)
  }

  /// Its message could not be made: not the relay's doing, so no attempt.
  static func postponed(_ lease: Lease, because error: any Error, until due: Timestamp) -> DeliveryResult {
    released(lease, due: due, reason: "could not be composed: \(error)")
  }

  static func excluded(_ lease: Lease, reason: String, now: Timestamp) -> DeliveryResult {
    DeliveryResult(lease: lease, state: .excluded, due: now, countsAsAttempt: false, reply: reason)
  }
}
