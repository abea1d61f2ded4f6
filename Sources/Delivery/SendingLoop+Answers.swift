internal import DNS
internal import Logging
internal import Mail
internal import Store

/// What a session came to says something of the delivery, and of who was at the other end.
extension SendingLoop {
  func advance(_ index: Int, _ progress: SMTPConnection.Progress) {
    guard case .finished(let outcome, let reusable) = progress else { return }
    let (connection, waited) = (slots[index].connection, slots[index].waits(.now))
    if !reusable { slots[index].connection = nil }
    // Between two messages a relay may hang up without a reason.
    guard let letter = slots[index].letter else { return }
    let route = slots[index].route
    slots[index].letter = nil
    slots[index].freeSince = .now
    let (heard, isOurName) = heard(outcome, of: letter)
    let said = routes[route].judged(heard, domain: letter.envelope.recipient.asciiDomain, isAlone: routes.count == 1)
    if case .closing(let reply) = said, reply.isThrottling { slowDown(letter.assignment, reply) }
    // Closed by the relay meanwhile (some do after N messages): that says nothing about this delivery, so it gets another session at once.
    let isStale = said.breakOff != nil && (connection?.carried ?? 0) > 1
    if isStale || isLeftToNext(said, slots[index], connection), mayTryAnother(slots[index], letter, after: waited) {
      slots[index].connection?.quit()
      slots[index].connection = nil
      routes[route].letters.insert(letter, at: 0)
      return
    }
    let result =
      (slots[index].destination.map { receiversResult(said, $0, slots[index], letter.assignment, after: waited) }
      ?? relaysResult(said, slots[index], letter.assignment, after: waited)).said(by: connection?.witness).namingUs(isOurName).answered(
        said.reply)
    settle(letter.assignment, result)
    if inFlight.note(result) { notes += 1 } else { slots[index].waitsFor = lastBatch + 1 }
    routes[route].finished(said, after: .now - slots[index].busySince)
  }

  /// What was said, or the same as one that is about us where it names us; and whether that is to be noted: now and then of each campaign.
  private func heard(_ outcome: SMTPOutcome, of letter: Letter) -> (outcome: SMTPOutcome, isNoted: Bool) {
    guard case .refused(let reply) = outcome, sender.namesUs(reply, letter.envelope) else { return (outcome, false) }
    let campaign = letter.assignment.lease.campaign
    let isNoted = ownNames[campaign].map { .now - $0 > .seconds(600) } ?? true
    if isNoted { ownNames[campaign] = .now }
    return (.blocked(reply), isNoted)
  }

  /// Whether another of the receiver's servers is to have it.
  private func isLeftToNext(_ outcome: SMTPOutcome, _ slot: SessionSlot, _ connection: SMTPConnection?) -> Bool {
    guard outcome.isServersOwn, let hosts = slot.destination, let connection else { return false }
    return routes[slot.route].destinations?[hosts]?.shun(connection.host, of: hosts, calledAt: slot.calledAt, .now) ?? false
  }

  private func mayTryAnother(_ slot: SessionSlot, _ letter: Letter, after wait: Duration) -> Bool {
    let isSilent = slot.destination != nil && wait > Destination.patience
    return !isSilent && !isHeld(slot.route) && !routes[slot.route].breakOffs.isSuspect(letter.assignment.lease.delivery)
  }

  private func relaysResult(
    _ outcome: SMTPOutcome, _ slot: SessionSlot, _ assignment: Assignment, after wait: Duration
  ) -> DeliveryResult {
    let (route, lease) = (slot.route, assignment.lease)
    switch outcome {
    case .accepted, .refused, .deferred: routes[route].breakOffs.answered(lease.delivery)
    case .blocked, .closing, .notSent, .uncertain, .delayed: break
    }
    switch outcome {
    case .accepted: routes[route].accepted()
    case .refused, .delayed: routes[route].works()
    case .deferred(let reply):
      routes[route].works()
      if reply.isThrottling { slowDown(assignment, reply) }
    case .blocked(let reply): routeFailed(route, reply.text)
    case .uncertain(let reason):
      let isSilent = wait > routes[route].route.timeouts.silence
      if routes[route].hungUp() || isSilent { routeFailed(route, reason) } else { routes[route].works() }
    case .closing, .notSent:
      guard let wait = routes[route].breakOffs.brokeOff(lease.delivery), let reason = outcome.breakOff else {
        routes[route].works()
        return result(of: outcome.asDeferral, lease)
      }
      routeFailed(route, reason)
      // When the relay is tried again, it is with somebody else.
      return putOff(lease, until: (routes[route].health.trouble?.nextTry ?? sender.clock()) + wait, because: reason)
    }
    return result(of: outcome, lease)
  }

  /// Of a direct route: the mail of those who are in trouble waits its time, while a relay's would take the next session.
  private func receiversResult(
    _ outcome: SMTPOutcome, _ hosts: Destination.Hosts, _ slot: SessionSlot, _ assignment: Assignment, after wait: Duration
  ) -> DeliveryResult {
    let (route, isSilent) = (slot.route, wait > Destination.patience)
    switch outcome {
    case .accepted:
      routes[route].accepted()
      routes[route].destinations?[hosts]?.health.accepted()
      routes[route].destinations?[hosts]?.answered(after: wait)
    case .refused, .deferred, .delayed:
      routes[route].works()
      routes[route].destinations?[hosts]?.answered(after: wait)
      if case .deferred(let reply) = outcome, reply.isThrottling { slowDown(assignment, reply) }
    case .blocked(let reply): failed(slot, reply.text)
    case .closing, .notSent: failed(slot, outcome.breakOff ?? "", isSilent: isSilent)
    case .uncertain(let reason):
      routes[route].destinations?[hosts]?.isProven = false
      if isSilent || routes[route].destinations?[hosts]?.health.hungUp() == true { failed(slot, reason, isSilent: isSilent) }
    }
    let trouble = routes[route].destinations?[hosts]?.trouble(sender.clock())
    return result(of: outcome.asDeferral, assignment.lease).notBefore(trouble?.nextTry ?? sender.clock())
  }

  /// Who says that it is too fast is the provider whose pace is kept, the receiver, or else the relay.
  private func slowDown(_ assignment: Assignment, _ reply: SMTPReply) {
    let name: String
    let rate: Double?
    if let provider = assignment.provider {
      (name, rate) = (book.providers[provider].name, book.gates[provider].slowDown(.now))
    } else if let hosts = assignment.destination?.hosts {
      name = hosts.first?.host ?? ""
      rate = routes[assignment.route].destinations?[hosts]?.gate.slowDown(.now)
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

  /// Its relay is to be left alone for a while, or of a direct route those with whom the session was: then only their mail waits.
  func failed(_ slot: SessionSlot, _ words: String, isSilent: Bool = false) {
    guard let hosts = slot.destination else { return routeFailed(slot.route, words) }
    if let next = routes[slot.route].destinations?[hosts]?.failed(words, isSilent: isSilent, now: sender.clock()) {
      receiverTroubles.note(hosts[0].host, words, nextTry: next, .now)
    }
    let next = routes[slot.route].destinations?[hosts]?.health.trouble?.nextTry ?? sender.clock()
    for letter in routes[slot.route].letters where letter.assignment.destination?.hosts == hosts {
      settle(letter.assignment, waiting(letter.assignment.lease, slot.route, for: hosts, until: next, because: words))
    }
    routes[slot.route].letters.removeAll { $0.assignment.destination?.hosts == hosts }
  }

  func tellReceiverTroubles(isAtEnd: Bool = false) {
    guard let metadata = receiverTroubles.take(.now, isAtEnd: isAtEnd) else { return }
    sender.logger.notice("receivers' servers cannot be used; trying again", metadata: metadata)
  }

  func routeFailed(_ route: Int, _ words: String) {
    let reason = "\(routes[route].route.place): \(words)"
    if let next = routes[route].failed(reason, now: sender.clock()) {
      sender.logger.warning("no mail gets out this way; trying again", metadata: ["reason": "\(reason)", "at": "\(next.rfc3339)"])
    }
    giveBackLetters(of: route)
  }

  /// What becomes of mail for those who are to be left alone until then. While it may be the route that is in trouble, it is no attempt, and
  /// another route may take it.
  func waiting(
    _ lease: Lease, _ route: Int, for hosts: Destination.Hosts, until next: Timestamp, because reason: String
  ) -> DeliveryResult {
    let failures = routes[route].destinations?[hosts]?.health.failures ?? 0
    let isInDoubt = routes.count > 1 && !routes[route].hasReachedAnybody && failures <= RouteRun.enough
    if routes[route].isDown {
      let pause: Duration = routes.count > 1 ? .seconds(1) : .seconds(1 << min(routes[route].health.failures, 6))
      return putOff(lease, until: max(next, sender.clock() + pause), because: reason)
    }
    if isInDoubt { return putOff(lease, until: next, because: reason) }
    return result(of: .delayed(reason), lease).notBefore(next)
  }
}
