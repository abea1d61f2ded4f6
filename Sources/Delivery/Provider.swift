/// A receiver of much mail whose own pace is kept, whichever route leads there.
package struct Provider: Sendable, Hashable {
  package let name: String
  /// In A-labels and small letters.
  package let domains: Set<String>
  /// Endings of the hosts that take mail for it (MX), in small letters: `example.net` for `mx1.example.net`. Other domains that have their mail
  /// there belong to it too.
  package let exchangers: Set<String>
  package let perMinute: Int?
  /// Messages under way to it at once.
  package let connections: Int?

  package init(name: String, domains: Set<String>, exchangers: Set<String> = [], perMinute: Int?, connections: Int?) {
    self.name = name
    self.domains = domains
    self.exchangers = exchangers
    self.perMinute = perMinute
    self.connections = connections
  }
}

/// A provider's pace in a sender's loop.
struct ProviderRun {
  let provider: Provider
  private(set) var throttle: Throttle
  /// Messages under way.
  private(set) var inHand = 0
  /// When the last of those that were put off may go.
  private var horizon: ContinuousClock.Instant
  private let begin: ContinuousClock.Instant

  init(_ provider: Provider, now: ContinuousClock.Instant) {
    self.provider = provider
    throttle = Throttle(limit: provider.perMinute.map { Double($0) / 60 }, now: now)
    (horizon, begin) = (now, now)
  }

  /// Nil when one more may be made now, and then it is under way. Else for how long it has to be put off: behind all that were put off before
  /// it, so that a crowd does not come back at once.
  mutating func admit(_ now: ContinuousClock.Instant) -> Duration? {
    let tokens = throttle.available(now)
    if inHand < provider.connections ?? .max, tokens ?? 1 > 0 {
      inHand += 1
      throttle.began(now)
      return nil
    }
    return putOff(now)
  }

  /// For how long one more has to wait.
  mutating func putOff(_ now: ContinuousClock.Instant) -> Duration {
    let tokens = throttle.available(now)
    let speeds = [tokens == nil ? nil : throttle.rate, max(throttle.speed(now), Self.guess)].compactMap { $0 }
    let step = Duration.seconds(1 / (speeds.min() ?? Self.guess))
    horizon = max(horizon, now) + step
    // What was learnt of its speed in a moment says little of the next hour: whoever is behind that asks once more, and then more is known.
    if horizon > now + max(Self.foresight, now - begin) { horizon = now + step }
    return horizon - now
  }

  /// Messages a second while nobody knows: whoever comes too early is put off once more.
  private static let guess = 5.0
  private static let foresight = Duration.seconds(2)

  mutating func ended() { inHand -= 1 }

  mutating func slowDown(_ now: ContinuousClock.Instant) -> Double? { throttle.slowDown(now) ? throttle.slowed : nil }
}
