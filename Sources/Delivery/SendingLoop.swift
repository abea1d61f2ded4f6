internal import DNS
internal import Foundation
internal import Glibc
internal import Logging
internal import Store
internal import Words

/// One run of a sender: one thread that has all sessions and waits for none of them. What blocks is done by a crew of its own (opening
/// sessions, composing, committing, waiting for the disk, asking the DNS), whose answers come as events.
///
/// All results that came in since the last commit go into the next one (group commit), and a session goes on only when its own result
/// is committed or, of one that was accepted, noted in the in-flight file. That bounds the damage of a crash: never more than one undecided
/// delivery a session. Nothing is sent before its lease is on the disk, so that a power cut doubles nobody either.
final class SendingLoop {
  let sender: Sender
  let inFlight: InFlightFile
  let untilIdle: Bool
  let committer = Crew(1, name: "outbox")
  let flusher = Crew(1, name: "disk")
  let composers = Crew(max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8)), name: "composer")

  var routes: [RouteRun]
  var book: DomainBook
  var senders: SenderPaces
  /// Of all routes, one after another.
  var slots: [SessionSlot]
  private let watch: SessionWatch
  /// Leases that wait for what the DNS says of their domains.
  var asked: [String: [(leased: Commit.Leased, lookedAt: ContinuousClock.Instant)]] = [:]
  /// Until when somebody waits for their turn at a receiver: nothing is due, but the run is not at its end.
  var turnsEnd: Timestamp?
  /// Messages to be made, given to the composers together.
  var drafts: [@Sendable () -> Void] = []
  /// Handed in with the next commit.
  var results: [DeliveryResult] = [] { didSet { if results.count == 1 { resultsSince = .now } } }
  private(set) var resultsSince = ContinuousClock.now
  /// How many of them the in-flight file has.
  var notes = 0
  /// What we have of all limits, as long as others send too.
  private var share = Presence.Share.all
  var standstill: RouteTrouble?
  var receiverTroubles = ReceiverTroubles()
  /// When it was last noted, of each campaign, that a server does not find us.
  var ownNames: [CampaignID: ContinuousClock.Instant] = [:]
  var isStandstillKept = true
  var isCommitting = false
  /// What the routes have room for since the last commit.
  var rooms: [Demand.Room] = []
  /// When they were last asked for, and how often they are for one whose turn depends on others.
  var askedAt = ContinuousClock.now
  static let turnTime = Duration.milliseconds(10)
  var lastBatch: Int64 = 0
  /// The last batch that is committed, and the last that is on the disk.
  var (lastCommitted, lastFlushed): (Int64, Int64) = (0, 0)
  var isFlushing = false
  /// Messages that were made before the disk had their leases.
  private var early: [SendingEvent] = []
  /// Whether no route may send anything more today.
  var isSpent = false
  /// Whether the routes that work had nothing to do when somebody last looked.
  var othersAreIdle = false
  var lastRecovery = ContinuousClock.now
  private var stoppedAt: ContinuousClock.Instant?
  private var hasToldWait = false
  var end: Result<SenderEnd, any Error>?

  init(_ sender: Sender, _ inFlight: InFlightFile, untilIdle: Bool) throws {
    self.sender = sender
    self.inFlight = inFlight
    self.untilIdle = untilIdle
    let now = sender.clock()
    let histories = try sender.patiently { try sender.outbox.histories(of: sender.routes.map(\.name), now: now) }
    var (routes, slots): ([RouteRun], [SessionSlot]) = ([], [])
    for (route, history) in zip(sender.routes, histories) {
      let own = slots.count..<(slots.count + route.mostConnections)
      slots += own.map { _ in SessionSlot(route: routes.count) }
      routes.append(RouteRun(route, slots: own, history: history, now: now))
    }
    (self.routes, self.slots) = (routes, slots)
    book = DomainBook(sender.limits.providers, now: .now)
    senders = SenderPaces(limit: sender.limits.perSender)
    watch = SessionWatch(places: slots.count, bell: sender.events.descriptor)
  }

  /// Blocks until stopped or, with `untilIdle`, until nothing is due.
  func run() throws -> SenderEnd {
    defer {
      committer.dismiss()
      flusher.dismiss()
      composers.dismiss()
    }
    while true {
      sender.pulse.beat()
      tellWait()
      tellReceiverTroubles()
      shareOut()
      returnStaleLetters()
      noteSilence()
      if isStopping { closeDecided() }
      handOut()
      handIn()
      if isDone && isStopping { end = .success(.stopped) }
      if isDone && untilIdle && isSpent { end = .success(.idle) }
      if isDone && untilIdle, let reason = hopeless { end = .success(.routeDown(reason)) }
      if let end {
        for slot in slots { slot.connection?.quit() }
        tellReceiverTroubles(isAtEnd: true)
        let how = try end.get()
        // What a run is said to have done is on the disk.
        try sender.outbox.flush()
        return how
      }
      composers.give(drafts)
      drafts = []
      wait()
    }
  }

  var isStopping: Bool { stoppedAt != nil }

  var isDone: Bool {
    results.isEmpty && !isCommitting && asked.isEmpty && routes.allSatisfy { $0.letters.isEmpty && $0.composing == 0 }
      && !slots.contains { $0.letter != nil }
  }

  /// Why nothing can be done about what is left: it is for routes that failed three times in a row.
  private var hopeless: String? {
    let down = routes.filter { $0.health.failures >= 3 }
    return down.count == routes.count || othersAreIdle ? down.first?.health.trouble?.reason : nil
  }

  /// Others have begun to send, or have ended.
  private func shareOut() {
    let (share, now) = (sender.presence.share, ContinuousClock.now)
    guard share != self.share else { return }
    self.share = share
    senders.divide(share, now)
    for provider in book.gates.indices { book.gates[provider].divide(share, now) }
    for route in routes {
      route.divide(share, now)
      for index in route.slots where !route.slotsInUse.contains(index) && slots[index].isFree {
        slots[index].connection?.quit()
        slots[index].connection = nil
      }
    }
    sender.logger.notice("so many senders share all limits now", metadata: ["senders": "\(share.count)"])
  }

  // MARK: waiting

  /// An answer that is not there by then after a stop is worth a word.
  private static let soon = Duration.seconds(1)

  /// What a stop waits for when it takes long: nobody can know of these whether they were taken.
  private func tellWait() {
    guard let stoppedAt, !hasToldWait else { return }
    let now = ContinuousClock.now
    guard stoppedAt + Self.soon <= now else { return }
    hasToldWait = true
    let deadlines = slots.filter(\.isPastDot).compactMap { $0.connection?.deadline }
    guard let last = deadlines.max() else { return }
    let metadata: Logger.Metadata = [
      "messages": "\(deadlines.count)", "seconds at most": "\(Int(max(0, (last - now).inSeconds.rounded(.up))))",
    ]
    sender.logger.notice("stopping; waiting for the answers to messages that may have been taken", metadata: metadata)
  }

  private func wait() {
    watch.update { index in
      let slot = slots[index]
      return slot.connection.map { SessionWatch.Interest(descriptor: $0.socket, call: slot.calls, writes: $0.wantsToWrite) }
    }
    let now = ContinuousClock.now
    // Rounded up, or the last millisecond would be spent in circles.
    let limit = max(0, now.duration(to: nextMoment(now)).milliseconds + 1)
    let (places, hasRung) = watch.wait(Int32(clamping: limit))
    if hasRung { sender.events.take().forEach(handle) }
    // A session that was opened meanwhile has not said anything yet.
    for index in places where watch.isCurrent(index, call: slots[index].calls) {
      if let connection = slots[index].connection { advance(index, connection.proceed()) }
    }
    let after = ContinuousClock.now
    for index in slots.indices {
      guard let connection = slots[index].connection else { continue }
      if let deadline = connection.deadline {
        if deadline <= after { advance(index, connection.giveUp()) }
      } else if slots[index].isFree, slots[index].freeSince + routes[slots[index].route].route.idleLimit <= after {
        connection.quit()
        slots[index].connection = nil
      }
    }
  }

  /// When something has to be done though nobody says anything.
  private func nextMoment(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    // Also to be seen alive.
    var next = now + Pulse.longestRound / 10
    func wake(at moment: ContinuousClock.Instant) { next = min(next, moment) }
    for slot in slots {
      if let moment = slot.turns(now, silence: routes[slot.route].route.timeouts.silence) { wake(at: moment) }
      guard let connection = slot.connection else { continue }
      if let deadline = connection.deadline {
        wake(at: deadline)
      } else if slot.isFree {
        wake(at: slot.freeSince + routes[slot.route].route.idleLimit)
      }
    }
    for route in routes.indices { if let moment = nextStale(route) { wake(at: moment) } }
    if let moment = receiverTroubles.due { wake(at: moment) }
    if !sender.presence.isSure { wake(at: now + .milliseconds(200)) }
    if let stoppedAt, !hasToldWait { wake(at: stoppedAt + Self.soon) }
    guard !isCommitting else { return next }
    if !results.isEmpty { wake(at: resultsSince + Self.patience) }
    guard !isStopping else { return next }
    let time = sender.clock()
    for (index, room) in rooms.enumerated() {
      if room.isHeldBack {
        wake(at: room.count == 0 ? now + .milliseconds(100) : max(askedAt + Self.turnTime, routes[index].nextLook ?? now))
      } else if room.isPressing {
        wake(at: routes[index].nextLook ?? now)
      } else if room.count == 0, let moment = routes[index].nextRoom(now, time) {
        wake(at: moment)
      }
    }
    return next
  }

  private func handle(_ event: SendingEvent) {
    switch event {
    case .committed(.success(let commit)): settle(commit)
    case .flushed(.success(let batch)):
      (lastFlushed, isFlushing) = (batch, false)
      let ready = early
      early = []
      ready.forEach(handle)
      flush()
    case .committed(.failure(let error)), .flushed(.failure(let error)): end = .failure(error)
    case .found(let domain, let answer):
      book.learn(domain, answer, .now)
      for (leased, lookedAt) in asked.removeValue(forKey: domain) ?? [] {
        if isHeld(leased.route) || lookedAt + Letter.freshness < .now {
          results.append(.released(leased.lease, reason: nil))
        } else {
          assign(leased, lookedAt: lookedAt)
        }
      }
    case .composed(let assignment, .success) where assignment.lease.token > lastFlushed: early.append(event)
    case .composed(let assignment, .success(let envelope)):
      routes[assignment.route].composing -= 1
      routes[assignment.route].letters.append(Letter(assignment: assignment, envelope: envelope, madeAt: .now))
      if isHeld(assignment.route) { giveBackLetters(of: assignment.route) }
    case .composed(let assignment, .failure(let error)):
      routes[assignment.route].composing -= 1
      let delivery = assignment.lease.delivery.rawValue
      sender.logger.error("a message could not be composed", metadata: ["delivery": "\(delivery)", "error": "\(error)"])
      settle(assignment, .postponed(assignment.lease, because: error, policy: sender.policy, now: sender.clock()))
    case .opened(let call, let result): opened(call, result)
    case .stop:
      stoppedAt = stoppedAt ?? .now
      for (leased, _) in asked.values.joined() { results.append(.released(leased.lease, reason: nil)) }
      asked = [:]
      for route in routes.indices { giveBackLetters(of: route) }
    }
  }
}
