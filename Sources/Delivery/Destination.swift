internal import DNS
internal import Mail
internal import Store

/// The hosts that take the mail of one or more domains, as a direct route meets them. Nobody else's mail waits for them: while they are in trouble
/// theirs is deferred, and what they have no room for is put off.
struct Destination {
  /// Who they are: domains that name the same hosts share sessions and pace.
  typealias Hosts = [MailExchanger]

  /// What an admitted message carries along.
  struct Ticket: Sendable {
    let hosts: Hosts
    /// Whether nobody knew yet whether they answer soon.
    let isNewcomer: Bool
  }

  /// Messages in a row on one session while another destination waits for one.
  static let share = 20
  /// Who keeps us waiting for longer stands aside: their session counts no more among the route's, and others get one, as long as there are any.
  static let haste = Duration.seconds(1)
  /// Who keeps us waiting for longer is slow: nothing more is begun with them, and before the final dot others may have
  /// the session when there is no other.
  static let patience = Duration.seconds(3)
  /// Who keeps us waiting for longer than any answer but that to a message may take is as good as down: their mail is tried later.
  static let longPatience = Duration.seconds(60)

  /// Its own pace, as a provider of the settings has one.
  var gate: Gate
  var health = RouteHealth()
  /// Whether they answered to the last message, and soon.
  var isProven = false
  /// Hosts that let us in and did not work then, and since when they come after the others.
  private var shunned: [String: ContinuousClock.Instant] = [:]
  private static let grudge = Duration.seconds(300)
  /// How often in a row there was no place for them, and when they may ask again.
  private var turnedAway = 0
  private var turn: ContinuousClock.Instant?

  init(sessions: Int, share: Presence.Share = .all, now: ContinuousClock.Instant) {
    // One message waits for each that is under way, so that no session waits for the next.
    gate = Gate(places: sessions * 2, leastPlaces: 1, now: now)
    gate.divide(share, now)
  }

  /// Nil when one more may be made now. Until they are proven they get one.
  ///
  /// - Parameter waits: for how long they have kept us waiting. What asks again only after as long again asks a few times, however long that
  ///   becomes.
  mutating func admit(_ now: ContinuousClock.Instant, waits: Duration) -> Duration? {
    guard isProven && waits <= Self.patience || gate.inHand == 0 else { return max(gate.putOff(now), waits) }
    return gate.admit(now)
  }

  /// For how long one of their messages has to wait when newcomers have no place: the first longer each time, the others behind it.
  mutating func turnAway(_ now: ContinuousClock.Instant) -> Duration {
    if let turn, turn > now { return max(.milliseconds(125), (turn - now) * 2) }
    turnedAway = min(turnedAway + 1, 7)
    let wait = Duration.milliseconds(125 << turnedAway)
    turn = now + wait
    return wait
  }

  func shunned(_ now: ContinuousClock.Instant) -> Set<String> { Set(shunned.filter { now - $0.value < Self.grudge }.keys) }

  /// A host let us in and does not work.
  ///
  /// - Parameter calledAt: when its session was begun.
  /// - Returns: whether another is left to be tried at once. Not after a session that was begun since: then the others did not let us in.
  mutating func shun(_ host: String, of hosts: Hosts, calledAt: ContinuousClock.Instant, _ now: ContinuousClock.Instant) -> Bool {
    let known = shunned[host].flatMap { now - $0 < Self.grudge ? $0 : nil }
    shunned[host] = known ?? now
    return (known ?? now) >= calledAt && !shunned(now).isSuperset(of: hosts.map(\.host))
  }

  mutating func answered(after wait: Duration) {
    (isProven, turnedAway) = (wait <= Self.patience, 0)
    health.recovered()
  }

  /// When they are tried again, while nothing may be begun.
  ///
  /// - Parameter isRouteDown: nobody can be reached, and whether that has changed others can tell who were not tried lately.
  func trouble(_ now: Timestamp, isRouteDown: Bool = false) -> RouteTrouble? {
    guard let trouble = health.trouble else { return nil }
    return health.pause(now: now) > .zero || isRouteDown && now < trouble.nextTry + Self.longPatience ? trouble : nil
  }

  /// - Returns: when they are tried again, unless that was known.
  mutating func failed(_ reason: String, isSilent: Bool, now: Timestamp) -> Timestamp? {
    (isProven, turnedAway) = (false, 0)
    return health.failed(reason, isSilent: isSilent, now: now) ? health.trouble?.nextTry : nil
  }
}
