internal import Store

/// Where mail to one receiver has to pass: so fast, and so many messages under way at once.
struct Gate {
  private var throttle: Throttle
  /// That all who send may use together, and ours of them.
  private let allPlaces: Int?
  private var places: Int
  private let leastPlaces: Int
  /// Messages under way.
  private(set) var inHand = 0
  /// When the last of those that were put off may go.
  private var horizon: ContinuousClock.Instant
  private let begin: ContinuousClock.Instant

  /// - Parameters:
  ///   - perMinute: messages; nil for any number.
  ///   - places: messages under way at once; nil for any number.
  ///   - leastPlaces: that each has who sends, however many those are.
  init(perMinute: Int? = nil, places: Int? = nil, leastPlaces: Int = 0, now: ContinuousClock.Instant) {
    throttle = Throttle(limit: perMinute.map { Double($0) / 60 }, now: now)
    (allPlaces, self.places, self.leastPlaces) = (places, places ?? .max, leastPlaces)
    (horizon, begin) = (now, now)
  }

  /// From now on so much of it is ours.
  mutating func divide(_ share: Presence.Share, _ now: ContinuousClock.Instant) {
    throttle.divide(share, now)
    if let allPlaces { places = max(leastPlaces, share.part(of: allPlaces)) }
  }

  /// Nil when one more may be made now, and then it is under way. Else for how long it has to be put off: behind all that were put off before
  /// it, so that a crowd does not come back at once.
  mutating func admit(_ now: ContinuousClock.Instant) -> Duration? {
    let tokens = throttle.available(now)
    if inHand < places, tokens ?? 1 > 0 {
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

  /// The receiver says that it is too fast.
  ///
  /// - Returns: messages a second from now on, unless that was known.
  mutating func slowDown(_ now: ContinuousClock.Instant) -> Double? { throttle.slowDown(now) ? throttle.slowed : nil }
}
