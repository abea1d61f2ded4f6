internal import Audience
internal import Campaigns
internal import Delivery
internal import Logging
internal import Store

/// Holds what says of too many mails of one issue that nobody is there. A list grows old slowly; when most of it is refused at once, something is wrong
/// with us, the relay or a provider, and nobody may be given up for that. The issue is paused, who was given up for it stands again, the writers are
/// told, and what else comes is held too, until somebody has looked: ``HeldBounces``.
struct BounceBrake: Sendable {
  let rules: FeedbackRules
  let notices: Notices?
  let logger: Logger

  /// Begins the cause of what it does.
  static let isHeld = "held: "

  /// Fewer are chance.
  static let least = 20
  /// So many of a hundred of those that had an answer. A list that nobody mailed for years has ten or twenty that are gone.
  static let percent = 30
  static let hour = Duration.seconds(3600)
  /// Up to so many are counted at each one, beyond that at one of 64: counting thousands for each of thousands takes long.
  static let counted = 1000

  /// - Parameters:
  ///   - id: of the bounce that came in.
  ///   - at: when it was said: what a provider had to keep for us while nobody took it comes all at once.
  /// - Returns: whether it is held.
  func holds(_ id: Int64, of campaign: CampaignID, at: Timestamp, now: Timestamp, _ connection: Connection) throws -> Bool {
    if try HeldBounces.areThere(of: campaign, connection) { return true }
    let since = at + (.zero - Self.hour)
    guard try isTooMany(id, of: campaign, since: since, connection), let found = try Campaign.find(campaign, connection),
      found.kind.isForMany || found.kind == .series
    else { return false }
    try hold(id, of: found, since: since, now: now, connection)
    return true
  }

  /// By chance, as far as the numbers are concerned: what comes in turns with other events must not be missed.
  static func isLookedAt(_ id: Int64) -> Bool { (UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15) >> 58 == 0 }

  private func isTooMany(_ id: Int64, of campaign: CampaignID, since: Timestamp, _ connection: Connection) throws -> Bool {
    var count = try hardOnes(of: campaign, since: since, limit: Self.counted + 1, connection)
    if count < Self.least { return false }
    if count > Self.counted {
      if !Self.isLookedAt(id) { return false }
      count = try hardOnes(of: campaign, since: since, limit: .max, connection)
    }
    return try !campaign.hasMore(than: count * 100 / Self.percent, in: [.accepted, .failed], connection)
  }

  private func hold(_ id: Int64, of campaign: Campaign, since: Timestamp, now: Timestamp, _ connection: Connection) throws {
    let reason = try words(of: campaign.id, connection)
    try mark(id, .held, connection)
    let count = try standBack(campaign, since: since, now: now, connection) + 1
    let cause =
      "by its bounces: of \(count) mails within an hour it was said that nobody is there, and nobody is given up for it until you have looked at `tuesday bounces`; the last answer was: \(reason)"
    // One of which nothing is left to be sent would only wait for somebody to let it end.
    let isPaused =
      try campaign.kind.isForMany && Campaign.isOpen(campaign.id, connection)
      && Campaign.pause(campaign.id, reason: cause, now: now, connection)
    let values = ["campaign": campaign.name, "issue": campaign.title, "count": "\(count)", "reason": reason]
    // It may come to that again after somebody has looked, and that is news.
    try notices?.post(.held, "\(campaign.name).\(id)", values, now: now, connection)
    logger.warning(
      "bounces are held until somebody has looked",
      metadata: ["campaign": "\(campaign.name)", "bounces": "\(count)", "paused": "\(isPaused)"])
  }

  struct Standing: Sendable {
    let id: Int64
    let subscriber: SubscriberID
    let outcome: FeedbackOutcome
  }

  /// Whoever was given up for this issue within the hour stands where they stood, unless something else keeps them out.
  ///
  /// - Returns: how many bounces are held by that.
  private func standBack(_ campaign: Campaign, since: Timestamp, now: Timestamp, _ connection: Connection) throws -> Int {
    let standing = try standing(of: campaign.id, since: since, connection)
    for bounce in standing { try mark(bounce.id, .held, connection) }
    for bounce in standing where bounce.outcome == .bounced {
      guard case .keep = try rules.verdict(of: bounce.subscriber, before: nil, now: now, connection),
        let person = try Subscriber.find(bounce.subscriber, connection)
      else {
        try mark(bounce.id, .bounced, connection)
        continue
      }
      for former in try FeedbackChanges.by(bounce.id, connection) {
        let cause = "\(Self.isHeld)\(campaign.name) came back from too many at once"
        guard try Membership.takeBack(former, of: person, cause: cause, now: now, connection) else { continue }
        if former.state == .confirmed { try SeriesReader.goOn(person.id, list: former.list, now: now, connection) }
      }
      try FeedbackChanges.forget(by: bounce.id, connection)
    }
    return standing.count
  }
}
