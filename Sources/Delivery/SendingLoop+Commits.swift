internal import DNS
internal import Foundation
internal import Logging
internal import Store
internal import Words

/// The commits: results in, leases out, and where each of them goes.
extension SendingLoop {
  /// Hands in what there is to hand in, and asks for as much as the sessions can take.
  func handIn() {
    guard !isCommitting else { return }
    noteStandstill()
    var demand = demand()
    rooms = demand.rooms
    isSpent = !demand.rooms.isEmpty && demand.rooms.allSatisfy(\.isSpent)
    for index in demand.rooms.indices where routes[index].nextLook.map({ $0 > .now }) ?? false { demand.rooms[index].count = 0 }
    let isSomebodysTurn = askedAt + Self.turnTime <= .now && demand.rooms.contains { $0.isHeldBack && $0.count > 0 }
    let isAsking = isSomebodysTurn || demand.rooms.contains(where: \.isPressing)
    guard areResultsDue || isAsking || !isStandstillKept || routes.contains(where: \.hasNews) else { return }
    askedAt = .now
    lastBatch += 1
    var batch = Batch(number: lastBatch, results: results, notes: notes, demand: demand)
    batch.news = routes.indices.compactMap { routes[$0].takeNews() }
    if !isStandstillKept { (batch.standstill, batch.isStandstillOver) = (standstill, standstill == nil) }
    (results, notes, isStandstillKept, isCommitting) = ([], 0, true, true)
    // Whoever has nothing else to do looks sooner, and whoever is busy for hours looks all the same.
    let recovers = ContinuousClock.now > lastRecovery + (batch.results.isEmpty ? .seconds(3) : .seconds(15))
    if recovers { lastRecovery = .now }
    committer.give([
      { [sender, batch] in
        let commit = Result {
          if recovers { try sender.recover() }
          return try sender.commit(batch)
        }
        sender.events.post(.committed(commit))
      }
    ])
  }

  /// For how long a result may wait for others to be committed with. What a power cut takes with it is not much older.
  static let patience = Duration.milliseconds(25)

  private var areResultsDue: Bool {
    guard !results.isEmpty else { return false }
    return resultsSince + Self.patience <= .now || slots.contains { $0.waitsFor != nil } || !slots.contains { $0.letter != nil }
  }

  /// Waiting for the disk takes longer than committing, so it goes on beside that, for several commits at once.
  func flush() {
    guard !isFlushing && lastCommitted > lastFlushed else { return }
    isFlushing = true
    flusher.give([
      { [sender, lastCommitted] in
        let flushed = Result {
          try sender.counts.flushes.measure { try sender.outbox.flush() }
          return lastCommitted
        }
        sender.events.post(.flushed(flushed))
      }
    ])
  }

  /// All routes are in trouble, or one works again.
  private func noteStandstill() {
    let troubles = routes.compactMap(\.health.trouble)
    let now = troubles.count == routes.count ? troubles.min { $0.nextTry < $1.nextTry } : nil
    // What another run has left is over with the first message.
    let isOver = now == nil && routes.contains { $0.isKnownToWork && $0.hasNews }
    guard now != standstill || isOver else { return }
    (standstill, isStandstillKept) = (now, false)
  }

  func demand() -> Demand {
    guard !isStopping, sender.presence.isSure else { return Demand(rooms: []) }
    let now = sender.clock()
    var demand = Demand(rooms: routes.indices.map { routes[$0].room(slots[routes[$0].slots], now: now) })
    if routes.count > 1 {
      for index in routes.indices { demand.rooms[index].pace = routes[index].pace(slots[routes[index].slots], .now) }
      demand.keepShares()
    }
    senders.bound(&demand, .now)
    demand.takesIssues = sender.limits.window?.isOpen(at: now) ?? true
    return demand
  }

  func settle(_ commit: Commit) {
    (isCommitting, lastCommitted) = (false, commit.batch.number)
    sender.counts.add(commit)
    inFlight.forget(commit.batch.notes)
    flush()
    for index in slots.indices where slots[index].waitsFor.map({ $0 <= commit.batch.number }) ?? false { slots[index].waitsFor = nil }
    if !commit.fenced.isEmpty {
      let ids = commit.fenced.map { "\($0.lease.delivery.rawValue)" }.joined(separator: " ")
      sender.logger.notice("somebody else had decided meanwhile; what the server said is dropped", metadata: ["deliveries": "\(ids)"])
    }
    for sent in commit.sent {
      for route in routes.indices where routes[route].route.name == sent.route { routes[route].saved(sent.total, on: sent.day) }
    }
    guard !commit.batch.demand.isEmpty else { return }
    for route in commit.demand.rooms.indices { routes[route].turn = commit.demand.rooms[route].turn }
    let now = ContinuousClock.now
    senders.spend(commit.batch.demand, commit.demand, now)
    for leased in commit.leases { place(leased, lookedAt: now) }
    let due = commit.nextDue.map { $0 - sender.clock() } ?? .seconds(1)
    let pause = min(max(due, commit.isHeldBack ? .seconds(1) : .milliseconds(5)), .seconds(1))
    for (index, room) in commit.batch.demand.rooms.enumerated() where room.count > 0 {
      routes[index].nextLook = commit.demand.rooms[index].count > 0 ? .now + pause : nil
    }
    othersAreIdle = commit.taken == 0 && commit.isHeldBack
    let isNobodysTurn = turnsEnd.map { $0 < sender.clock() } ?? true
    if untilIdle && isNobodysTurn && commit.taken == 0 && !commit.isHeldBack && commit.batch.results.isEmpty && isDone { endIdle() }
  }

  /// Nothing is due. A route that has reached nobody until now is in trouble, and that is written down before the end.
  private func endIdle() {
    let reasons = routes.map { $0.cutOff(.now, isAtEnd: true) }
    let news = routes.indices.filter { reasons[$0] != nil && !routes[$0].isDown }
    for route in news { routeFailed(route, reasons[route] ?? "") }
    guard news.isEmpty else { return }
    let isCutOff = reasons.allSatisfy { $0 != nil }
    end = .success(routes.first?.health.trouble.flatMap { isCutOff ? .routeDown($0.reason) : nil } ?? .idle)
  }

  /// Where the DNS has to say first whose it is, it is asked, once a domain.
  private func place(_ leased: Commit.Leased, lookedAt: ContinuousClock.Instant) {
    let domain = leased.domain
    guard book.isUnknown(domain, isDirect: routes[leased.route].route.direct != nil, .now) else {
      return assign(leased, lookedAt: lookedAt)
    }
    let isFull = asked[domain].map { $0.count >= Self.queue } ?? (asked.count >= Self.curiosity)
    if isFull { return putOff(leased.lease, by: Self.dnsPatience) }
    asked[domain, default: []].append((leased, lookedAt))
    guard asked[domain]?.count == 1 else { return }
    let (lookup, events) = (sender.lookup, sender.events)
    // A thread each, because a name server may be silent for long, and nobody else's question shall wait for it.
    Thread.detachNewThread {
      let answer = Result { () throws(DNSFailure) in try Exchangers.vetted(domain, lookup) }
      events.post(.found(domain, answer))
    }
  }

  /// Domains that the DNS is asked about at once, and leases that wait for one of them. More are put off for as long as it may take.
  private static let (curiosity, queue) = (200, 20)
  private static let dnsPatience = Duration.seconds(5)

  /// To the composers, or back when those who take it are to be left alone for a while.
  func assign(_ leased: Commit.Leased, lookedAt: ContinuousClock.Instant) {
    let now = ContinuousClock.now
    let provider = book.provider(of: leased.domain)
    var assignment = Assignment(lease: leased.lease, route: leased.route, provider: provider, lookedAt: lookedAt)
    let (own, answer) = (slots[routes[leased.route].slots], book.exchangers(of: leased.domain))
    let isDown = routes[leased.route].isDown
    let admission = routes[leased.route].destinations?.admit(
      leased.domain, answer, own, isDown: isDown, knowsOthers: book.knowsAnybody(now), now, sender.clock())
    switch admission {
    case nil: break
    case .go(let ticket): assignment.destination = ticket
    case .wait(let time): return putOff(leased.lease, by: time)
    case .trouble(let reason, let hosts, let next):
      return results.append(waiting(leased.lease, leased.route, for: hosts, until: next, because: reason).at(provider))
    case .not(let outcome): return results.append(result(of: outcome, leased.lease).answered(outcome.reply).at(provider))
    case .cutOff(let reason):
      routeFailed(leased.route, reason)
      return results.append(.released(leased.lease, reason: nil))
    }
    if let provider, let wait = book.gates[provider].admit(now) {
      if let ticket = assignment.destination { routes[leased.route].destinations?.ended(ticket) }
      return putOff(leased.lease, by: wait)
    }
    routes[leased.route].composing += 1
    let events = sender.events
    drafts.append { [assignment] in events.post(.composed(assignment, Result { try leased.message() })) }
  }

  func result(of outcome: SMTPOutcome, _ lease: Lease) -> DeliveryResult {
    .of(outcome, lease, policy: sender.policy, now: sender.clock(), random: sender.random())
  }

  private func putOff(_ lease: Lease, by time: Duration) {
    let due = sender.clock() + time
    turnsEnd = max(turnsEnd ?? due, due)
    results.append(.released(lease, due: due, reason: nil))
  }

  /// Not an attempt, but with a reason.
  func putOff(_ lease: Lease, until due: Timestamp, because reason: String) -> DeliveryResult {
    turnsEnd = max(turnsEnd ?? due, due)
    return .putOff(lease, until: due, because: reason, now: sender.clock())
  }
}
