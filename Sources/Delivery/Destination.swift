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
    /// Whether nobody knew yet whether they let us in.
    let isNewcomer: Bool
  }

  /// Messages in a row on one session while another destination waits for one.
  static let share = 20

  /// Its own pace, as a provider of the settings has one.
  var run: ProviderRun
  var health = RouteHealth()
  /// Whether it let us in when somebody last called.
  var isProven = false

  init(_ hosts: Hosts, sessions: Int, now: ContinuousClock.Instant) {
    // One message waits for each that is under way, so that no session waits for the next.
    let provider = Provider(name: hosts.first?.host ?? "", domains: [], perMinute: nil, connections: sessions * 2)
    run = ProviderRun(provider, now: now)
  }

  /// Nil when one more may be made now. Until it has let us in it gets one.
  mutating func admit(_ now: ContinuousClock.Instant) -> Duration? {
    isProven || run.inHand == 0 ? run.admit(now) : run.putOff(now)
  }

  /// Why nothing may be begun now, as the answer to mail that is not tried; nil when something may.
  func trouble(_ now: Timestamp) -> SMTPReply? {
    health.pause(now: now) > .zero ? health.trouble.map { Self.reply($0.reason) } : nil
  }

  /// To mail that is not tried while they are in trouble, or that waited when it began.
  static func reply(_ reason: String) -> SMTPReply { SMTPReply(code: 451, enhanced: "4.4.1", lines: [reason]) }

  /// - Returns: when they are tried again, unless that was known.
  mutating func failed(_ reason: String, now: Timestamp) -> Timestamp? {
    isProven = false
    return health.failed(reason, now: now) ? health.trouble?.nextTry : nil
  }
}
