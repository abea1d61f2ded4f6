internal import DNS
internal import Mail
internal import Store

/// Whom a direct route has met in a sender's loop, and who of them may be sent to now.
struct Destinations {
  enum Admission {
    case go(Destination.Ticket)
    /// Its turn comes later.
    case wait(Duration)
    /// It is not tried: there is nowhere to go, or those who take it are to be left alone for a while.
    case not(SMTPOutcome)
  }

  private let way: DirectWay
  private var met: [Destination.Hosts: Destination] = [:]
  /// Those that have not let us in yet get half of the sessions: they may keep us waiting, and the others must not wait with us.
  private var newcomers: ProviderRun
  private let newcomersLimit: Int

  private static let memory = 10_000

  init(_ way: DirectWay, connections: Int, now: ContinuousClock.Instant) {
    self.way = way
    newcomersLimit = max(1, connections / 2)
    newcomers = ProviderRun(Provider(name: "newcomers", domains: [], perMinute: nil, connections: newcomersLimit), now: now)
  }

  subscript(hosts: Destination.Hosts) -> Destination? {
    get { met[hosts] }
    set { met[hosts] = newValue }
  }

  /// Whether one more message for this domain may be made now.
  ///
  /// - Parameter answer: who takes its mail.
  mutating func admit(
    _ domain: String, _ answer: Result<Exchangers, DNSFailure>, _ now: ContinuousClock.Instant, _ time: Timestamp
  ) -> Admission {
    switch answer {
    case .success(.hosts(let hosts)): admit(hosts, now, time)
    // The codes are those of RFC 3463 and RFC 7505.
    case .success(.nobody): .not(.refused(Self.reply(556, "5.1.10", "\(domain) takes no mail: its MX record says so")))
    case .success(.noSuchDomain): .not(.refused(Self.reply(550, "5.1.2", "there is no domain \(domain)")))
    case .success(.nowhere): .not(.refused(Self.reply(550, "5.1.2", "\(domain) has neither MX record nor address")))
    case .failure(let failure): .not(.deferred(Self.reply(451, "4.4.3", "\(failure)")))
    }
  }

  private static func reply(_ code: Int, _ enhanced: String, _ words: String) -> SMTPReply {
    SMTPReply(code: code, enhanced: enhanced, lines: [words])
  }

  private mutating func admit(_ hosts: Destination.Hosts, _ now: ContinuousClock.Instant, _ time: Timestamp) -> Admission {
    if met.count >= Self.memory { met = met.filter { $0.value.run.inHand > 0 } }
    var destination = met[hosts] ?? Destination(hosts, sessions: way.perDestination, now: now)
    defer { met[hosts] = destination }
    if let trouble = destination.trouble(time) { return .not(.deferred(trouble)) }
    if let wait = destination.admit(now) { return .wait(wait) }
    if !destination.isProven, let wait = newcomers.admit(now) {
      destination.run.ended()
      return .wait(wait)
    }
    return .go(Destination.Ticket(hosts: hosts, isNewcomer: !destination.isProven))
  }

  /// What was admitted is settled, one way or another.
  mutating func ended(_ ticket: Destination.Ticket) {
    met[ticket.hosts]?.run.ended()
    if ticket.isNewcomer { newcomers.ended() }
  }

  /// Whether one more session with them may be opened.
  ///
  /// - Parameter slots: the route's.
  func maySpare(_ hosts: Destination.Hosts, _ slots: ArraySlice<Slot>, _ time: Timestamp) -> Bool {
    guard met[hosts]?.trouble(time) == nil else { return false }
    let same = slots.count { $0.leads(to: hosts) }
    if met[hosts]?.isProven == true { return same < way.perDestination }
    let strangers = slots.count { slot in slot.isOpening && slot.destination.map { met[$0]?.isProven != true } == true }
    return same == 0 && strangers < newcomersLimit
  }
}
