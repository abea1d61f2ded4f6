package import Audience
internal import Mail
package import Store

/// Whom a form may ask.
extension SignUp {
  /// One list of a form, and where the person stands with it.
  private struct Question {
    let list: MailingList
    let before: MembershipState?
    /// For the answer to an earlier form.
    let isWaiting: Bool
  }

  @discardableResult
  package func ask(_ wish: Wish, id: PublicID, now: Timestamp, _ connection: Connection) throws -> SignUpOutcome {
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
    let hasLeft = MembershipState.refusesAll(standing.map(\.state))
    let lists = wanted.filter { !all.keepClosed($0.id) }.map { list in
      let membership = standing.first { $0.list == list.id }
      return Question(list: list, before: hasLeft ? .unsubscribed : membership?.state, isWaiting: membership?.isWaiting(at: now) ?? false)
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
    let joins = { (question: Question) in mayJoin && question.list.optIn == .single && question.before == nil }
    let joining = open.filter(joins).map(\.list)
    let asking = open.filter { !joins($0) }
    let limit = try limit(wish.address, asks: !asking.isEmpty, now, connection)
    // Nobody gets a row here who gets no mail.
    if known == nil, let limit { return .limited(limit) }
    if let known { try Subscriber.join(known.id, at: now, connection) }
    let person =
      try known?.id
      ?? Subscriber.upsert(wish.address, name: wish.name, givenName: wish.givenName, publicID: id, now: now, connection).id
    // Whoever typed a name before, or now, may be a stranger. Until a click that of the form whose mail is to be clicked counts; where
    // another says otherwise and sends no mail, nothing tells whose mail it is, so neither does.
    if wish.proof != nil, let known, known.name != wish.name, try Consent.isOnlyOfForms(known.id, connection) {
      let (name, givenName) = limit == nil ? (wish.name, wish.givenName) : ("", "")
      try Subscriber.setName(name, givenName: givenName, of: known.id, connection)
    }
    let isWaiting = standing.contains { $0.isWaiting(at: now) }
    return try enrol(
      person, language: known?.language ?? "", wish, joining: joining, asking: asking, isWaiting: isWaiting, limit: limit, now, connection)
  }

  /// - Parameters:
  ///   - joining: the lists that need no click.
  ///   - asking: those that do.
  ///   - isWaiting: whether the person holds a mail, whose link will confirm these too, but for those that they have left.
  ///   - limit: what keeps a mail from going out.
  private func enrol(
    _ person: SubscriberID, language: String, _ wish: Wish, joining: [MailingList], asking: [Question], isWaiting: Bool,
    limit: SignUpCount?, _ now: Timestamp, _ connection: Connection
  ) throws -> SignUpOutcome {
    for list in joining {
      try Membership.confirm(person, list: list.id, cause: wish.cause, proof: wish.proof, now: now, connection)
      try SeriesReader.welcome(person, list: list.id, mode: settings.sending.mode, now: now, connection)
    }
    // Without a mail there is no click to wait for: then only what is new, or was left, is noted, for the link in the mail before, or for
    // the next day's.
    let asking = asking.filter {
      limit == nil || $0.before == nil || limit == .address && $0.before == .unsubscribed && !$0.isWaiting
    }
    let later = limit == .address ? asking.first { $0.before == .unsubscribed || !isWaiting }?.list.id : nil
    for (index, question) in asking.enumerated() {
      let list = question.list.id
      let reminds = try index == 0 && limit == nil && !(question.isWaiting && wasReminded(person, list, connection))
      let next = reminds ? now + Self.patience : list == later ? now + SignUpCount.address.span : nil
      try Membership.ask(person, list: list, cause: wish.cause, proof: wish.proof, remindAt: next, now: now, connection)
    }
    if let limit { return !joining.isEmpty ? .joined : later != nil ? .askedLater : .limited(limit) }
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
  func limit(_ address: EmailAddress, asks: Bool, _ now: Timestamp, _ connection: Connection) throws -> SignUpCount? {
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
}
