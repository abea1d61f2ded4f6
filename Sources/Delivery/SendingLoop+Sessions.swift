internal import DNS
internal import Foundation
internal import Logging
internal import Mail
internal import Store

/// The sessions: who gets one, and what becomes of what it carries.
extension SendingLoop {
  /// Nothing may be begun: the end is near, or the relay has to be left alone for a while.
  func isHeld(_ route: Int) -> Bool { isStopping || routes[route].isPausing(sender.clock()) }

  /// Letters to free sessions, and new sessions where there are not enough.
  func handOut() {
    for route in routes.indices where !routes[route].letters.isEmpty {
      for index in routes[route].slotsInUse where slots[index].isFree {
        guard let connection = slots[index].connection else { continue }
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
    let run = routes[slots[index].route]
    guard connection.carried >= Destination.share, let hosts = slots[index].destination,
      let first = run.letters.first?.assignment.destination?.hosts
    else { return false }
    if slots[run.slotsInUse].contains(where: { $0.leads(to: first) || $0.isFree && $0.connection == nil }) { return false }
    return first != hosts && maySpare(slots[index].route, first)
  }

  private func openSessions(_ route: Int) {
    guard !routes[route].letters.isEmpty else { return }
    // What is free now leads to somebody for whom nothing waits.
    var places = routes[route].slotsInUse.filter { slots[$0].isFree && slots[$0].connection == nil }
    if routes[route].destinations != nil {
      let idle = routes[route].slotsInUse.filter { slots[$0].isFree && slots[$0].connection != nil }
      places = idle.sorted { slots[$0].freeSince > slots[$1].freeSince } + places
    }
    guard !places.isEmpty else { return }
    var opening: [Destination.Hosts?: Int] = [:]
    for slot in slots[routes[route].slots] where slot.isOpening { opening[slot.destination, default: 0] += 1 }
    for letter in routes[route].letters {
      let hosts = letter.assignment.destination?.hosts
      if opening[hosts, default: 0] > 0 {
        opening[hosts, default: 0] -= 1
      } else if hosts.map({ maySpare(route, $0) }) ?? true, let place = places.popLast() {
        open(place, hosts)
      }
    }
  }

  private func maySpare(_ route: Int, _ hosts: Destination.Hosts) -> Bool {
    routes[route].destinations?.maySpare(hosts, slots[routes[route].slots], sender.clock()) ?? false
  }

  private func open(_ index: Int, _ hosts: Destination.Hosts?) {
    slots[index].connection?.quit()
    (slots[index].connection, slots[index].isOpening, slots[index].destination) = (nil, true, hosts)
    let (route, lookup, events) = (routes[slots[index].route].route, sender.lookup, sender.events)
    // It may take as long as a relay likes to keep us waiting, and nobody waits for it when the end comes.
    Thread.detachNewThread {
      let opened = Result {
        switch route.way {
        case .relay(let endpoint): try SMTPConnection(endpoint, route.timeouts)
        case .direct(let way): try DirectCall(way, hosts ?? [], lookup).first { try SMTPConnection($0, route.timeouts, isReceiver: true) }
        }
      }
      events.post(.opened(slot: index, opened))
    }
  }

  private func begin(_ letter: Letter, at index: Int) {
    guard let connection = slots[index].connection else { return }
    precondition(letter.assignment.lease.token <= lastFlushed, "a power cut could have it sent twice")
    slots[index].letter = letter
    routes[slots[index].route].began(sender.clock())
    advance(index, connection.begin(letter.envelope) { [inFlight] in inFlight.mark(slot: index, letter.assignment.lease) })
  }

  func advance(_ index: Int, _ progress: SMTPConnection.Progress) {
    guard case .finished(var outcome, let reusable) = progress else { return }
    let (hasWorked, witness) = ((slots[index].connection?.carried ?? 0) > 1, slots[index].connection?.witness)
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
    case .notSent(let reason): failed(slots[index], reason)
    case .closing(let reply): failed(slots[index], reply.text)
    case .blocked(let reply): failed(slots[index], reply.text)
    case .accepted: worked(slots[index], hasAccepted: true)
    case .refused: worked(slots[index])
    case .uncertain(let reason): if hungUp(slots[index]) { failed(slots[index], reason) } else { worked(slots[index]) }
    case .deferred(let reply):
      worked(slots[index])
      if reply.isThrottling { slowDown(letter.assignment, reply) }
    }
    if slots[index].destination != nil { outcome = outcome.asDeferral }
    let result = result(of: outcome, letter.assignment.lease).said(by: witness)
    settle(letter.assignment, result)
    if inFlight.note(result) { notes += 1 } else { slots[index].waitsFor = lastBatch + 1 }
    routes[route].pace.count()
  }

  /// Who says that it is too fast is the provider whose pace is kept, the receiver, or else the relay.
  private func slowDown(_ assignment: Assignment, _ reply: SMTPReply) {
    let name: String
    let rate: Double?
    if let provider = assignment.provider {
      (name, rate) = (book.providers[provider].provider.name, book.providers[provider].slowDown(.now))
    } else if let hosts = assignment.destination?.hosts {
      name = hosts.first?.host ?? ""
      rate = routes[assignment.route].destinations?[hosts]?.run.slowDown(.now)
    } else {
      // The code alone may be a receiver's behind it, about one mailbox.
      (name, rate) = (
        routes[assignment.route].route.place, reply.saysTooFast ? routes[assignment.route].slowDown(sender.clock()) : nil
      )
    }
    guard let rate else { return }
    let metadata: Logger.Metadata = ["to": "\(name)", "reason": "\(reply.text)", "a minute": "\(Int(rate * 60))"]
    sender.logger.warning("too fast; sending slower", metadata: metadata)
  }

  private func worked(_ slot: Slot, hasAccepted: Bool = false) {
    if hasAccepted { routes[slot.route].accepted() } else { routes[slot.route].works() }
    guard let hosts = slot.destination else { return }
    routes[slot.route].destinations?[hosts]?.health.recovered()
    if hasAccepted { routes[slot.route].destinations?[hosts]?.health.accepted() }
  }

  private func hungUp(_ slot: Slot) -> Bool {
    guard let hosts = slot.destination else { return routes[slot.route].hungUp() }
    return routes[slot.route].destinations?[hosts]?.health.hungUp() ?? false
  }

  /// Its relay is to be left alone for a while, or of a direct route those with whom the session was: then only their mail waits.
  func failed(_ slot: Slot, _ words: String) {
    guard let hosts = slot.destination else { return routeFailed(slot.route, words) }
    if let next = routes[slot.route].destinations?[hosts]?.failed(words, now: sender.clock()) {
      let metadata: Logger.Metadata = ["to": "\(hosts[0].host)", "reason": "\(words)", "at": "\(next.rfc3339)"]
      sender.logger.notice("a receiver's servers cannot be used; trying again", metadata: metadata)
    }
    for letter in routes[slot.route].letters where letter.assignment.destination?.hosts == hosts {
      settle(letter.assignment, result(of: .deferred(Destination.reply(words)), letter.assignment.lease))
    }
    routes[slot.route].letters.removeAll { $0.assignment.destination?.hosts == hosts }
  }

  private func routeFailed(_ route: Int, _ words: String) {
    let reason = "\(routes[route].route.place): \(words)"
    if let next = routes[route].failed(reason, now: sender.clock()) {
      sender.logger.warning("the relay cannot be used; trying again", metadata: ["reason": "\(reason)", "at": "\(next.rfc3339)"])
    }
    giveBackLetters(of: route)
  }

  func giveBackLetters(of route: Int) {
    for letter in routes[route].letters { settle(letter.assignment, .released(letter.assignment.lease, reason: nil)) }
    routes[route].letters = []
  }

  /// Who left while their letter waited must not get it: what has waited too long is leased, and so looked at, once more.
  func returnStaleLetters() {
    let limit = ContinuousClock.now - Letter.freshness
    for route in routes.indices {
      guard let first = routes[route].letters.first, first.assignment.lookedAt < limit else { continue }
      for letter in routes[route].letters where letter.assignment.lookedAt < limit {
        settle(letter.assignment, .released(letter.assignment.lease, reason: nil))
      }
      routes[route].letters.removeAll { $0.assignment.lookedAt < limit }
    }
  }

  func settle(_ assignment: Assignment, _ result: DeliveryResult) {
    results.append(result)
    if let provider = assignment.provider { book.providers[provider].ended() }
    if let ticket = assignment.destination { routes[assignment.route].destinations?.ended(ticket) }
  }
}
