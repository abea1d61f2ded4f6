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
  private let composers = Crew(max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8)), name: "composer")

  private var slots: [Slot]
  /// One a slot, and the last for events.
  private var descriptors: [pollfd]
  /// Finished messages that wait for a session.
  private var letters: [Letter] = []
  /// Leases whose messages are being made.
  private var composing = 0
  /// Handed in with the next commit.
  private var results: [DeliveryResult] = []
  private var health = RouteHealth()
  private var isKnownToWork = false
  /// What has been learnt of it since the last commit.
  private var healthToKeep: RouteHealth?
  private var isCommitting = false
  private var lastBatch: Int64 = 0
  /// Nothing more was due; not before this is it worth looking again. Other processes write too, so it is never far away.
  private var nextLook: ContinuousClock.Instant?
  private var lastRecovery = ContinuousClock.now
  private var pace = SendingPace()
  private var isStopping = false
  private var end: Result<SenderEnd, any Error>?

  init(_ sender: Sender, _ inFlight: InFlightFile, untilIdle: Bool) {
    self.sender = sender
    self.inFlight = inFlight
    self.untilIdle = untilIdle
    slots = Array(repeating: Slot(), count: sender.route.connections)
    descriptors = Array(repeating: pollfd(fd: sender.events.descriptor, events: Int16(POLLIN), revents: 0), count: slots.count + 1)
  }

  /// Blocks until stopped or, with `untilIdle`, until nothing is due.
  func run() throws -> SenderEnd {
    defer {
      committer.dismiss()
      composers.dismiss()
    }
    while true {
      returnStaleLetters()
      handOut()
      handIn()
      if isDone && isStopping { end = .success(.stopped) }
      if isDone && untilIdle && health.failures >= 3, let trouble = health.trouble { end = .success(.routeDown(trouble.reason)) }
      if let end {
        for slot in slots { slot.connection?.quit() }
        return try end.get()
      }
      wait()
    }
  }

  private var isDone: Bool {
    letters.isEmpty && composing == 0 && results.isEmpty && !isCommitting && !slots.contains { $0.letter != nil }
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
    if let first = letters.first { wake(at: first.lookedAt + Letter.freshness) }
    if !isStopping && !isCommitting {
      let pause = health.pause(now: sender.clock())
      if pause > .zero { wake(at: now + pause) } else if let nextLook, wanted() > 0 { wake(at: nextLook) }
    }
    return next
  }

  private func handle(_ event: SendingEvent) {
    switch event {
    case .committed(.success(let commit)): settle(commit)
    case .committed(.failure(let error)): end = .failure(error)
    case .composed(_, .success(let letter)):
      composing -= 1
      letters.append(letter)
      if isHeld { giveBackLetters() }
    case .composed(let lease, .failure(let error)):
      composing -= 1
      sender.logger.error(
        "a message could not be composed", metadata: ["delivery": "\(lease.delivery.rawValue)", "error": "\(error)"])
      results.append(.postponed(lease, because: error, until: sender.clock() + sender.policy.cap))
    case .opened(let index, .success(let connection)):
      slots[index].isOpening = false
      slots[index].connection = connection
      slots[index].freeSince = .now
    case .opened(let index, .failure(let error)):
      slots[index].isOpening = false
      routeFailed("\(error)")
    case .stop:
      isStopping = true
      giveBackLetters()
    }
  }

  // MARK: sessions

  /// Nothing may be begun: the end is near, or the relay has to be left alone for a while.
  private var isHeld: Bool { isStopping || health.pause(now: sender.clock()) > .zero }

  /// Letters to free sessions, and new sessions where there are not enough.
  private func handOut() {
    guard !letters.isEmpty else { return }
    for index in slots.indices where slots[index].isFree && slots[index].connection != nil {
      guard !letters.isEmpty else { return }
      begin(letters.removeFirst(), at: index)
    }
    var opening = slots.count { $0.isOpening }
    for index in slots.indices where slots[index].isFree && slots[index].connection == nil && opening < letters.count {
      opening += 1
      slots[index].isOpening = true
      let (route, events) = (sender.route, sender.events)
      // It may take as long as a relay likes to keep us waiting, and nobody waits for it when the end comes.
      Thread.detachNewThread { events.post(.opened(slot: index, Result { try SMTPConnection(route) })) }
    }
  }

  private func begin(_ letter: Letter, at index: Int) {
    guard let connection = slots[index].connection else { return }
    slots[index].letter = letter
    advance(index, connection.begin(letter.envelope) { [inFlight] in inFlight.mark(slot: index, letter.lease) })
  }

  private func advance(_ index: Int, _ progress: SMTPConnection.Progress) {
    guard case .finished(let outcome, let reusable) = progress else { return }
    let hasWorked = (slots[index].connection?.carried ?? 0) > 1
    if !reusable { slots[index].connection = nil }
    // Between two messages a relay may hang up without a reason.
    guard let letter = slots[index].letter else { return }
    slots[index].letter = nil
    slots[index].freeSince = .now
    switch outcome {
    case .notSent where hasWorked && !isHeld:
      // Closed by the relay meanwhile (some do after N messages): that says nothing about this delivery, so it gets another session at once.
      slots[index].connection = nil
      letters.insert(letter, at: 0)
      return
    case .notSent(let reason): routeFailed(reason)
    case .blocked(let reply): routeFailed(reply.text)
    case .accepted, .deferred, .refused, .uncertain: routeWorks()
    }
    results.append(.of(outcome, letter.lease, policy: sender.policy, now: sender.clock(), random: sender.random()))
    slots[index].waitsFor = lastBatch + 1
    pace.finished()
  }

  private func routeWorks() {
    guard !isKnownToWork else { return }
    (health, isKnownToWork) = (RouteHealth(), true)
    healthToKeep = health
  }

  private func routeFailed(_ words: String) {
    let reason = "\(sender.route.endpoint.name): \(words)"
    isKnownToWork = false
    if health.failed(reason, now: sender.clock()), let next = health.trouble?.nextTry {
      sender.logger.warning("the relay cannot be used; trying again", metadata: ["reason": "\(reason)", "at": "\(next.rfc3339)"])
    }
    healthToKeep = health
    giveBackLetters()
  }

  private func giveBackLetters() {
    let now = sender.clock()
    results += letters.map { .released($0.lease, due: now, reason: nil) }
    letters = []
  }

  /// Who left while their letter waited must not get it: what has waited too long is leased, and so looked at, once more.
  private func returnStaleLetters() {
    let limit = ContinuousClock.now - Letter.freshness
    guard let first = letters.first, first.lookedAt < limit else { return }
    let now = sender.clock()
    results += letters.filter { $0.lookedAt < limit }.map { .released($0.lease, due: now, reason: nil) }
    letters.removeAll { $0.lookedAt < limit }
  }

  // MARK: the ledger

  /// Hands in what there is to hand in, and asks for as much as the sessions can take.
  private func handIn() {
    guard !isCommitting else { return }
    let want = wanted()
    let looks = want > 0 && nextLook.map { $0 <= .now } ?? true
    guard !results.isEmpty || looks || healthToKeep != nil else { return }
    lastBatch += 1
    let batch = Batch(number: lastBatch, results: results, want: want, health: healthToKeep)
    (results, healthToKeep, isCommitting) = ([], nil, true)
    let recovers = batch.results.isEmpty && nextLook != nil && ContinuousClock.now > lastRecovery + .seconds(3)
    if recovers { lastRecovery = .now }
    committer.give([
      { [sender] in
        let commit = Result {
          if recovers { try sender.recover() }
          return try sender.outbox.commit(batch, now: sender.clock(), puttingOff: sender.policy.cap, compose: sender.compose)
        }
        sender.events.post(.committed(commit))
      }
    ])
  }

  private func wanted() -> Int {
    guard !isHeld else { return 0 }
    let free = slots.count { $0.letter == nil }
    return max(0, free + pace.ahead(upTo: slots.count) - letters.count - composing)
  }

  private func settle(_ commit: Commit) {
    isCommitting = false
    for index in slots.indices where slots[index].waitsFor.map({ $0 <= commit.batch.number }) ?? false { slots[index].waitsFor = nil }
    if !commit.fenced.isEmpty {
      let ids = commit.fenced.map { "\($0.lease.delivery.rawValue)" }.joined(separator: " ")
      sender.logger.notice("somebody else had decided meanwhile; what the relay said is dropped", metadata: ["deliveries": "\(ids)"])
    }
    compose(commit.leases)
    if commit.taken == commit.batch.want {
      nextLook = nil
    } else {
      let due = commit.nextDue.map { $0 - sender.clock() } ?? .seconds(1)
      nextLook = .now + min(max(due, .milliseconds(5)), .seconds(1))
    }
    if untilIdle && commit.batch.want > 0 && commit.taken == 0 && commit.batch.results.isEmpty && isDone { end = .success(.idle) }
  }

  private func compose(_ leases: [(lease: Lease, message: @Sendable () throws -> Envelope)]) {
    composing += leases.count
    let lookedAt = ContinuousClock.now
    let events = sender.events
    composers.give(
      leases.map { lease, message in
        { events.post(.composed(lease, Result { Letter(lease: lease, envelope: try message(), lookedAt: lookedAt) })) }
      })
  }
}
