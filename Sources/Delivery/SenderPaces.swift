/// How fast mail may leave by the domain of its From, where that is limited.
struct SenderPaces {
  /// Messages a second.
  private let limit: Double?
  private var buckets: [String: TokenBucket] = [:]

  init(limit: Double?) {
    self.limit = limit
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
