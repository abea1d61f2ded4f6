internal import DNS
internal import Foundation
internal import Store

/// The sessions: who gets one, and what becomes of what it carries.
extension SendingLoop {
  /// Nothing may be begun: the end is near, or the relay has to be left alone for a while.
  func isHeld(_ route: Int) -> Bool { isStopping || routes[route].isPausing(sender.clock()) }

  /// Letters to free sessions, and new sessions where there are not enough.
  func handOut() {
    makePlaces()
    for route in routes.indices where !routes[route].letters.isEmpty {
      for index in routes[route].slotsInUse where slots[index].isFree {
        guard let connection = slots[index].connection, !isSlow(index) else { continue }
        if isOthersTurn(index, connection) {
          connection.quit()
          slots[index].connection = nil
        } else if let letter = routes[route].takeLetter(to: slots[index].destination) {
          begin(letter, at: index)
        }
      }
      openSessions(route)
    }
  }

  /// The mail of another destination waits for a session, and this one has had its share.
  private func isOthersTurn(_ index: Int, _ connection: SMTPConnection) -> Bool {
    let route = slots[index].route
    guard connection.carried >= Destination.share, let hosts = slots[index].destination,
      let first = routes[route].letters.first?.assignment.destination?.hosts
    else { return false }
    if slots[routes[route].slotsInUse].contains(where: { $0.leads(to: first) || $0.isFree && $0.connection == nil }) { return false }
    return first != hosts && maySpare(route, first)
  }

  private func openSessions(_ route: Int) {
    guard !routes[route].letters.isEmpty else { return }
    // What is free now leads to somebody for whom nothing waits.
    var places = routes[route].slotsInUse.filter { slots[$0].isFree && slots[$0].connection == nil }
    if routes[route].destinations != nil {
      let idle = routes[route].slotsInUse.filter { slots[$0].isFree && slots[$0].connection != nil }
      places = idle.sorted { slots[$0].freeSince > slots[$1].freeSince } + places
    }
    guard !places.isEmpty || routes[route].destinations != nil else { return }
    var opening: [Destination.Hosts?: Int] = [:]
    for slot in slots[routes[route].slots] where slot.isOpening { opening[slot.destination, default: 0] += 1 }
    for letter in routes[route].letters {
      let hosts = letter.assignment.destination?.hosts
      if opening[hosts, default: 0] > 0 {
        opening[hosts, default: 0] -= 1
      } else if hosts.map({ maySpare(route, $0) }) ?? true, let place = places.popLast() ?? yielded(route) {
        open(place, hosts)
      }
    }
  }

  private func maySpare(_ route: Int, _ hosts: Destination.Hosts) -> Bool {
    routes[route].destinations?.maySpare(hosts, slots[routes[route].slots], .now, sender.clock()) ?? false
  }

  // MARK: receivers that keep a session waiting

  private func isSlow(_ index: Int) -> Bool {
    guard let hosts = slots[index].destination, let destinations = routes[slots[index].route].destinations else { return false }
    return destinations.isSlow(hosts, slots[routes[slots[index].route].slots], .now)
  }

  /// Of newcomers that keep us waiting the slowest has to go when another waits and no more can stand aside.
  private func makePlaces() {
    for route in routes.indices {
      while let index = routes[route].destinations?.slowestNewcomer(slots[routes[route].slots], .now) { giveUp(index) }
    }
  }

  /// The place of the one that has kept us waiting longest, when no more can stand aside and somebody's mail has none.
  private func yielded(_ route: Int) -> Int? {
    let own = slots[routes[route].slotsInUse]
    guard routes[route].destinations?.isCrowded(slots[routes[route].slots], .now) == true else { return nil }
    let isOneAboutToBeFree = own.contains { $0.waitsFor != nil && $0.connection == nil }
    guard !isOneAboutToBeFree, let index = Destinations.slowest(own, .now) else { return nil }
    giveUp(index)
    return slots[index].isFree ? index : nil
  }

  /// A relay that keeps all its sessions waiting is in trouble before any of them has come to its end.
  func noteSilence() {
    let now = ContinuousClock.now
    for route in routes.indices where routes[route].destinations == nil {
      let limit = routes[route].route.timeouts.silence
      let own = slots[routes[route].slotsInUse]
      guard own.allSatisfy({ $0.waits(now) > limit }), !routes[route].isPausing(sender.clock()) else { continue }
      let waits = Int((own.map { $0.waits(now) }.min() ?? limit).inSeconds)
      routeFailed(route, "no answer for \(waits) s in \(own.count == 1 ? "its only session" : "any of its \(own.count) sessions")")
    }
  }

  /// A stop does not wait until a session is good for another message: there is none.
  func closeDecided() {
    for index in slots.indices where slots[index].letter != nil && slots[index].connection?.isDecided == true { giveUp(index) }
  }

  private func giveUp(_ index: Int) {
    if let connection = slots[index].connection { return advance(index, connection.giveUp()) }
    let waited = Int(slots[index].waits(.now).inSeconds)
    slots[index].isOpening = false
    failed(slots[index], "no session within \(waited) s, and others waited for its place", isSilent: true)
  }

  private func open(_ index: Int, _ hosts: Destination.Hosts?) {
    slots[index].connection?.quit()
    (slots[index].connection, slots[index].isOpening, slots[index].destination) = (nil, true, hosts)
    (slots[index].calls, slots[index].calledAt) = (slots[index].calls + 1, .now)
    let call = SessionSlot.Call(slot: index, number: slots[index].calls, hosts: hosts, begunAt: .now)
    let (route, lookup, events) = (routes[slots[index].route].route, sender.lookup, sender.events)
    let shunned = hosts.flatMap { routes[slots[index].route].destinations?[$0]?.shunned(.now) } ?? []
    // It may take as long as a relay likes to keep us waiting, and nobody waits for it when the end comes.
    Thread.detachNewThread {
      let opened = Result {
        switch route.way {
        case .relay(let endpoint): try SMTPConnection(endpoint, route.timeouts)
        case .direct(let way):
          try DirectCall(way, hosts ?? [], last: shunned, lookup).first { try SMTPConnection($0, route.timeouts, isReceiver: true) }
        }
      }
      events.post(.opened(call, opened))
    }
  }

  func opened(_ call: SessionSlot.Call, _ result: Result<SMTPConnection, any Error>) {
    let (index, route) = (call.slot, slots[call.slot].route)
    if let hosts = call.hosts { noteReach(route, hosts, result, isSilent: .now - call.begunAt > Destination.patience) }
    guard slots[index].isOpening && slots[index].calls == call.number else {
      // It was given up meanwhile.
      try? result.get().quit()
      return
    }
    let isSilent = slots[index].waits(.now) > Destination.patience
    slots[index].isOpening = false
    switch result {
    case .success(let connection):
      (slots[index].connection, slots[index].freeSince, slots[index].setUp) = (connection, .now, .now - call.begunAt)
    // The route is in trouble, not they.
    case .failure(DNSFailure.away): break
    case .failure(let error): failed(slots[index], "\(error)", isSilent: isSilent)
    }
  }

  /// When nobody's servers can be reached, it is not they who are in trouble.
  private func noteReach(_ route: Int, _ hosts: Destination.Hosts, _ result: Result<SMTPConnection, any Error>, isSilent: Bool) {
    switch result {
    case .success: routes[route].reached(.now)
    case .failure(DNSFailure.away): routeFailed(route, "\(DNSFailure.away)")
    case .failure(let error):
      guard let failure = error as? DirectCall.Unreachable, failure.wasCalled else { return }
      if failure.wasReached { return routes[route].reached(.now) }
      routes[route].couldNotReach(hosts, "\(failure)", isSilent: isSilent)
      if let reason = routes[route].cutOff(.now) { routeFailed(route, reason) }
    }
  }

  private func begin(_ letter: Letter, at index: Int) {
    guard let connection = slots[index].connection else { return }
    precondition(letter.assignment.lease.token <= lastFlushed, "a power cut could have it sent twice")
    slots[index].take(letter)
    routes[slots[index].route].began(sender.clock())
    advance(index, connection.begin(letter.envelope) { [inFlight] in inFlight.mark(slot: index, letter.assignment.lease) })
  }

  func giveBackLetters(of route: Int) {
    for letter in routes[route].letters { settle(letter.assignment, .released(letter.assignment.lease, reason: nil)) }
    routes[route].letters = []
  }

  /// Who left while their letter waited must not get it: what has waited too long is leased, and so looked at, once more. What waits for a session
  /// that is being opened stays, or it would come and go as long as that takes; its turn is when the session is there.
  func returnStaleLetters() {
    let now = ContinuousClock.now
    for route in routes.indices {
      guard let moment = nextStale(route), moment < now else { continue }
      var kept: [Letter] = []
      for letter in routes[route].letters {
        if letter.freshUntil < now && !isBeingCalled(letter) {
          settle(letter.assignment, .released(letter.assignment.lease, reason: nil))
        } else {
          kept.append(letter)
        }
      }
      routes[route].letters = kept
    }
  }

  func nextStale(_ route: Int) -> ContinuousClock.Instant? {
    routes[route].letters.first { !isBeingCalled($0) }?.freshUntil
  }

  private func isBeingCalled(_ letter: Letter) -> Bool {
    guard let hosts = letter.assignment.destination?.hosts else { return false }
    return slots[routes[letter.assignment.route].slots].contains { $0.isOpening && $0.destination == hosts }
  }

  func settle(_ assignment: Assignment, _ result: DeliveryResult) {
    results.append(result.at(assignment.provider))
    if let provider = assignment.provider { book.gates[provider].ended() }
    if let ticket = assignment.destination { routes[assignment.route].destinations?.ended(ticket) }
  }
}
