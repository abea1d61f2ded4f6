internal import Audience
internal import Store

/// What a link in a mail confirms.
extension SignUp {
  func look(_ token: LinkToken, _ connection: Connection) throws -> Finding? {
    guard let subscriber = try Subscriber.find(token.subscriber, connection) else { return nil }
    let standing = try Membership.all(of: subscriber.id, connection)
    let isStopped = try Membership.stop(subscriber.id, connection) != nil
    // What the writer has closed to the address since it was asked: a yes to it would promise mail that does not come.
    let suppressions = try Suppression.standing(against: subscriber.address, connection)
    let open = isStopped ? [] : standing.filter { !suppressions.keepClosed($0.list) }
    let list = try MailingList.find(token.list, connection)
    let named = try named(list, token, subscriber.id, connection)
    let answered = open.filter { question in
      question.state == .pending || named.contains { $0.list == question.slug && question.isWaiting(at: $0.at) }
    }
    let waiting = try answered.compactMap { try MailingList.find($0.list, connection) }
    // A private list is its writer's business, unless this very mail asked for it.
    let shown = waiting.filter { $0.visibility == .public || $0.id == token.list }
    return Finding(
      subscriber: subscriber, list: list, waiting: shown,
      refused: Set(answered.filter { $0.state == .unsubscribed }.map(\.slug)).intersection(shown.map(\.slug)),
      isReader: open.contains { $0.list == token.list && $0.state == .confirmed },
      isHeld: isStopped || standing.contains { $0.list == token.list && suppressions.keepClosed($0.list) && $0.isOpen })
  }

  /// The questions of the form that the link's mail was sent for, which are of one instant. Only to these lists does the link take back a
  /// no: what another form asks beside one may be a stranger's, and has a mail of its own. All else that waits is answered by any link.
  private func named(_ list: MailingList?, _ token: LinkToken, _ subscriber: SubscriberID, _ connection: Connection) throws -> [Consent] {
    let asked = try Consent.journal(of: subscriber, connection).filter {
      $0.event == .pending && $0.cause != Unsubscribing.back && $0.at <= token.madeAt
    }
    let form = asked.last { $0.list == list?.slug }
    return asked.filter { $0.at == form?.at }
  }

  func confirm(
    _ token: LinkToken, _ chosen: Set<String>, _ declined: Set<String>, _ proof: Consent.Proof, _ now: Timestamp, _ connection: Connection
  ) throws -> Confirmation {
    guard let found = try look(token, connection) else { return .nothing }
    let lists = found.waiting.filter { chosen.contains($0.slug) }
    let others = found.waiting.filter { !chosen.contains($0.slug) }
    if lists.isEmpty { return found.confirmation }
    try Erasure.lift(for: found.subscriber.address, connection)
    for list in lists {
      _ = try Membership.comeBack(
        found.subscriber.id, list: list.id, cause: "confirmed by the link in the mail", proof: proof, now: now, connection)
      try SeriesReader.welcome(found.subscriber.id, list: list.id, mode: settings.sending.mode, now: now, connection)
    }
    for list in others where declined.contains(list.slug) {
      try Membership.unsubscribe(
        found.subscriber.id, list: list.id, cause: "not chosen by the link in the mail", proof: proof, now: now, connection)
    }
    // What was asked for since the page was shown waits for a mail of its own.
    if let next = others.first(where: { !declined.contains($0.slug) }) {
      try Membership.remind(found.subscriber.id, list: next.id, at: now + SignUpCount.address.span, connection)
    }
    if settings.welcomes, let list = lists.first(where: { $0.id == token.list }) ?? lists.first {
      try mails.add(
        .welcome, to: found.subscriber.id, language: found.subscriber.language, list: list, settings.sending, now: now, connection)
    }
    return .reader
  }
}
