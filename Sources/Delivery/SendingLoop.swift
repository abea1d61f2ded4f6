internal import Curl
internal import Foundation
internal import Glibc
internal import Logging
internal import Mail
internal import Store

/// One run of a sender: one thread that has all sessions and waits for none of them. What blocks is done by a crew of its own (opening
/// sessions, composing, committing), whose answers come as events.
///
/// All results that came in since the last commit go into the next one (group commit), and a session goes on only when its own result
/// is durable. That bounds the damage of a crash: never more than one undecided delivery a session.
final class SendingLoop {
  private let sender: Sender
  private let inFlight: InFlightFile
  private let untilIdle: Bool
  private let committer = Crew(1, name: "outbox")
  /// Few: a name server that is silent must not keep the composers from those it knows.
  private let lookers = Crew(4, name: "exchangers")
  private let composers = Crew(max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8)), name: "composer")

  private var routes: [RouteRun]
  private var providers: ProviderBook
  /// By the domain of the From.
  private var senders: [String: TokenBucket] = [:]
  /// Of all routes, one after another.
  private var slots: [Slot]
  /// One a slot, and the last for events.
  private var descriptors: [pollfd]
  /// Handed in with the next commit.
  private var results: [DeliveryResult] = []
  private var standstill: RouteTrouble?
  private var isStandstillKept = true
  private var isCommitting = false
  private var lastBatch: Int64 = 0
  /// Whether no route may send anything more today.
  private var isSpent = false
  /// Whether the routes that work had nothing to do when somebody last looked.
  private var othersAreIdle = false
  private var lastRecovery = ContinuousClock.now
  private var isStopping = false
  private var end: Result<SenderEnd, any Error>?

  init(_ sender: Sender, _ inFlight: InFlightFile, untilIdle: Bool) throws {
    self.sender = sender
    self.inFlight = inFlight
    self.untilIdle = untilIdle
    let now = sender.clock()
    let histories = try sender.outbox.histories(of: sender.routes.map(\.name), now: now)
    var (routes, slots): ([RouteRun], [Slot]) = ([], [])
    for (route, history) in zip(sender.routes, histories) {
      let own = slots.count..<(slots.count + route.connections)
      slots += Array(repeating: Slot(route: routes.count), count: own.count)
      routes.append(RouteRun(route, slots: own, history: history, now: now))
    }
    (self.routes, self.slots) = (routes, slots)
    providers = ProviderBook(sender.limits, now: .now)
    descriptors = Array(repeating: pollfd(fd: sender.events.descriptor, events: Int16(POLLIN), revents: 0), count: slots.count + 1)
  }

  /// Blocks until stopped or, with `untilIdle`, until nothing is due.
  func run() throws -> SenderEnd {
    defer {
      committer.dismiss()
      composers.dismiss()
      lookers.dismiss()
    }
    while true {
      returnStaleLetters()
      handOut()
      handIn()
      if isDone && isStopping { end = .success(.stopped) }
      if isDone && untilIdle && isSpent { end = .success(.idle) }
      if isDone && untilIdle, let reason = hopeless { end = .success(.routeDown(reason)) }
      if let end {
        for slot in slots { slot.connection?.quit() }
        return try end.get()
      }
      wait()
    }
  }

  private var isDone: Bool {
    results.isEmpty && !isCommitting && routes.allSatisfy { $0.letters.isEmpty && $0.composing == 0 }
      && !slots.contains { $0.letter != nil }
  }

  /// Why nothing can be done about what is left: it is for routes that failed three times in a row.
  private var hopeless: String? {
    let down = routes.filter { $0.health.failures >= 3 }
    return down.count == routes.count || othersAreIdle ? down.first?.health.trouble?.reason : nil
  }

  // MARK: waiting

  private func wait() {
    for index in slots.indices {
      let connection = slots[index].connection
      descriptors[index].fd = connection?.socket ?? -1
      descriptors[index].events = Int16(connection?.wantsToWrite == true ? POLLIN | POLLOUT : POLLIN)
    }
    let now = ContinuousClock.now
    // Rounded up, or the last millisecond would be spent in circles.
    let limit = nextMoment(now).map { max(0, (now.duration(to: $0)).milliseconds + 1) } ?? -1
    guard poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: limit)) >= 0 || errno == EINTR else {
      fatalError("poll: \(String(cString: strerror(errno)))")
    }
    if descriptors[slots.count].revents != 0 { sender.events.take().forEach(handle) }
    let after = ContinuousClock.now
    for index in slots.indices {
      guard let connection = slots[index].connection else { continue }
      // A session that was opened meanwhile has a descriptor that nobody asked about.
      if descriptors[index].revents != 0 && descriptors[index].fd == connection.socket {
        advance(index, connection.proceed())
      } else if let deadline = connection.deadline, deadline <= after {
        advance(index, connection.giveUp())
      } else if slots[index].isFree, slots[index].freeSince + Route.idleLimit <= after {
        connection.quit()
        slots[index].connection = nil
      }
    }
  }

  /// When something has to be done though nobody says anything.
  private func nextMoment(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    var next: ContinuousClock.Instant?
    func wake(at moment: ContinuousClock.Instant) { next = min(next ?? moment, moment) }
    for slot in slots {
      guard let connection = slot.connection else { continue }
      if let deadline = connection.deadline { wake(at: deadline) } else if slot.isFree { wake(at: slot.freeSince + Route.idleLimit) }
    }
    for route in routes { if let first = route.letters.first { wake(at: first.assignment.lookedAt + Letter.freshness) } }
    guard !isStopping && !isCommitting else { return next }
    let time = sender.clock()
    let rooms = demand().rooms
    for (route, room) in zip(routes, rooms) {
      if room.count > 0 { wake(at: route.nextLook ?? now) } else if let moment = route.nextRoom(now, time) { wake(at: moment) }
    }
    return next
  }

  private func handle(_ event: SendingEvent) {
    switch event {
    case .committed(.success(let commit)): settle(commit)
    case .committed(.failure(let error)): end = .failure(error)
    case .placed(let leased, let lookedAt, let hosts):
      routes[leased.route].composing -= 1
      if let domain = leased.domain { providers.learn(domain, hosts, .now) }
      if isHeld(leased.route) || lookedAt + Letter.freshness < .now {
        results.append(.released(leased.lease, reason: nil))
      } else {
        assign(leased, lookedAt: lookedAt)
      }
    case .composed(let assignment, .success(let envelope)):
      routes[assignment.route].composing -= 1
      routes[assignment.route].letters.append(Letter(assignment: assignment, envelope: envelope))
      if isHeld(assignment.route) { giveBackLetters(of: assignment.route) }
    case .composed(let assignment, .failure(let error)):
      routes[assignment.route].composing -= 1
      let delivery = assignment.lease.delivery.rawValue
      sender.logger.error("a message could not be composed", metadata: ["delivery": "\(delivery)", "error": "\(error)"])
      settle(assignment, .postponed(assignment.lease, because: error, until: sender.clock() + sender.policy.cap))
    case .opened(let index, .success(let connection)):
      slots[index].isOpening = false
      slots[index].connection = connection
      slots[index].freeSince = .now
    case .opened(let index, .failure(let error)):
      slots[index].isOpening = false
      routeFailed(slots[index].route, "\(error)")
    case .stop:
      isStopping = true
      for route in routes.indices { giveBackLetters(of: route) }
    }
  }

  // MARK: sessions

  /// Nothing may be begun: the end is near, or the relay has to be left alone for a while.
  private func isHeld(_ route: Int) -> Bool { isStopping || routes[route].isPausing(sender.clock()) }

  /// Letters to free sessions, and new sessions where there are not enough.
  private func handOut() {
    for route in routes.indices where !routes[route].letters.isEmpty {
      let own = routes[route].slotsInUse
      for index in own where slots[index].isFree && slots[index].connection != nil && !routes[route].letters.isEmpty {
        begin(routes[route].letters.removeFirst(), at: index)
      }
      var opening = slots[own].count { $0.isOpening }
      for index in own where slots[index].isFree && slots[index].connection == nil && opening < routes[route].letters.count {
        opening += 1
        slots[index].isOpening = true
        let (relay, events) = (routes[route].route, sender.events)
        // It may take as long as a relay likes to keep us waiting, and nobody waits for it when the end comes.
        Thread.detachNewThread { events.post(.opened(slot: index, Result { try SMTPConnection(relay) })) }
      }
    }
  }

  private func begin(_ letter: Letter, at index: Int) {
    guard let connection = slots[index].connection else { return }
    slots[index].letter = letter
    routes[slots[index].route].began(sender.clock())
    advance(index, connection.begin(letter.envelope) { [inFlight] in inFlight.mark(slot: index, letter.assignment.lease) })
  }

  private func advance(_ index: Int, _ progress: SMTPConnection.Progress) {
    guard case .finished(var outcome, let reusable) = progress else { return }
    let hasWorked = (slots[index].connection?.carried ?? 0) > 1
    if !reusable { slots[index].connection = nil }
    // Between two messages a relay may hang up without a reason.
    guard let letter = slots[index].letter else { return }
    let route = slots[index].route
    slots[index].letter = nil
    slots[index].freeSince = .now
    outcome = routes[route].judged(outcome, domain: letter.envelope.recipient.asciiDomain, isAlone: routes.count == 1)
    if case .closing(let reply) = outcome, reply.isThrottling { slowDown(letter.assignment, reply) }
    switch outcome {
    case .notSent where hasWorked && !isHeld(route), .closing where hasWorked && !isHeld(route):
      // Closed by the relay meanwhile (some do after N messages): that says nothing about this delivery, so it gets another session at once.
      slots[index].connection = nil
      routes[route].letters.insert(letter, at: 0)
      return
    case .notSent(let reason): routeFailed(route, reason)
    case .closing(let reply): routeFailed(route, reply.text)
    case .blocked(let reply): routeFailed(route, reply.text)
    case .accepted: routes[route].accepted()
    case .refused: routes[route].works()
    case .uncertain(let reason): if routes[route].hungUp() { routeFailed(route, reason) } else { routes[route].works() }
    case .deferred(let reply):
      routes[route].works()
      if reply.isThrottling { slowDown(letter.assignment, reply) }
    }
    settle(letter.assignment, .of(outcome, letter.assignment.lease, policy: sender.policy, now: sender.clock(), random: sender.random()))
    slots[index].waitsFor = lastBatch + 1
    routes[route].pace.count()
  }

  /// Who says that it is too fast is the provider whose pace is kept, or else the relay.
  private func slowDown(_ assignment: Assignment, _ reply: SMTPReply) {
    let (name, rate): (String, Double?) =
      if let provider = assignment.provider {
        (providers.runs[provider].provider.name, providers.runs[provider].slowDown(.now))
      } else {
        // The code alone may be a receiver's behind it, about one mailbox.
        (
          routes[assignment.route].route.endpoint.name,
          reply.saysTooFast ? routes[assignment.route].slowDown(sender.clock()) : nil
        )
      }
    guard let rate else { return }
    let metadata: Logger.Metadata = ["to": "\(name)", "reason": "\(reply.text)", "a minute": "\(Int(rate * 60))"]
    sender.logger.warning("too fast; sending slower", metadata: metadata)
  }

  private func routeFailed(_ route: Int, _ words: String) {
    let reason = "\(routes[route].route.endpoint.name): \(words)"
    if let next = routes[route].failed(reason, now: sender.clock()) {
      sender.logger.warning("the relay cannot be used; trying again", metadata: ["reason": "\(reason)", "at": "\(next.rfc3339)"])
    }
    giveBackLetters(of: route)
  }

  private func giveBackLetters(of route: Int) {
    for letter in routes[route].letters { settle(letter.assignment, .released(letter.assignment.lease, reason: nil)) }
    routes[route].letters = []
  }

  /// Who left while their letter waited must not get it: what has waited too long is leased, and so looked at, once more.
  private func returnStaleLetters() {
    let limit = ContinuousClock.now - Letter.freshness
    for route in routes.indices {
      guard let first = routes[route].letters.first, first.assignment.lookedAt < limit else { continue }
      for letter in routes[route].letters where letter.assignment.lookedAt < limit {
        settle(letter.assignment, .released(letter.assignment.lease, reason: nil))
      }
      routes[route].letters.removeAll { $0.assignment.lookedAt < limit }
    }
  }

  private func settle(_ assignment: Assignment, _ result: DeliveryResult) {
    results.append(result)
    if let provider = assignment.provider { providers.runs[provider].ended() }
  }

  // MARK: the ledger

  /// Hands in what there is to hand in, and asks for as much as the sessions can take.
  private func handIn() {
    guard !isCommitting else { return }
    noteStandstill()
    var demand = demand()
    isSpent = !demand.rooms.isEmpty && demand.rooms.allSatisfy(\.isSpent)
    for index in demand.rooms.indices where routes[index].nextLook.map({ $0 > .now }) ?? false { demand.rooms[index].count = 0 }
    guard !results.isEmpty || !demand.isEmpty || !isStandstillKept || routes.contains(where: \.hasNews) else { return }
    lastBatch += 1
    var batch = Batch(number: lastBatch, results: results, demand: demand)
    batch.news = routes.indices.compactMap { routes[$0].takeNews() }
    if !isStandstillKept { (batch.standstill, batch.isStandstillOver) = (standstill, standstill == nil) }
    (results, isStandstillKept, isCommitting) = ([], true, true)
    let recovers = batch.results.isEmpty && ContinuousClock.now > lastRecovery + .seconds(3)
    if recovers { lastRecovery = .now }
    committer.give([
      { [sender, batch] in
        let commit = Result {
          if recovers { try sender.recover() }
          return try sender.outbox.commit(batch, now: sender.clock(), puttingOff: sender.policy.cap, compose: sender.compose)
        }
        sender.events.post(.committed(commit))
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

  private func demand() -> Demand {
    guard !isStopping else { return Demand(rooms: []) }
    let now = sender.clock()
    let heaviest = routes.filter { !$0.isDown }.map(\.route.weight).max() ?? 1
    var demand = Demand(
      rooms: routes.indices.map { route in
        let sending = slots[routes[route].slots].count { $0.letter != nil }
        return routes[route].room(sending: sending, heaviest: heaviest, now: now)
      })
    if let limit = sender.limits.perSender {
      let now = ContinuousClock.now
      demand.newSender = max(1, Int(limit))
      for domain in senders.keys { demand.senders[domain] = senders[domain]?.available(now) }
    }
    demand.takesIssues = sender.limits.window?.isOpen(at: now) ?? true
    return demand
  }

  private func settle(_ commit: Commit) {
    isCommitting = false
    for index in slots.indices where slots[index].waitsFor.map({ $0 <= commit.batch.number }) ?? false { slots[index].waitsFor = nil }
    if !commit.fenced.isEmpty {
      let ids = commit.fenced.map { "\($0.lease.delivery.rawValue)" }.joined(separator: " ")
      sender.logger.notice("somebody else had decided meanwhile; what the relay said is dropped", metadata: ["deliveries": "\(ids)"])
    }
    for sent in commit.sent {
      for route in routes.indices where routes[route].route.name == sent.route { routes[route].saved(sent.total, on: sent.day) }
    }
    guard !commit.batch.demand.isEmpty else { return }
    spend(commit)
    let now = ContinuousClock.now
    for leased in commit.leases { place(leased, lookedAt: now) }
    let due = commit.nextDue.map { $0 - sender.clock() } ?? .seconds(1)
    let pause = min(max(due, commit.isHeldBack ? .seconds(1) : .milliseconds(5)), .seconds(1))
    for (index, asked) in commit.batch.demand.rooms.enumerated() where asked.count > 0 {
      routes[index].nextLook = commit.demand.rooms[index].count > 0 ? .now + pause : nil
    }
    othersAreIdle = commit.taken == 0 && commit.isHeldBack
    if untilIdle && commit.taken == 0 && !commit.isHeldBack && commit.batch.results.isEmpty && isDone { end = .success(.idle) }
  }

  /// What the leases have taken of shares and of senders' pace.
  private func spend(_ commit: Commit) {
    for route in commit.demand.rooms.indices { routes[route].turn = commit.demand.rooms[route].turn }
    guard let limit = sender.limits.perSender else { return }
    let now = ContinuousClock.now
    for (domain, left) in commit.demand.senders {
      let before = commit.batch.demand.senders[domain] ?? max(1, Int(limit))
      guard before > left else { continue }
      senders[domain, default: TokenBucket(rate: limit, now: now)].take(before - left, now)
    }
  }

  /// To its provider's pace; where nobody knows whether it has one, the DNS is asked before.
  private func place(_ leased: Commit.Leased, lookedAt: ContinuousClock.Instant) {
    guard let domain = leased.domain, let exchangers = sender.limits.exchangers, providers.isUnknown(domain, .now) else {
      return assign(leased, lookedAt: lookedAt)
    }
    routes[leased.route].composing += 1
    let events = sender.events
    lookers.give([{ events.post(.placed(leased, lookedAt: lookedAt, hosts: try? exchangers(domain))) }])
  }

  /// To the composers, or back when its provider is to be left alone for a while.
  private func assign(_ leased: Commit.Leased, lookedAt: ContinuousClock.Instant) {
    let provider = leased.domain.flatMap { providers.provider(of: $0) }
    if let provider, let wait = providers.runs[provider].admit(.now) {
      results.append(.released(leased.lease, due: sender.clock() + wait, reason: nil))
      return
    }
    let assignment = Assignment(lease: leased.lease, route: leased.route, provider: provider, lookedAt: lookedAt)
    routes[leased.route].composing += 1
    let events = sender.events
    composers.give([{ events.post(.composed(assignment, Result { try leased.message() })) }])
  }
}
