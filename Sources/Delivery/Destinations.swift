internal import DNS
internal import Mail
internal import Store

/// Whom a direct route has met in a sender's loop, and who of them may be sent to now.
struct Destinations {
  enum Admission {
    case go(Destination.Ticket)
    /// Its turn comes later.
    case wait(Duration)
    /// They are to be left alone until then.
    case trouble(String, Destination.Hosts, until: Timestamp)
    /// It is not tried: there is nowhere to go.
    case not(SMTPOutcome)
    /// Nobody's servers can be found.
    case cutOff(String)
  }

  private let way: DirectWay
  /// The route's, beside those that stand aside.
  private var sessions: Int
  private var share = Presence.Share.all
  private var met: [Destination.Hosts: Destination] = [:]
  /// Messages in hand for those that are not proven.
  private var newcomers = 0
  /// The same for the others.
  private var proven = 0
  /// Until when one of those that were turned away waits for another try.
  private var wantedUntil: ContinuousClock.Instant?

  private static let memory = 10_000

  init(_ way: DirectWay, sessions: Int) {
    (self.way, self.sessions) = (way, sessions)
  }

  /// From now on so many of the sessions are ours, and so much of what each takes.
  mutating func divide(_ share: Presence.Share, sessions: Int, _ now: ContinuousClock.Instant) {
    (self.share, self.sessions) = (share, sessions)
    for hosts in met.keys { met[hosts]?.gate.divide(share, now) }
  }

  subscript(hosts: Destination.Hosts) -> Destination? {
    get { met[hosts] }
    set { met[hosts] = newValue }
  }

  /// Whether one more message for this domain may be made now.
  ///
  /// - Parameters:
  ///   - answer: who takes its mail.
  ///   - slots: the route's.
  ///   - isDown: the route is.
  ///   - knowsOthers: somebody's servers were found lately.
  mutating func admit(
    _ domain: String, _ answer: Result<Exchangers, DNSFailure>, _ slots: ArraySlice<SessionSlot>, isDown: Bool = false,
    knowsOthers: Bool = false, _ now: ContinuousClock.Instant, _ time: Timestamp
  ) -> Admission {
    switch answer {
    case .success(.hosts(let hosts)): admit(hosts, slots, isDown, now, time)
    // The codes are those of RFC 3463 and RFC 7505.
    case .success(.nobody): .not(.refused(Self.reply(556, "5.1.10", "\(domain) takes no mail: its MX record says so")))
    case .success(.noSuchDomain): .not(.refused(Self.reply(550, "5.1.2", "there is no domain \(domain)")))
    case .success(.nowhere): .not(.refused(Self.reply(550, "5.1.2", "\(domain) has neither MX record nor address")))
    case .failure(.away): .cutOff("\(DNSFailure.away)")
    case .failure(let failure) where failure == .ignorance(domain) && !knowsOthers: .cutOff("\(failure)")
    case .failure(let failure): .not(.delayed("\(failure)"))
    }
  }

  private static func reply(_ code: Int, _ enhanced: String, _ words: String) -> SMTPReply {
    SMTPReply(code: code, enhanced: enhanced, lines: [words])
  }

  private mutating func admit(
    _ hosts: Destination.Hosts, _ slots: ArraySlice<SessionSlot>, _ isDown: Bool, _ now: ContinuousClock.Instant, _ time: Timestamp
  ) -> Admission {
    if met.count >= Self.memory { met = met.filter { $0.value.gate.inHand > 0 } }
    var destination = met[hosts] ?? Destination(sessions: way.perDestination, share: share, now: now)
    defer { met[hosts] = destination }
    if let trouble = destination.trouble(time, isRouteDown: isDown) { return .trouble(trouble.reason, hosts, until: trouble.nextTry) }
    let waits = Self.waits(hosts, slots, now)
    if waits > Destination.longPatience {
      let reason = "\(hosts.first?.host ?? "") has been silent for \(Int(waits.inSeconds)) s after another message"
      return .trouble(reason, hosts, until: time + waits)
    }
    let isNewcomer = !destination.isProven
    if isNewcomer && destination.gate.inHand == 0 && isFull(slots, now) {
      let wait = destination.turnAway(now)
      wantedUntil = max(wantedUntil ?? now, now + wait)
      return .wait(wait)
    }
    if let wait = destination.admit(now, waits: waits) { return .wait(wait) }
    if isNewcomer { newcomers += 1 } else { proven += 1 }
    return .go(Destination.Ticket(hosts: hosts, isNewcomer: isNewcomer))
  }

  /// What was admitted is settled, one way or another.
  mutating func ended(_ ticket: Destination.Ticket) {
    met[ticket.hosts]?.gate.ended()
    if ticket.isNewcomer { newcomers -= 1 } else { proven -= 1 }
  }

  // MARK: those that keep us waiting

  /// For how long these have kept a session waiting.
  private static func waits(_ hosts: Destination.Hosts, _ slots: ArraySlice<SessionSlot>, _ now: ContinuousClock.Instant) -> Duration {
    slots.reduce(.zero) { longest, slot in
      let waits = slot.waits(now)
      return waits > longest && slot.leads(to: hosts) ? waits : longest
    }
  }

  func isSlow(_ hosts: Destination.Hosts, _ slots: ArraySlice<SessionSlot>, _ now: ContinuousClock.Instant) -> Bool {
    Self.waits(hosts, slots, now) > Destination.patience
  }

  /// Whether newcomers have all places that are theirs. They may keep us waiting, and the others must not wait with us: theirs is half of the
  /// places, and what the others leave of theirs.
  private func isFull(_ slots: ArraySlice<SessionSlot>, _ now: ContinuousClock.Instant) -> Bool {
    let aside = slots.filter { $0.isAside(now) }
    let newcomersAside = aside.count { isNewcomer($0) }
    let places = min(sessions, slots.count - aside.count)
    let left = places - (proven - (aside.count - newcomersAside))
    return newcomers - newcomersAside >= max((places + 1) / 2, left)
  }

  private func isNewcomer(_ slot: SessionSlot) -> Bool { slot.destination.map { met[$0]?.isProven != true } == true }

  /// Whether more stand aside than there are places beside the route's own.
  func isCrowded(_ slots: ArraySlice<SessionSlot>, _ now: ContinuousClock.Instant) -> Bool {
    slots.count - slots.count { $0.isAside(now) } < sessions
  }

  /// The slot of whoever has kept us waiting longest, for too long, and can be given up.
  static func slowest(_ slots: ArraySlice<SessionSlot>, _ now: ContinuousClock.Instant) -> Int? {
    slots.indices.filter { !slots[$0].isPastDot && slots[$0].waits(now) > Destination.patience }
      .max { slots[$0].waits(now) < slots[$1].waits(now) }
  }

  /// The same of a newcomer, when another waits for a place.
  func slowestNewcomer(_ slots: ArraySlice<SessionSlot>, _ now: ContinuousClock.Instant) -> Int? {
    guard let wantedUntil, wantedUntil > now, isCrowded(slots, now), isFull(slots, now), let slowest = Self.slowest(slots, now)
    else { return nil }
    return isNewcomer(slots[slowest]) ? slowest : nil
  }

  /// Whether one more session with them may be opened.
  ///
  /// - Parameter slots: the route's.
  func maySpare(_ hosts: Destination.Hosts, _ slots: ArraySlice<SessionSlot>, _ now: ContinuousClock.Instant, _ time: Timestamp) -> Bool {
    guard let destination = met[hosts], destination.trouble(time) == nil else { return false }
    let same = slots.count { $0.leads(to: hosts) }
    return destination.isProven ? same < way.perDestination && !isSlow(hosts, slots, now) : same == 0
  }
}
