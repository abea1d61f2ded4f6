package import Store

/// Where a person stands with a list; and the changes of it, each with its line in the consent journal, in the caller's transaction.
package struct Membership: Sendable, Hashable {
  package let list: ListID
  package let slug: String
  package let state: MembershipState
  /// When a form first asked again for somebody who has left, since they did; nil where no such question waits.
  package let askedAt: Timestamp?
  /// Until then a confirmed person gets no mail.
  package let snoozedUntil: Timestamp?
  package let frequency: Frequency
  package let changedAt: Timestamp

  /// Whether a question waits for the person's click.
  package var isWaiting: Bool { state == .pending || askedAt != nil }

  /// How long a question beside a no waits, and a link to confirm is good.
  package static let questionTime = Duration.seconds(7 * 86_400)

  /// Whether a question waited, or waits, at `time`. One beside a no has an end: then it is as if nobody had asked.
  package func isWaiting(at time: Timestamp) -> Bool {
    state == .pending || askedAt.map { $0 <= time && time < $0 + Self.questionTime } ?? false
  }

  /// Whether mail comes, or a question waits.
  package var isOpen: Bool { state == .confirmed || isWaiting }

  /// Confirms the person, unless a final state stands against it: on this list, a bounce or complaint on any, or that they left all.
  ///
  /// - Returns: the state from before, or that which stands against it; nil for a new membership.
  @discardableResult
  package static func confirm(
    _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof? = nil, now: Timestamp, _ connection: Connection
  ) throws -> MembershipState? {
    if let stop = try stop(subscriber, connection) { return stop.state }
    let all = try all(of: subscriber, connection)
    let before = all.first { $0.list == list }?.state
    guard before == nil || before == .pending else { return before }
    if MembershipState.refusesAll(all.map(\.state)) { return .unsubscribed }
    try set(.confirmed, subscriber, list: list, cause: cause, proof: proof, now: now, connection)
    return before
  }

  /// Somebody typed the address into a form: it waits for the click of the mailbox's owner. Bounces and complaints stand against it; who
  /// has left, the list or all, still has until then.
  ///
  /// - Parameter remindAt: when to ask once more.
  package static func ask(
    _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof?, remindAt: Timestamp?, now: Timestamp,
    _ connection: Connection
  ) throws {
    guard try stop(subscriber, connection) == nil else { return }
    let all = try all(of: subscriber, connection)
    let before = all.first { $0.list == list }?.state
    switch before {
    case nil, .pending, .unsubscribed:
      if before == .unsubscribed || MembershipState.refusesAll(all.map(\.state)) {
        try question(subscriber, list: list, now: now, connection)
        try Consent.record(.pending, of: subscriber, list: list, cause: cause, proof: proof, now: now, connection)
      } else {
        try set(.pending, subscriber, list: list, cause: cause, proof: proof, now: now, connection)
      }
      try remind(subscriber, list: list, at: remindAt, connection)
    case .confirmed, .bounced, .complained, .erased: break
    }
  }

  /// The one place that makes a no, whoever brings it; also on a list that the person was never on. Whatever forms asked before is over: of
  /// this list and, when nothing is left that they said yes to, of all.
  ///
  /// A further no by another way is a line in the journal, so that what takes back the first does not pass it by. The same once more is none. A
  /// bounce or complaint, which is about the address and every list, goes on standing, and the no beside it.
  ///
  /// - Parameter asking: the lists that they say yes to in the same breath: what forms asked of those goes on waiting, beside the no.
  /// - Returns: whether it was a yes before, or waited.
  @discardableResult
  package static func unsubscribe(
    _ subscriber: SubscriberID, list: ListID, asking: [ListID] = [], cause: String, proof: Consent.Proof? = nil, now: Timestamp,
    _ connection: Connection
  ) throws -> Bool {
    let all = try all(of: subscriber, connection)
    let before = all.first { $0.list == list }
    switch before?.state {
    case .erased: return false
    case .bounced, .complained:
      let isSaid = try Consent.hasLeft(subscriber, list: list, connection)
      if try !(isSaid && Consent.isTold(cause, of: subscriber, list: list, connection)) {
        try Consent.record(.unsubscribed, of: subscriber, list: list, cause: cause, proof: proof, now: now, connection)
      }
      return false
    case nil, .pending, .confirmed, .unsubscribed: break
    }
    let isNew = before?.state != .unsubscribed || before?.isWaiting == true
    if isNew {
      try set(.unsubscribed, subscriber, list: list, cause: cause, proof: proof, now: now, connection)
    } else if try !Consent.isTold(cause, of: subscriber, list: list, connection) {
      try Consent.record(.unsubscribed, of: subscriber, list: list, cause: cause + again, proof: proof, now: now, connection)
    }
    let others = all.filter { $0.list != list }
    if MembershipState.refusesAll(others.map(\.state) + [.unsubscribed]) {
      for waiting in others where waiting.isWaiting {
        if asking.contains(waiting.list) {
          if waiting.state == .pending { try question(subscriber, list: waiting.list, now: waiting.changedAt, connection) }
          continue
        }
        let ending = cause + (waiting.state == .unsubscribed ? again : "") + withAll
        try set(.unsubscribed, subscriber, list: waiting.list, cause: ending, proof: proof, now: now, connection)
      }
    }
    return isNew
  }

  /// Stand behind the cause of a no that took no yes away, so the way back of a link has no yes to give there: `withAll` where a no to another
  /// list ended what waited, `again` before it where that stood beside an earlier no.
  private static let (again, withAll) = (", once more", ", with the last list that they were on")

  /// What a no to another list ended waits again as it did, when that no is taken back: with the mail that asked, and with its reminder.
  /// Not where anything was said since.
  ///
  /// - Parameters:
  ///   - isOfNo: whether a line of the journal is by the no that is taken back.
  ///   - patience: from a question to its reminder.
  package static func waitAgain(
    _ subscriber: SubscriberID, endedBy isOfNo: (Consent) -> Bool, patience: Duration, cause: String, proof: Consent.Proof?, now: Timestamp,
    _ connection: Connection
  ) throws {
    let journal = try Consent.journal(of: subscriber, connection)
    var isReminded = false
    for membership in try all(of: subscriber, connection) where membership.state == .unsubscribed && !membership.isWaiting {
      let lines = journal.filter { $0.list == membership.slug && $0.event != .reminded }
      guard let end = lines.last, end.event == .unsubscribed, end.cause.hasSuffix(withAll), isOfNo(end) else { continue }
      let asked = questions(lines, takenBackBy: cause)
      let (first, last) = (asked.last ?? end.at, asked.first ?? end.at)
      if end.cause.hasSuffix(again + withAll) {
        try question(subscriber, list: membership.list, now: first, connection)
      } else {
        try wait(subscriber, list: membership.list, since: last, connection)
      }
      try Consent.record(.pending, of: subscriber, list: membership.list, cause: cause, proof: proof, now: now, connection)
      // One reminder for all, as from the form.
      if isReminded || journal.contains(where: { $0.event == .reminded && $0.at >= last }) { continue }
      try remind(subscriber, list: membership.list, at: last + patience, connection)
      isReminded = true
    }
  }

  /// When the questions came that the last of these lines ended, the last first. What ended them before and was taken back is passed by.
  private static func questions(_ lines: [Consent], takenBackBy back: String) -> [Timestamp] {
    var (times, isTakenBack) = ([Timestamp](), true)
    for line in lines.reversed() {
      switch line.event {
      case .pending where line.cause == back: isTakenBack = true
      case .pending: times.append(line.at)
      case .unsubscribed where isTakenBack: isTakenBack = false
      default: return times
      }
    }
    return times
  }

  /// Where a file says that somebody stands.
  ///
  /// - Parameter proof: of a yes.
  static func take(
    _ state: MembershipState, _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof?, now: Timestamp,
    _ connection: Connection
  ) throws {
    if state == .unsubscribed {
      try unsubscribe(subscriber, list: list, cause: cause, now: now, connection)
    } else {
      try set(
        state, subscriber, list: list, cause: cause, proof: state == .confirmed ? proof : nil, now: now, connection)
    }
  }

  /// Takes the person off every list, also those that wait for a click: no reminder comes, and no old link subscribes them.
  ///
  /// - Returns: whether anything changed.
  @discardableResult
  package static func leaveAll(
    _ subscriber: SubscriberID, cause: String, proof: Consent.Proof? = nil, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    try all(of: subscriber, connection).count {
      try unsubscribe(subscriber, list: $0.list, cause: cause, proof: proof, now: now, connection)
    } > 0
  }

  /// The person's own wish, by the link of a mail that asked them after their no, or by that which they left by; not where a bounce or a
  /// complaint stands, on whatever list.
  ///
  /// - Returns: whether the person gets mail of the list now.
  package static func comeBack(
    _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof? = nil, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    guard try stop(subscriber, connection) == nil else { return false }
    switch try state(subscriber, list: list, connection) {
    case .confirmed: return true
    case nil, .pending, .unsubscribed:
      try set(.confirmed, subscriber, list: list, cause: cause, proof: proof, now: now, connection)
      try endRefusal(subscriber, connection)
      return true
    case .bounced, .complained, .erased: return false
    }
  }

  /// They no longer say no to all. What forms asked meanwhile of lists that they never said yes or no to waits as any other question does.
  private static func endRefusal(_ subscriber: SubscriberID, _ connection: Connection) throws {
    let asked = try all(of: subscriber, connection).filter { $0.askedAt != nil }
    let journal = asked.isEmpty ? [] : try Consent.journal(of: subscriber, connection)
    for question in asked where !journal.contains(where: { $0.isAnswer(about: question.slug) }) {
      try wait(subscriber, list: question.list, since: question.askedAt ?? question.changedAt, connection)
    }
  }

  /// Sets an earlier no aside, because of a reason that somebody gave. A bounce or a complaint on other lists, which would go on standing
  /// against this one, becomes a plain leaving there.
  static func bringBack(_ subscriber: SubscriberID, list: ListID, cause: String, now: Timestamp, _ connection: Connection) throws {
    try set(.confirmed, subscriber, list: list, cause: cause, now: now, connection)
    while let stop = try stop(subscriber, connection) {
      try set(.unsubscribed, subscriber, list: stop.list, cause: cause, now: now, connection)
    }
    try endRefusal(subscriber, connection)
  }
}
