internal import Store

/// How fast mail may leave by the domain of its From, where that is limited.
struct SenderPaces {
  /// Messages a second that all who send may send together, and ours of them.
  private let whole: Double?
  private var limit: Double?
  private var buckets: [String: TokenBucket] = [:]

  init(limit: Double?) {
    (whole, self.limit) = (limit, limit)
  }

  /// From now on so much of it is ours.
  mutating func divide(_ share: Presence.Share, _ now: ContinuousClock.Instant) {
    guard let whole else { return }
    let part = share.part(of: whole)
    limit = part
    for domain in buckets.keys { buckets[domain]?.change(to: part, now: now) }
  }

  mutating func bound(_ demand: inout Demand, _ now: ContinuousClock.Instant) {
    guard let limit else { return }
    demand.newSender = max(1, Int(limit))
    for domain in buckets.keys { demand.senders[domain] = buckets[domain]?.available(now) }
  }

  /// What leases have taken of it.
  mutating func spend(_ before: Demand, _ after: Demand, _ now: ContinuousClock.Instant) {
    guard let limit, let newSender = before.newSender else { return }
    for (domain, left) in after.senders {
      let taken = (before.senders[domain] ?? newSender) - left
      if taken > 0 { buckets[domain, default: TokenBucket(rate: limit, now: now)].take(taken, now) }
    }
  }
}
