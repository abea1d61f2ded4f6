internal import Foundation
internal import Synchronization
internal import Words

/// Locks that a connection of its own holds as long as it lasts, and what they say of others. It asks every two seconds, so it knows how long it is still
/// certain that the server has us; the server gives up a connection from which it hears nothing for ten.
///
/// Each lock is one of two numbers: the first says what it is about and in which schema, the second which place, or which office.
final class PostgreSQLPresence: Presence.View {
  private struct State {
    var sureFrom = ContinuousClock.now
    var sureUntil = ContinuousClock.now
    var share = Presence.Share.all
    var present: Set<UInt32> = []
    /// Since when we have seen nobody there.
    var missing: [UInt32: ContinuousClock.Instant] = [:]
    var led: Set<String> = []
    var isOver = false
  }

  private let url: PostgreSQLURL
  private let place: String?
  private let offices: [String]
  private let number: UInt32
  private let state: Mutex<State>
  private let bell = Bell()

  private static let period = Duration.seconds(2)
  /// Shorter than the server's own patience with a silent connection, which ``manners`` sets.
  private static let certainty = Duration.seconds(10)

  private static let manners = """
    SET tcp_keepalives_idle = 6; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 12000
    """
  private static let (sending, leading) = ("'tuesday sends from '", "'tuesday does for '")

  /// Blocks until the server knows of us.
  ///
  /// - Parameter place: where it sends from; nil: it does not send.
  init(_ url: PostgreSQLURL, place: String?, offices: [String]) throws {
    (self.url, self.place, self.offices) = (url, place, offices)
    let session = try PostgreSQLSession(url)
    number = try Self.number(of: place ?? "", session)
    state = Mutex(State())
    let me = try hold(session)
    try ask(session, me)
    state.withLock { state in
      // Others hear of us within a period, and have had all for themselves until then.
      if state.share.count > 1 { state.sureFrom = .now + Self.period * 2 }
    }
    let thread = Thread { [weak self] in Self.goOn({ self }, session, me) }
    thread.name = "presence"
    thread.start()
  }

  var placeName: String { String(number, radix: 16) }

  var isSure: Bool {
    state.withLock { state in
      let now = ContinuousClock.now
      return state.sureFrom <= now && now < state.sureUntil
    }
  }

  var share: Presence.Share { state.withLock { $0.share } }

  func leads(_ office: String) -> Bool { state.withLock { $0.led.contains(office) && .now < $0.sureUntil } }

  func whereabouts(ofPlace name: Substring) -> Presence.Whereabouts {
    guard let other = UInt32(name, radix: 16), other != number || place == nil else { return .here }
    return state.withLock { state in
      let now = ContinuousClock.now
      guard now < state.sureUntil, !state.present.contains(other) else { return .elsewhere }
      let since = state.missing[other] ?? now
      state.missing[other] = since
      return .gone(now - since)
    }
  }

  func leave() {
    state.withLock { $0.isOver = true }
    bell.ring()
  }

  private var isOver: Bool { state.withLock { $0.isOver } }

  // MARK: the thread

  /// - Parameter presence: is nil when nobody needs it any more.
  private static func goOn(_ presence: () -> PostgreSQLPresence?, _ first: PostgreSQLSession, _ me: Int64) {
    var known: (session: PostgreSQLSession, me: Int64)? = (first, me)
    while let bell = presence()?.bell {
      _ = bell.wait(for: period)
      guard let presence = presence(), !presence.isOver else { return }
      do {
        let current = try known ?? presence.begun()
        known = current
        try presence.ask(current.session, current.me)
      } catch {
        // What the server says of others meanwhile we do not see, so their absence counts anew.
        presence.state.withLock { ($0.missing, $0.led) = ([:], []) }
        known = nil
      }
    }
  }

  private func begun() throws -> (PostgreSQLSession, Int64) {
    let session = try PostgreSQLSession(url)
    return (session, try hold(session))
  }

  /// - Returns: the server's number for us.
  private func hold(_ session: PostgreSQLSession) throws -> Int64 {
    try session.send(Self.manners)
    if let place {
      _ = try session.run("SELECT pg_advisory_lock_shared(hashtext(\(Self.sending) || current_schema()), hashtext($1))", [.text(place)])
    }
    return try session.run("SELECT pg_backend_pid() AS me", []).integer("me")
  }

  private static func number(of place: String, _ session: PostgreSQLSession) throws -> UInt32 {
    UInt32(truncatingIfNeeded: try session.run("SELECT hashtext($1) AS number", [.text(place)]).integer("number"))
  }

  /// Who sends, and what of the offices is ours.
  private func ask(_ session: PostgreSQLSession, _ me: Int64) throws {
    let begun = ContinuousClock.now
    let answer = try session.run(
      """
      SELECT CAST(objid AS BIGINT) AS place, pid FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND CAST(classid AS BIGINT) = CAST(hashtext(\(Self.sending) || current_schema()) AS BIGINT) & 4294967295
      ORDER BY pid
      """, [])
    let senders = try (0..<answer.count).map { row in
      (place: UInt32(truncatingIfNeeded: try answer.integer("place", row)), pid: try answer.integer("pid", row))
    }
    var led = state.withLock { $0.led }
    for office in offices where !led.contains(office) {
      let key = "hashtext(\(Self.leading) || current_schema()), hashtext($1)"
      if try session.run("SELECT pg_try_advisory_lock(\(key)) AS got", [.text(office)]).integer("got") == 1 { led.insert(office) }
    }
    state.withLock { state in
      state.present = Set(senders.map(\.place))
      for place in state.present { state.missing[place] = nil }
      let rank = senders.firstIndex { $0.pid == me }
      state.share = Presence.Share(count: max(1, senders.count), rank: rank ?? 0)
      state.led = led
      state.sureUntil = begun + Self.certainty
    }
  }
}
