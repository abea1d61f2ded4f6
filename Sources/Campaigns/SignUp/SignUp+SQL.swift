internal import Audience
internal import Delivery
internal import Foundation
internal import Mail
internal import Store

extension SignUp {
  @discardableResult
  func ask(_ wish: Wish, id: PublicID, now: Timestamp, _ connection: Connection) throws -> SignUpOutcome {
    try SignUpCount.forget(now: now, connection)
    if let network = wish.proof?.network,
      try SignUpCount.network.add(network, now: now, connection) > settings.perNetworkHour
    {
      return .limited(.network)
    }
    let all = try Suppression.standing(against: wish.address, connection)
    // Who was erased may come back, by a mail and a click of their own.
    let against = all.filter { $0.kind != .erased }
    if let suppression = against.first(where: { $0.list == nil }) { return .suppressed(suppression) }
    let known = try Subscriber.find(wish.address, connection)
    let standing = try known.map { try Membership.all(of: $0.id, connection) } ?? []
    if let stop = try known.flatMap({ try Membership.stop($0.id, connection) }) { return .standing(stop) }
    let wanted = try wish.lists.compactMap { try MailingList.find($0, connection) }
    let hasLeft = MembershipState.refusesAll(standing.map(\.answer))
    let lists = wanted.filter { !all.keepClosed($0.id) }.map { list in
      (list: list, before: standing.first { $0.list == list.id }?.state ?? (hasLeft ? .unsubscribed : nil))
    }
    // Who left is mailed again only when a form says that somebody wants it, not when the writer does.
    let open = lists.filter { $0.before == nil || $0.before == .pending || $0.before == .unsubscribed && wish.proof != nil }
    guard !open.isEmpty else {
      let membership = standing.first { membership in wanted.contains { $0.id == membership.list } }
      if let membership = membership ?? (hasLeft && !lists.isEmpty ? standing.first : nil) { return .standing(membership) }
      guard let suppression = against.first else { throw StoreError.defect("a sign-up names no list") }
      return .suppressed(suppression)
    }
    // Only a stranger can be put on a list without a click, and only by a form: who left comes back by their own hand.
    let mayJoin = wish.proof != nil && all.count == against.count
    let joins = { (list: MailingList, before: MembershipState?) in mayJoin && list.optIn == .single && before == nil }
    let joining = open.filter { joins($0.list, $0.before) }.map(\.list)
    let asking = open.filter { !joins($0.list, $0.before) }
    let limit = try limit(wish.address, asks: !asking.isEmpty, now, connection)
    // Nobody gets a row here who gets no mail.
    if known == nil, let limit { return .limited(limit) }
    let person =
      try known?.id
      ?? Subscriber.upsert(wish.address, name: wish.name, givenName: wish.givenName, publicID: id, now: now, connection).id
    let isWaiting = standing.contains { $0.state == .pending }
    return try enrol(
      person, language: known?.language ?? "", wish, joining: joining, asking: asking, isWaiting: isWaiting, limit: limit, now, connection)
  }

  /// - Parameters:
  ///   - joining: the lists that need no click.
  ///   - asking: those that do, and where the person stands with each.
  ///   - isWaiting: whether the person holds a mail whose link will confirm these too.
  ///   - limit: what keeps a mail from going out.
  private func enrol(
    _ person: SubscriberID, language: String, _ wish: Wish, joining: [MailingList], asking: [(list: MailingList, before: MembershipState?)],
    isWaiting: Bool, limit: SignUpCount?, _ now: Timestamp, _ connection: Connection
  ) throws -> SignUpOutcome {
    for list in joining {
      try Membership.confirm(person, list: list.id, cause: wish.cause, proof: wish.proof, now: now, connection)
    }
    // Without a mail there is no click to wait for: then only what is new is noted, for the link in the mail before, or for the next day's.
    let asking = asking.filter { limit == nil || $0.before == nil }
    let isLater = limit == .address && !isWaiting && !asking.isEmpty
    for (index, (list, before)) in asking.enumerated() {
      let reminds = try index == 0 && limit == nil && !(before == .pending && wasReminded(person, list.id, connection))
      let next = reminds ? now + Self.patience : index == 0 && isLater ? now + SignUpCount.address.span : nil
      try Membership.ask(person, list: list.id, cause: wish.cause, proof: wish.proof, remindAt: next, now: now, connection)
    }
    if let limit { return !joining.isEmpty ? .joined : isLater ? .askedLater : .limited(limit) }
    if let list = asking.first?.list {
      let isNew = try mails.add(.confirmation, to: person, language: language, list: list, settings.sending, now: now, connection)
      return isNew ? .asked : .limited(.address)
    }
    if let list = joining.first, settings.welcomes {
      try mails.add(.welcome, to: person, language: language, list: list, settings.sending, now: now, connection)
    }
    return .joined
  }

  /// What keeps one more mail from going out; nil where nothing does, and then it is counted.
  ///
  /// - Parameter asks: whether it is a confirmation.
  private func limit(_ address: EmailAddress, asks: Bool, _ now: Timestamp, _ connection: Connection) throws -> SignUpCount? {
    func name(_ text: String) -> String { keys.name(of: Array(text.utf8), purpose: .signUpLimit) }
    if !address.isAtLargeProvider {
      if try SignUpCount.domain.add(name(address.asciiDomain), now: now, connection) > settings.perDomainHour { return .domain }
      // Who owns a domain has as many names under it as they like. Those are counted together, apart from the domain's own mailboxes, so
      // that they close the door for none of these.
      if let owned = address.registeredDomain,
        try SignUpCount.domain.add(name("*.\(owned)"), now: now, connection) > settings.perDomainHour * Self.subdomainShare
      {
        return .domain
      }
    }
    return try !asks || SignUpCount.address.add(name(address.key), now: now, connection) == 1 ? nil : .address
  }

  private func wasReminded(_ subscriber: SubscriberID, _ list: ListID, _ connection: Connection) throws -> Bool {
    try connection.first(
      "SELECT 1 AS one FROM consents WHERE subscriber_id = $1 AND list_id = $2 AND event = 'reminded' LIMIT 1", [subscriber.sql, list.sql]
    ) { try $0.int("one") } != nil
  }

  // MARK: the link to confirm

  func look(_ token: LinkToken, _ connection: Connection) throws -> Finding? {
    guard let subscriber = try Subscriber.find(token.subscriber, connection) else { return nil }
    let standing = try Membership.all(of: subscriber.id, connection)
    let isStopped = try Membership.stop(subscriber.id, connection) != nil
    // What the writer has closed to the address since it was asked: a yes to it would promise mail that does not come.
    let suppressions = try Suppression.standing(against: subscriber.address, connection)
    let open = isStopped ? [] : standing.filter { !suppressions.keepClosed($0.list) }
    let waiting = try open.filter { $0.state == .pending }.compactMap { try MailingList.find($0.list, connection) }
    // A private list is its writer's business, unless this very mail asked for it.
    return Finding(
      subscriber: subscriber, waiting: waiting.filter { $0.visibility == .public || $0.id == token.list },
      isReader: open.contains { $0.state == .confirmed },
      isHeld: isStopped || standing.contains { suppressions.keepClosed($0.list) && !$0.state.isFinal })
  }

  func confirm(
    _ token: LinkToken, _ shown: Set<String>, _ proof: Consent.Proof, _ now: Timestamp, _ connection: Connection
  ) throws -> Confirmation {
    guard let found = try look(token, connection) else { return .nothing }
    let lists = found.waiting.filter { shown.contains($0.slug) }
    if !lists.isEmpty { try Erasure.lift(for: found.subscriber.address, connection) }
    for list in lists {
      _ = try Membership.comeBack(
        found.subscriber.id, list: list.id, cause: "confirmed by the link in the mail", proof: proof, now: now, connection)
    }
    // What was asked for since the page was shown waits for a mail of its own.
    if !lists.isEmpty, let next = found.waiting.first(where: { !shown.contains($0.slug) }) {
      try Membership.remind(found.subscriber.id, list: next.id, at: now + SignUpCount.address.span, connection)
    }
    if settings.welcomes, let list = lists.first(where: { $0.id == token.list }) ?? lists.first {
      try mails.add(
        .welcome, to: found.subscriber.id, language: found.subscriber.language, list: list, settings.sending, now: now, connection)
    }
    return lists.isEmpty ? found.confirmation : .reader
  }

  // MARK: the reminder

  private static let due = "FROM memberships m WHERE m.remind_at <= $1"
  private static let confirmations = """
    SELECT 1 FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE d.subscriber_id = m.subscriber_id AND c.kind = 'confirmation'
    """
  private static let wasAsked = "EXISTS (\(confirmations) AND c.list_id = m.list_id)"
  /// Nobody is reminded of a mail that never arrived, nor by a rehearsal of what was asked in earnest, nor after a bounce or complaint. Who
  /// wanted one more list on a day that had its mail was not asked about it yet.
  private static let ready = """
    \(due) AND m.state = 'pending' AND EXISTS (\(confirmations) AND c.mode = $2
      AND (c.list_id = m.list_id AND d.state = 'accepted' OR NOT \(wasAsked)))
      AND NOT \(Membership.isStopped("m.subscriber_id"))
    """

  func hasRemindersDue(_ now: Timestamp, _ connection: Connection) throws -> Bool {
    func exists(_ condition: String, _ parameters: [SQLValue]) throws -> Bool {
      try connection.first("SELECT 1 AS one \(condition) LIMIT 1", parameters) { try $0.int("one") } != nil
    }
    let late = now + .milliseconds(-Self.lateness.milliseconds)
    return try exists(Self.due, [.time(late)]) || exists(Self.ready, [.time(now), .text(settings.sending.mode.rawValue)])
  }

  func remind(_ now: Timestamp, _ connection: Connection) throws -> Int {
    let late = now + .milliseconds(-Self.lateness.milliseconds)
    try connection.execute("UPDATE memberships SET remind_at = NULL WHERE remind_at <= $1", [.time(late)])
    let people = try connection.rows(
      """
      SELECT m.list_id, m.subscriber_id, CASE WHEN \(Self.wasAsked) THEN 1 ELSE 0 END AS was_asked \(Self.ready)
      ORDER BY m.remind_at LIMIT 500
      """, [.time(now), .text(settings.sending.mode.rawValue)]
    ) { (list: try $0.id("list_id") as ListID, person: try $0.id("subscriber_id") as SubscriberID, wasAsked: try $0.int("was_asked") == 1) }
    for (id, person, wasAsked) in people {
      guard let list = try MailingList.find(id, connection), let person = try Subscriber.find(person, connection) else { continue }
      try wasAsked ? remind(person, of: list, now, connection) : askNow(person, list, now, connection)
    }
    return people.count
  }

  private func remind(_ person: Subscriber, of list: MailingList, _ now: Timestamp, _ connection: Connection) throws {
    try Membership.remind(person.id, list: list.id, at: nil, connection)
    try Consent.record(.reminded, of: person.id, list: list.id, cause: "two days without a click", now: now, connection)
    try mails.add(.reminder, to: person.id, language: person.language, list: list, settings.sending, now: now, connection)
  }

  /// For a list that had to wait until the address might be asked again.
  private func askNow(_ person: Subscriber, _ list: MailingList, _ now: Timestamp, _ connection: Connection) throws {
    if let limit = try limit(person.address, asks: true, now, connection) {
      return try Membership.remind(person.id, list: list.id, at: now + limit.span, connection)
    }
    try Membership.remind(person.id, list: list.id, at: now + Self.patience, connection)
    try mails.add(.confirmation, to: person.id, language: person.language, list: list, settings.sending, now: now, connection)
  }
}
