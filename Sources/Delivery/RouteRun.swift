internal import Mail
internal import Store

/// One route at work in a sender's loop. The loop looks at all of them for each message: looking copies nothing.
final class RouteRun {
  let route: Route
  /// Those of the loop's slots that are its own.
  let slots: Range<Int>
  /// What we have of it when others send too.
  private var share = Presence.Share.all
  /// So many of its connections are ours.
  private var connections: Int
  /// How many of the slots are used: more while some stand aside.
  private var sessions: Int
  /// Finished messages that wait for a session.
  var letters: [Letter] = []
  /// Leases whose messages are being made, or that the disk does not have yet.
  var composing = 0
  /// What it has taken, by its weight.
  var turn = 0.0
  /// Seconds that a message takes, lately.
  private var time: Double?
  /// When it last had room, nothing was due for it; not before this is it worth looking again. Other processes write too, so it is never far away.
  var nextLook: ContinuousClock.Instant?
  /// Messages finished lately.
  var meter = RateMeter()
  private(set) var throttle: Throttle
  private var warmUp: WarmUp?
  private(set) var health = RouteHealth()
  /// Of a direct route.
  var destinations: Destinations?
  private(set) var isKnownToWork = false
  var breakOffs = BreakOffs()
  /// Receivers whose servers could not be reached since those of one could, how much that says, and what the last try came to.
  private var unreached: (receivers: Set<Destination.Hosts>, weight: Int, last: String) = ([], 0, "")
  /// When somebody's servers were.
  private var reachedAt: ContinuousClock.Instant?
  /// So many of them, or so many tries with each of fewer, are no chance when nobody was reached for so long. A list may begin with dead domains.
  private static let many = 50
  static let enough = 3
  private static let memory = Duration.seconds(3600)
  /// Messages since it last took one that it did not want for now.
  private var deferrals = 0
  /// Since it last took one: how many it refused for another reason than the mailbox, and of which domains.
  private var refusals = (count: 0, domains: Set<String>())
  /// So many in a row are no chance.
  static let suspicion = 10
  private var hasAccepted = false
  /// What has been learnt since the last commit.
  private var news: RouteNews?

  init(_ route: Route, slots: Range<Int>, history: RouteHistory, now: Timestamp) {
    self.route = route
    self.slots = slots
    (connections, sessions) = (route.connections, route.connections)
    destinations = route.direct.map { Destinations($0, sessions: route.connections) }
    throttle = Throttle(
      limit: route.perMinute.map { Double($0) / 60 }, slowed: history.slowed?.rate, age: history.slowed.map { now - $0.at } ?? .zero,
      now: .now)
    warmUp = route.warmingUp(history, now: now)
  }

  /// From now on so much of what it takes is ours.
  func divide(_ share: Presence.Share, _ now: ContinuousClock.Instant) {
    self.share = share
    connections = share.part(of: route.connections)
    sessions = connections
    throttle.divide(share, now)
    destinations?.divide(share, sessions: connections, now)
  }

  /// Whether nothing may be begun: it has to be left alone for a while.
  func isPausing(_ now: Timestamp) -> Bool { health.pause(now: now) > .zero }

  /// Whether it failed, and has not worked since.
  var isDown: Bool { health.failures > 0 }

  /// Whether it takes nobody's mail, whatever it says: then those that stand by are wanted.
  private var isOfNoUse: Bool { isDown || deferrals > Self.suspicion }

  /// Messages that it has room for beside those in hand.
  ///
  /// - Parameter own: its slots as they are. Those that stand aside count as little as their messages.
  func room(_ own: ArraySlice<SessionSlot>, now: Timestamp) -> Demand.Room {
    let waiting = letters.count + composing
    let sending = own.count { $0.letter != nil }
    let aside = destinations == nil ? [] : own.filter { $0.isAside(.now) }
    let sendingAside = aside.count { $0.letter != nil }
    let waitingHere = max(0, waiting - (aside.count - sendingAside))
    var room = Demand.Room(route: route, count: 0, waiting: waitingHere, isDown: isOfNoUse, turn: turn)
    sessions = min(connections + aside.count, own.count)
    let free = sessions - aside.count
    var count = free - (sending - sendingAside) + meter.ahead(enough: free) - waitingHere
    let countOfSessions = count
    // One tries for all whether it works again.
    if isDown { count = min(count, 1 - waiting - sending) }
    if let tokens = throttle.available(.now) { count = min(count, tokens - waitingHere) }
    if let left = warmUp?.left(on: now.day) {
      count = min(count, share.part(of: left) - waiting)
      room.isSpent = left == 0
    }
    room.isAtWork = !isOfNoUse && !isPausing(now) && count == countOfSessions
    room.count = isPausing(now) ? 0 : max(0, count)
    return room
  }

  /// Messages a second that its sessions can take; nil when nothing is known yet.
  func pace(_ own: ArraySlice<SessionSlot>, _ now: ContinuousClock.Instant) -> Double? {
    let busy = own.filter(\.isBusy)
    // As long as all its sessions have been at it, a message takes at least.
    let stall = busy.count < connections ? .zero : busy.map { now - $0.busySince }.min() ?? .zero
    let known = max(time ?? 0, stall > Self.hiccup ? stall.inSeconds : 0)
    return known == 0 ? nil : Double(connections) / max(known, Self.quick)
  }

  /// Below this a machine's own moods show, not how quick a relay is: seconds a message.
  private static let quick = 0.05
  private static let hiccup = Duration.seconds(1)

  /// The first letter that waits for a session like this one.
  func takeLetter(to hosts: Destination.Hosts?) -> Letter? {
    guard let place = letters.firstIndex(where: { $0.assignment.destination?.hosts == hosts }) else { return nil }
    return letters.remove(at: place)
  }

  var slotsInUse: Range<Int> { slots.prefix(sessions) }

  /// When there may be room though nobody says anything.
  func nextRoom(_ now: ContinuousClock.Instant, _ time: Timestamp) -> ContinuousClock.Instant? {
    let pause = health.pause(now: time)
    if pause > .zero { return now + pause }
    // A day that is used up ends without a word.
    return warmUp == nil ? throttle.next(now) : min(throttle.next(now) ?? now + .seconds(60), now + .seconds(60))
  }

  func began(_ now: Timestamp) {
    throttle.began(.now)
    warmUp?.began(on: now.day)
  }

  /// What its refusal for good amounts to. A relay that refuses everybody refuses us, and nobody's mail may be lost for it: until it has taken one
  /// in this run, and after too many in a row, what it says counts for now only. When they are of more than one domain, it is the relay
  /// itself, not a receiver behind it.
  ///
  /// - Parameter isAlone: there is no other route, which might carry what this one cannot.
  func judged(_ outcome: SMTPOutcome, domain: String, isAlone: Bool) -> SMTPOutcome {
    let reply: SMTPReply
    switch outcome {
    case .refused(let said) where said.enhanced == SMTPReply.needsSMTPUTF8: return isAlone ? outcome : .deferred(said)
    case .refused(let said) where !said.isAboutRecipient: reply = said
    case .blocked(let said): reply = said
    default: return outcome
    }
    if reply.isDenial { return .blocked(reply) }
    refusals.count += 1
    if refusals.domains.count < 2 { refusals.domains.insert(domain) }
    let isMany = refusals.count > Self.suspicion
    if isMany && refusals.domains.count > 1 { return .blocked(reply) }
    if case .refused = outcome, hasAccepted, !isMany { return outcome }
    return .deferred(reply)
  }

  func hungUp() -> Bool { health.hungUp() }

  // MARK: whether a direct route reaches anybody

  var hasReachedAnybody: Bool { reachedAt != nil }

  /// Somebody's server said something.
  func reached(_ now: ContinuousClock.Instant) {
    (unreached, reachedAt) = (([], 0, ""), now)
    works()
  }

  /// - Parameter isSilent: it took long, which says more than a refusal does.
  func couldNotReach(_ hosts: Destination.Hosts, _ words: String, isSilent: Bool) {
    if unreached.receivers.count < Self.many { unreached.receivers.insert(hosts) }
    (unreached.weight, unreached.last) = (unreached.weight + (isSilent ? Self.enough : 1), words)
  }

  /// Why it is in trouble itself: it reaches nobody. Nil as long as that may be the receivers' doing.
  ///
  /// - Parameter isAtEnd: there is nobody else to be tried.
  func cutOff(_ now: ContinuousClock.Instant, isAtEnd: Bool = false) -> String? {
    let count = unreached.receivers.count
    // What is left at the end of a list may be dead domains only.
    guard count >= Self.enough, reachedAt.map({ now - $0 > Self.memory }) ?? true else { return nil }
    guard isAtEnd || count >= Self.many || unreached.weight >= count * Self.enough else { return nil }
    return "none could be reached, at last \(unreached.last); many networks let nobody out to port \(route.direct?.port ?? 0)"
  }

  /// One of its messages has its answer.
  func finished(_ outcome: SMTPOutcome, after spent: Duration) {
    meter.count()
    time = time.map { $0 + (spent.inSeconds - $0) / 8 } ?? spent.inSeconds
    if case .deferred = outcome { deferrals += 1 }
  }

  func accepted() {
    (refusals, deferrals, hasAccepted) = ((0, []), 0, true)
    health.accepted()
    works()
  }

  func works() {
    guard !isKnownToWork else { return }
    health.recovered()
    isKnownToWork = true
    learn { [health] in $0.health = health }
  }

  /// - Returns: when it is tried again, unless that was known.
  func failed(_ reason: String, now: Timestamp) -> Timestamp? {
    isKnownToWork = false
    let isNew = health.failed(reason, now: now)
    learn { [health] in $0.health = health }
    return isNew ? health.trouble?.nextTry : nil
  }

  /// Its relay said that it is too fast.
  ///
  /// - Returns: messages a second from now on, unless that was known.
  func slowDown(_ now: Timestamp) -> Double? {
    guard throttle.slowDown(.now), let rate = throttle.slowed else { return nil }
    learn { $0.slowed = RouteHistory.Slowed(rate: rate, at: now) }
    return rate
  }

  /// For the next commit.
  func takeNews() -> RouteNews? {
    if let sent = warmUp?.takeUnsaved() { learn { $0.sent = sent } }
    defer { news = nil }
    return news
  }

  var hasNews: Bool { news != nil }

  func saved(_ total: Int, on day: Int) { warmUp?.saved(total, on: day) }

  private func learn(_ change: (inout RouteNews) -> Void) {
    var learnt = news ?? RouteNews(route: route.name)
    change(&learnt)
    news = learnt
  }
}
