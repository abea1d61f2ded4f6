internal import DNS

/// Room for one session, and what it is at. A loop looks at all of them for each message: looking copies nothing.
final class SessionSlot {
  /// One attempt to open a session.
  struct Call: Sendable, Hashable {
    let slot: Int
    /// Of this slot, counted up: the outcome of one that was given up is not that of a later one.
    let number: Int
    let hosts: Destination.Hosts?
    let begunAt: ContinuousClock.Instant
  }

  /// The loop's number of its route.
  let route: Int
  /// Of a direct route: with whom its session is, or is being opened.
  var destination: Destination.Hosts?
  var connection: SMTPConnection?
  var isOpening = false
  var (calls, calledAt) = (0, ContinuousClock.now)
  /// What it is sending.
  var letter: Letter?
  /// How long its session took to open, until a message has paid for it.
  var setUp = Duration.zero
  private var begunAt = ContinuousClock.now
  /// The commit that has to be made before it goes on; nil also when the in-flight file has its last result.
  var waitsFor: Int64?
  var freeSince = ContinuousClock.now

  init(route: Int) {
    self.route = route
  }

  func leads(to hosts: Destination.Hosts) -> Bool { (isOpening || connection != nil) && destination == hosts }

  private var waitsSince: ContinuousClock.Instant? { isOpening ? calledAt : letter == nil ? nil : connection?.waitsSince }

  /// For how long whoever it leads to has kept it waiting.
  func waits(_ now: ContinuousClock.Instant) -> Duration { waitsSince.map { now - $0 } ?? .zero }

  /// When it will have kept us waiting for so long that it changes what others may do; nil when it has, or nobody is waited for.
  ///
  /// - Parameter silence: for how long all sessions of a relay may.
  func turns(_ now: ContinuousClock.Instant, silence: Duration) -> ContinuousClock.Instant? {
    guard let waitsSince else { return nil }
    guard destination != nil else { return waitsSince + silence >= now ? waitsSince + silence : nil }
    return [Destination.haste, Destination.patience].map { waitsSince + $0 }.first { $0 >= now }
  }

  /// Whether others need not wait with it.
  func isAside(_ now: ContinuousClock.Instant) -> Bool { destination != nil && waits(now) > Destination.haste }

  /// Whether nobody can know what becomes of its message until the answer is there.
  var isPastDot: Bool { letter != nil && connection?.isPastDot == true }

  var isBusy: Bool { isOpening || letter != nil }

  /// Since when the message that it is at has cost it time, with the session if that is new.
  var busySince: ContinuousClock.Instant { isOpening ? calledAt : begunAt }

  func take(_ next: Letter) {
    (letter, begunAt, setUp) = (next, .now - setUp, .zero)
  }

  var isFree: Bool { !isOpening && letter == nil && waitsFor == nil }
}
