internal import Audience
package import Campaigns
internal import Delivery
package import Logging
internal import Mail
package import Store
internal import Words

/// The one way in which anything that was said about mail of ours takes effect: it is remembered, and changes where the person stands as
/// ``FeedbackRules`` say, in the caller's transaction. The same event again changes nothing.
package struct FeedbackIntake: Sendable {
  let database: Database
  let keys: SigningKeys
  let rules: FeedbackRules
  private let notices: Notices?
  private let ours: OurNames
  let clock: @Sendable () -> Timestamp
  let logger: Logger

  /// - Parameters:
  ///   - notices: who tells the writers when an issue is paused.
  ///   - ours: what servers may say of us, and sounds as if it were of a reader.
  package init(
    database: Database, keys: SigningKeys, rules: FeedbackRules, notices: Notices?, ours: OurNames, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    (self.database, self.keys, self.rules, self.notices, self.ours) = (database, keys, rules, notices, ours)
    (self.clock, self.logger) = (clock, logger)
  }

  package func take(_ event: FeedbackEvent, now: Timestamp, _ connection: Connection) throws -> IntakeOutcome {
    if let outcome = try known(event, connection) { return outcome }
    try count(event, now, connection)
    guard let target = try FeedbackTarget.of(event, keys, now: now, connection), try isOfOurs(event, target, connection) else {
      return try leaveAlone(event, now, connection)
    }
    try settle(event, target, now, connection)
    guard event.isClaim || event.kind == .unsubscribe else { return try leaveAlone(event, now, connection) }
    let word = event.kind == .unsubscribe ? nil : try heard(event.word(about: target.subscriber.address), target, connection)
    let end = try end(of: event, target, now, connection)
    var event = event.saying(word)
    // What came back before it was sent once more was another mail.
    if let sent = target.sentAt, end == nil { event = event.since(sent, now: now) }
    let id = try keep(event, word, about: target, overAt: end, now, connection)
    let outcome = try follow(event, word, target, id, now, connection)
    try note(outcome, of: id, connection)
    return .taken(event.kind, outcome)
  }

  private func leaveAlone(_ event: FeedbackEvent, _ now: Timestamp, _ connection: Connection) throws -> IntakeOutcome {
    try keepOfNobody(event, event.isClaim ? .unproved : .noted, now, connection)
    return event.isClaim ? .unproved(event.kind) : .nothing(event.kind)
  }

  /// The word, or the same as one about us where it names us.
  private func heard(
    _ word: FeedbackEvent.Word, _ target: FeedbackTarget, _ connection: Connection
  ) throws -> FeedbackEvent.Word {
    guard let said = OurNames.Saying(word, toldOf: target.subscriber.address) else { return word }
    return try names(of: target, connection).areMeant(by: said, keys) ? word.namingUs : word
  }

  /// One post may have a From of its own.
  private func names(of target: FeedbackTarget, _ connection: Connection) throws -> OurNames {
    guard let campaign = try target.campaign.flatMap({ try Campaign.find($0, connection) }),
      let issue = try? Issue.load(hash: campaign.contentHash, connection)
    else { return ours }
    return ours.and(issue)
  }

  /// A reader who hands on our mail hands on its codes: who reports that one complains about its writer. So does who reports a stranger's mail that quotes one.
  private func isOfOurs(_ event: FeedbackEvent, _ target: FeedbackTarget, _ connection: Connection) throws -> Bool {
    guard case .reader(_, _, _, let authors) = event.about, !authors.isEmpty else { return true }
    let names = try names(of: target, connection)
    return authors.contains(where: names.have(written:))
  }

  /// Of a mail of which nobody knew whether it had left, whatever comes back, be it a holiday's answer, says that it had.
  private func settle(_ event: FeedbackEvent, _ target: FeedbackTarget, _ now: Timestamp, _ connection: Connection) throws {
    guard target.state == .uncertain, let delivery = target.delivery else { return }
    try Resolution.arrived(delivery, cause: EarlyWord.cause(event.kind, by: event.source), now: now, connection)
  }

  private func follow(
    _ event: FeedbackEvent, _ word: FeedbackEvent.Word?, _ target: FeedbackTarget, _ id: Int64, _ now: Timestamp, _ connection: Connection
  ) throws -> FeedbackOutcome {
    switch event.kind {
    case .automatic, .other, .delay: return .noted
    case .unsubscribe: return try leave(event, target, now, connection)
    case .delivered:
      if case .keep(let days) = try verdict(target.subscriber.id, before: id, now, connection), days > 0 { return .healed }
      return .noted
    case .complaint:
      if try isTakenBack(.complaint, of: target, before: id, connection) { return .undone }
      guard let list = target.list else { return .noted }
      let cause = target.cause("reported as spam", event.source, now)
      let outcome = try change(.complained, target, id, connection) {
        try Membership.complain(target.subscriber, list: list, cause: cause, now: now, connection)
      }
      guard let campaign = target.campaign else { return outcome }
      return try ComplaintAlarm(notices: notices, logger: logger).raise(campaign, now: now, connection) ? .paused : outcome
    case .bounce:
      if try isTakenBack(.bounce, of: target, before: id, connection) { return .undone }
      return try bounce(event, word, target, id, now, connection)
    }
  }

  private func bounce(
    _ event: FeedbackEvent, _ word: FeedbackEvent.Word?, _ target: FeedbackTarget, _ id: Int64, _ now: Timestamp, _ connection: Connection
  ) throws -> FeedbackOutcome {
    let (reason, at) = (word?.reason ?? .other, event.time(now, of: target))
    guard reason.isAboutPerson else {
      if word?.namesUs == true { try tellOfOurName(word?.words, target, now, connection) }
      guard RefusalReason.ours.contains(reason), let campaign = target.campaign else { return .aboutUs }
      return try BounceAlarm(notices: notices, logger: logger).raise(campaign, at: at, now: now, connection) ? .paused : .aboutUs
    }
    if word?.isHard == true, let campaign = target.campaign, let found = try Campaign.find(campaign, connection),
      let held = try BounceBrake(rules: rules, notices: notices, logger: logger)
        .hold(id, of: found, to: target.subscriber.address.asciiDomain, at: at, now: now, connection)
    {
      return held
    }
    let words = FeedbackTarget.words(word?.words)
    let cause: String
    switch try verdict(target.subscriber.id, before: nil, now, connection) {
    case .keep:
      guard word?.isHard != true, let delivery = target.delivery, let campaign = target.campaign else { return .counted }
      return try isOfTrouble(delivery, of: campaign, reason, words, now, connection) ? .aboutUs : .counted
    case .gone, .complained: cause = target.cause(words, event.source, now)
    case .worn(let days): cause = target.cause("nothing arrived on \(days) days; the last answer was: \(words)", event.source, now)
    }
    return try change(.bounced, target, id, connection) {
      try Membership.bounce(target.subscriber.id, cause: cause, now: now, connection)
    }
  }

  /// Whether the mail of others did not arrive either, so that it says nothing of the person. The writers are told once an issue.
  private func isOfTrouble(
    _ delivery: DeliveryID, of id: CampaignID, _ reason: RefusalReason, _ words: String, _ now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    let company = try Company.of(delivery, connection)
    guard company.isInTrouble(namesMailbox: reason.namesMailbox) else { return false }
    if company.isTold, let campaign = try Campaign.find(id, connection), campaign.kind.isForMany {
      let values = [
        "campaign": campaign.name, "issue": campaign.title, "count": "\(company.missed)", "compared": "\(company.answered)",
        "reason": words,
      ]
      try notices?.post(.unheard, campaign.name, values, now: now, connection)
    }
    return true
  }

  /// Servers that do not find us refuse all of an issue, sooner or later. The writers are told of the first, once an issue.
  private func tellOfOurName(_ words: String?, _ target: FeedbackTarget, _ now: Timestamp, _ connection: Connection) throws {
    guard let campaign = try target.campaign.flatMap({ try Campaign.find($0, connection) }), campaign.kind.isForMany else { return }
    let values = ["campaign": campaign.name, "issue": campaign.title, "reason": FeedbackTarget.words(words)]
    try notices?.post(.ourName, campaign.name, values, now: now, connection)
  }

  private func leave(
    _ event: FeedbackEvent, _ target: FeedbackTarget, _ now: Timestamp, _ connection: Connection
  ) throws -> FeedbackOutcome {
    guard let list = target.list, target.canBeLeft else { return .noted }
    // A provider tries again for a day: what they said since is what they want.
    if let at = event.at, let yes = try FeedbackRules.lastYes(of: target.subscriber.id, list: list, by: .anybody, connection), at < yes {
      return .noted
    }
    let byProvider = event.source.hasPrefix(FeedbackRecord.webhooks)
    let cause =
      target.campaignName.map(byProvider ? Unsubscribing.cause(ofProviderOf:) : Unsubscribing.cause(ofReplyTo:))
      ?? Unsubscribing.causeOfMail
    let isNew = try Membership.unsubscribe(target.subscriber.id, list: list, cause: cause, now: now, connection)
    return isNew ? .unsubscribed : .noted
  }

  /// - Parameter body: what changes where they stand, and gives where they stood.
  private func change(
    _ outcome: FeedbackOutcome, _ target: FeedbackTarget, _ id: Int64, _ connection: Connection,
    _ body: () throws -> [Membership.Former]
  ) throws -> FeedbackOutcome {
    let former = try body()
    for place in former { try FeedbackChanges.keep(place, by: id, connection) }
    return former.isEmpty ? .noted : outcome
  }
}
