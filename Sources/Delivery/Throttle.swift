internal import Store

/// How fast something may be sent to: by the settings, and by what receivers said. Whoever says "too fast" is sent half of what they had;
/// from then on a twentieth more every ten seconds, until nobody has said it for long enough.
struct Throttle: Sendable {
  /// Messages a second that the settings allow all who send together.
  private let whole: Double?
  /// Those that are ours.
  private var limit: Double?
  /// Messages a second since somebody said that it was too fast.
  private(set) var slowed: Double?
  /// What was too fast.
  private var ceiling = 0.0
  private var changedAt: ContinuousClock.Instant
  private var bucket: TokenBucket?
  private var meter: RateMeter

  /// One a minute is asked for in any case, or nobody would learn that more is welcome again.
  static let slowest = 1.0 / 60
  private static let step = Duration.seconds(10)
  private static let growth = 1.05
  /// All that were under way say it at once.
  private static let sameEvent = Duration.seconds(5)

  /// - Parameter slowed: as it was `age` ago, in a run before this one.
  init(limit: Double?, slowed: Double? = nil, age: Duration = .zero, now: ContinuousClock.Instant) {
    (whole, self.limit) = (limit, limit)
    meter = RateMeter(span: .seconds(5), now: now)
    changedAt = now - age
    self.slowed = slowed
    ceiling = (slowed ?? 0) * 2
    _ = recover(now)
    setBucket(now)
  }

  /// From now on so much of it is ours.
  mutating func divide(_ share: Presence.Share, _ now: ContinuousClock.Instant) {
    limit = whole.map { share.part(of: $0) }
    setBucket(now)
  }

  /// Messages that may be begun now; nil for any number.
  mutating func available(_ now: ContinuousClock.Instant) -> Int? {
    if recover(now) { setBucket(now) }
    return bucket?.available(now)
  }

  mutating func began(_ now: ContinuousClock.Instant) {
    bucket?.take(1, now)
    meter.count(now)
  }

  /// When one more may be begun; nil when one may now.
  func next(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant? { bucket.map { $0.next(now) }.flatMap { $0 > now ? $0 : nil } }

  /// Messages a second that are allowed; nil for any number.
  var rate: Double? { bucket?.rate }

  /// Messages a second lately.
  mutating func speed(_ now: ContinuousClock.Instant) -> Double { meter.rate(now) }

  /// Somebody said that it is too fast.
  ///
  /// - Returns: whether that was news.
  mutating func slowDown(_ now: ContinuousClock.Instant) -> Bool {
    if slowed != nil && now < changedAt + Self.sameEvent { return false }
    ceiling = max(Self.slowest, min(slowed ?? .infinity, meter.rate(now)))
    slowed = max(Self.slowest, ceiling / 2)
    changedAt = now
    setBucket(now)
    return true
  }

  /// - Returns: whether more is allowed now.
  private mutating func recover(_ now: ContinuousClock.Instant) -> Bool {
    guard var rate = slowed, now >= changedAt + Self.step else { return false }
    while now >= changedAt + Self.step && rate < ceiling * 4 {
      rate *= Self.growth
      changedAt += Self.step
    }
    slowed = rate < ceiling * 4 && rate < limit ?? .infinity ? rate : nil
    return true
  }

  private mutating func setBucket(_ now: ContinuousClock.Instant) {
    let rate = min(limit ?? .infinity, slowed ?? .infinity)
    if rate == .infinity {
      bucket = nil
    } else if bucket == nil {
      bucket = TokenBucket(rate: rate, now: now)
    } else {
      bucket?.change(to: rate, now: now)
    }
  }
}
