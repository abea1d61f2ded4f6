internal import Audience
internal import Campaigns
internal import Delivery
internal import Logging
internal import Store

/// Holds what says of too many mails at once that nobody is there. A list grows old slowly; when most of it is refused at once, something is wrong
/// with us, the relay or a provider, and nobody may be given up for that. An issue is paused, who was given up for it stands again, the writers are
/// told, and what else comes is held too, until somebody has looked: ``HeldBounces``. The same of a domain that took mail before: only its own readers
/// are held, and no issue is paused, since all others get it.
struct BounceBrake: Sendable {
  let rules: FeedbackRules
  let notices: Notices?
  let logger: Logger

  /// So many of a hundred of those that had an answer. A list that nobody mailed for years has ten or twenty that are gone.
  static let percent = 30
  /// Up to so many are counted at each one, beyond that at one of 64: counting thousands for each of thousands takes long.
  static let counted = 1000

  /// - Parameters:
  ///   - id: of the bounce that came in.
  ///   - domain: its reader's.
  ///   - at: when it was said: what a provider had to keep for us while nobody took it comes all at once.
  /// - Returns: as what it is held; nil: it is believed.
  func hold(
    _ id: Int64, of campaign: Campaign, to domain: String, at: Timestamp, now: Timestamp, _ connection: Connection
  ) throws -> FeedbackOutcome? {
    let scopes = [BounceScope(of: campaign), .domain(domain)]
    for scope in scopes where try HeldBounces(of: scope).areThere(scope.heldLeast, connection) { return scope.outcome }
    // What an issue is refused for now, the notice of it would be too, and its writers would be given up.
    if scopes[0] == .singles, let first = try HeldBounces.firstOfIssue(since: at + (.zero - scopes[0].span), connection) {
      try hold(id, of: campaign, beside: first, now: now, connection)
      return .held
    }
    for scope in scopes {
      let span = Span(around: at, scope.span)
      guard try isTooMany(id, of: scope, span, connection) else { continue }
      try hold(id, of: campaign, scope, span, now: now, connection)
      return scope.outcome
    }
    return nil
  }

  /// By chance, as far as the numbers are concerned: what comes in turns with other events must not be missed.
  static func isLookedAt(_ id: Int64) -> Bool { (UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15) >> 58 == 0 }

  private func isTooMany(_ id: Int64, of scope: BounceScope, _ span: Span, _ connection: Connection) throws -> Bool {
    var count = try hardOnes(of: scope, span, limit: Self.counted + 1, connection)
    if count < scope.least { return false }
    if count > Self.counted {
      if !Self.isLookedAt(id) { return false }
      count = try hardOnes(of: scope, span, limit: .max, connection)
    }
    return try !hasMore(than: count * 100 / Self.percent, answered: scope, span, connection)
      && (scope.domain == nil || tookMail(before: scope, span, connection))
  }

  private func hold(
    _ id: Int64, of campaign: Campaign, _ scope: BounceScope, _ span: Span, now: Timestamp, _ connection: Connection
  ) throws {
    let reason = try words(of: id, connection)
    try mark(id, scope.outcome, connection)
    let count = try standBack(scope, span, now: now, connection) + 1
    let isPaused = try pause(campaign, scope, count, reason, now: now, connection)
    // It may come to that again after somebody has looked, and that is news.
    switch scope {
    case .campaign:
      let values = ["campaign": campaign.name, "issue": campaign.title, "count": "\(count)", "reason": reason]
      try notices?.post(.held, "\(campaign.name).\(id)", values, now: now, connection)
    case .singles:
      try notices?.post(.heldSingles, "\(id)", ["count": "\(count)", "reason": reason], now: now, connection)
    case .domain(let name):
      try notices?.post(.heldDomain, "\(id)", ["domain": name, "count": "\(count)", "reason": reason], now: now, connection)
    }
    logger.warning(
      "bounces are held until somebody has looked",
      metadata: [
        "campaign": "\(scope == .singles ? BounceScope.singlesName : scope.domain ?? campaign.name)", "bounces": "\(count)",
        "paused": "\(isPaused)",
      ])
  }

  /// The rest of an issue would come back, too. One of which nothing is left to be sent would only wait for somebody to let it end.
  private func pause(
    _ campaign: Campaign, _ scope: BounceScope, _ count: Int, _ reason: String, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    guard scope.domain == nil, campaign.kind.isForMany, try Campaign.isOpen(campaign.id, connection) else { return false }
    let cause =
      Halt.Brake.bounces.beginning
      + "of \(count) mails within \(scope.spanWords) it was said that nobody is there, and nobody is given up for it until you have looked at `tuesday bounces`; the last answer was: \(reason)"
    return try Campaign.pause(campaign.id, reason: cause, now: now, connection)
  }

  /// Writers hear of the first beside each issue, and when they are so many that all later ones are held. Of a notice to themselves they hear nothing:
  /// it would go the same way.
  ///
  /// - Parameter first: of those of the issue that are held.
  private func hold(_ id: Int64, of campaign: Campaign, beside first: Int64, now: Timestamp, _ connection: Connection) throws {
    try mark(id, .held, connection)
    let count = try HeldBounces(of: .singles).count(connection)
    logger.warning("a bounce of a mail to one alone is held beside an issue's", metadata: ["bounces": "\(count)"])
    if campaign.kind == .notice { return }
    let occasion = count < BounceScope.singles.heldLeast ? "beside-\(first)" : "many-beside-\(first)"
    try notices?.post(.heldSingles, occasion, ["count": "\(count)", "reason": try words(of: id, connection)], now: now, connection)
  }

  struct Standing: Sendable {
    let id: Int64
    let subscriber: SubscriberID
    /// Its campaign's name.
    let campaign: String
    let outcome: FeedbackOutcome
  }

  /// Whoever was given up for these mails within that time stands where they stood, unless something else keeps them out.
  ///
  /// - Returns: how many bounces are held by that.
  private func standBack(_ scope: BounceScope, _ span: Span, now: Timestamp, _ connection: Connection) throws -> Int {
    let standing = try standing(of: scope, span, connection)
    for bounce in standing { try mark(bounce.id, scope.outcome, connection) }
    for bounce in standing where bounce.outcome == .bounced {
      guard case .keep = try rules.verdict(of: bounce.subscriber, before: nil, now: now, connection),
        let person = try Subscriber.find(bounce.subscriber, connection)
      else {
        try mark(bounce.id, .bounced, connection)
        continue
      }
      for former in try FeedbackChanges.by(bounce.id, connection) {
        let cause = "\(Consent.held)\(bounce.campaign) came back from too many at once"
        guard try Membership.takeBack(former, of: person, cause: cause, now: now, connection) else { continue }
        if former.state == .confirmed { try SeriesReader.goOn(person.id, list: former.list, now: now, connection) }
      }
      try FeedbackChanges.forget(by: bounce.id, connection)
    }
    return standing.count
  }
}
