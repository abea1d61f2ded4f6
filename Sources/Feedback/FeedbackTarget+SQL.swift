internal import Audience
internal import Campaigns
internal import Delivery
internal import Mail
internal import Store

extension FeedbackTarget {
  /// Nil for what is about nobody: nothing proves it, it was a rehearsal, or the person was erased.
  static func of(_ event: FeedbackEvent, _ keys: SigningKeys, now: Timestamp, _ connection: Connection) throws -> FeedbackTarget? {
    let target: FeedbackTarget? =
      switch event.about {
      case .nobody, .forged: nil
      case .delivery(let id): try of(id, connection)
      case .leaving(let address): try of(address, connection)
      case .reader(let person, let list, let campaign, _): try of(person, list, campaign, connection)
      case .named(let messageID, let campaign, let addresses, let isTrusted):
        try messageID.flatMap { try of($0, campaign, addresses, keys, connection) }
          ?? (isTrusted ? addresses.first.flatMap { try newest(of: $0, now: now, connection) } : nil)
      }
    return target.flatMap { Erasure.subscriber(of: $0.subscriber.address.text) == nil ? $0 : nil }
  }

  private static func of(_ address: LeavingAddress, _ connection: Connection) throws -> FeedbackTarget? {
    guard !address.isPreview, let subscriber = try Subscriber.find(address.subscriber, connection),
      let list = try MailingList.find(address.list, connection)
    else { return nil }
    return FeedbackTarget(subscriber: subscriber, list: list.id)
  }

  /// The mail of a campaign that somebody had, or, where that is not known, somebody on a list.
  private static func of(
    _ person: PublicID, _ list: ListID, _ campaign: CampaignID?, _ connection: Connection
  ) throws -> FeedbackTarget? {
    guard let campaign, let subscriber = try Subscriber.find(person, connection) else {
      return try of(LeavingAddress(subscriber: person, list: list), connection)
    }
    // Whether they had one that is rolled up is not known any more; whom it is about is.
    let isRolledUp = "SELECT 1 AS one FROM campaigns WHERE id = $1 AND mode = 'live' AND rolled_up_at IS NOT NULL"
    if try connection.first(isRolledUp, [campaign.sql], { try $0.int("one") }) != nil {
      return try of(LeavingAddress(subscriber: person, list: list), connection)
    }
    return try connection.first(
      "SELECT id FROM deliveries WHERE campaign_id = $1 AND subscriber_id = $2", [campaign.sql, subscriber.id.sql]
    ) { try $0.id("id") as DeliveryID }.flatMap { try of($0, connection) }
  }

  static func of(_ delivery: DeliveryID, _ connection: Connection) throws -> FeedbackTarget? {
    let found = try connection.first(
      """
      SELECT d.subscriber_id, d.campaign_id, d.state, d.changed_at, c.name, c.list_id, c.kind FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
      WHERE d.id = $1 AND c.mode = 'live' AND c.rolled_up_at IS NULL
      """, [delivery.sql]
    ) { row in
      (
        subscriber: try row.id("subscriber_id") as SubscriberID, campaign: try row.id("campaign_id") as CampaignID,
        state: try row.choice("state") as DeliveryState, changedAt: try row.time("changed_at"), name: try row.text("name"),
        list: try row.id("list_id") as ListID,
        kind: try row.choice("kind") as Campaign.Kind
      )
    }
    guard let found, let subscriber = try Subscriber.find(found.subscriber, connection) else { return nil }
    let isSent = found.state == .accepted || found.state == .failed
    return FeedbackTarget(
      subscriber: subscriber, delivery: delivery, state: found.state, sentAt: isSent ? found.changedAt : nil, campaign: found.campaign,
      campaignName: found.name, list: found.list,
      canBeLeft: found.kind.isOfList && found.kind != .test)
  }

  /// How many mails are held against one Message-ID, the newest of a person, those of which nobody knows whether they arrived, or those of a campaign.
  private static let (ownMails, uncertainMails, mailsOfOne) = (500, 5_000, 20_000)

  static let areUncertain = "d.state = 'uncertain'"

  /// The newest first, in the order of the index of those that are uncertain.
  static func mails(_ condition: String) -> String {
    """
    SELECT d.id, d.campaign_id, s.public_id FROM deliveries d CROSS JOIN subscribers s ON s.id = d.subscriber_id
    WHERE \(condition) ORDER BY d.campaign_id DESC
    """
  }

  /// The mail that has this Message-ID: of those that these people had, those that are uncertain, or those of the campaign that is named beside it.
  private static func of(
    _ messageID: String, _ campaign: CampaignID?, _ addresses: [EmailAddress], _ keys: SigningKeys, _ connection: Connection
  ) throws -> FeedbackTarget? {
    for address in addresses.prefix(10) {
      guard let person = try Subscriber.find(address, connection) else { continue }
      if let found = try delivery(messageID, "d.subscriber_id = $1", [person.id.sql], limit: ownMails, keys, connection) {
        return try of(found, connection)
      }
    }
    let found =
      try delivery(messageID, areUncertain, [], limit: uncertainMails, keys, connection)
      ?? campaign.flatMap { try delivery(messageID, "d.campaign_id = $1", [$0.sql], limit: mailsOfOne, keys, connection) }
    return try found.flatMap { try of($0, connection) }
  }

  /// Which of some mails has this Message-ID.
  private static func delivery(
    _ messageID: String, _ condition: String, _ parameters: [SQLValue], limit: Int, _ keys: SigningKeys, _ connection: Connection
  ) throws -> DeliveryID? {
    try connection.rows("\(mails(condition)) LIMIT \(limit)", parameters) {
      (
        id: try $0.id("id") as DeliveryID, campaign: try $0.id("campaign_id") as CampaignID,
        person: PublicID(bytes: try $0.bytes("public_id"))
      )
    }
    .first { mail in mail.person.map { keys.isMessageID(messageID, of: $0, in: mail.campaign) } == true }?.id
  }

  /// The last mail to an address, if it is not long ago.
  private static func newest(of address: EmailAddress, now: Timestamp, _ connection: Connection) throws -> FeedbackTarget? {
    guard let person = try Subscriber.find(address, connection) else { return nil }
    return try connection.first(
      """
      SELECT d.id FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
      WHERE d.subscriber_id = $1 AND c.mode = 'live' AND d.state IN ('accepted', 'uncertain') AND d.changed_at >= $2
      ORDER BY d.changed_at DESC, d.id DESC LIMIT 1
      """, [person.id.sql, .time(now + (.zero - memory))]
    ) { try $0.id("id") as DeliveryID }.flatMap { try of($0, connection) }
  }
}
