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
      case .named(let messageID, let addresses, let isTrusted):
        try messageID.flatMap { try of($0, addresses, keys, now: now, connection) }
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

  static func of(_ delivery: DeliveryID, _ connection: Connection) throws -> FeedbackTarget? {
    let found = try connection.first(
      """
      SELECT d.subscriber_id, d.campaign_id, d.state, c.name, c.list_id, c.kind FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
      WHERE d.id = $1 AND c.mode = 'live'
      """, [delivery.sql]
    ) { row in
      (
        subscriber: try row.id("subscriber_id") as SubscriberID, campaign: try row.id("campaign_id") as CampaignID,
        state: try row.choice("state") as DeliveryState, name: try row.text("name"), list: try row.id("list_id") as ListID,
        kind: try row.choice("kind") as Campaign.Kind
      )
    }
    guard let found, let subscriber = try Subscriber.find(found.subscriber, connection) else { return nil }
    return FeedbackTarget(
      subscriber: subscriber, delivery: delivery, state: found.state, campaign: found.campaign, campaignName: found.name, list: found.list,
      canBeLeft: found.kind.isOfList && found.kind != .test)
  }

  /// How many mails are held against one Message-ID, the newest of a person, or of those of which nobody knows whether they arrived.
  private static let (ownMails, uncertainMails) = (500, 5_000)

  static let areUncertain = "d.state = 'uncertain'"

  /// The newest first, in the order of the index of those that are uncertain.
  static func mails(_ condition: String) -> String {
    """
    SELECT d.id, d.campaign_id, s.public_id FROM deliveries d CROSS JOIN subscribers s ON s.id = d.subscriber_id
    WHERE \(condition) ORDER BY d.campaign_id DESC
    """
  }

  /// The mail that has this Message-ID: of those that these people had, or of those that are uncertain.
  private static func of(
    _ messageID: String, _ addresses: [EmailAddress], _ keys: SigningKeys, now: Timestamp, _ connection: Connection
  ) throws -> FeedbackTarget? {
    func delivery(_ condition: String, _ parameters: [SQLValue], limit: Int) throws -> DeliveryID? {
      try connection.rows("\(mails(condition)) LIMIT \(limit)", parameters) {
        (
          id: try $0.id("id") as DeliveryID, campaign: try $0.id("campaign_id") as CampaignID,
          person: PublicID(bytes: try $0.bytes("public_id"))
        )
      }
      .first { mail in mail.person.map { keys.isMessageID(messageID, of: $0, in: mail.campaign) } == true }?.id
    }
    for address in addresses.prefix(10) {
      guard let person = try Subscriber.find(address, connection) else { continue }
      if let found = try delivery("d.subscriber_id = $1", [person.id.sql], limit: ownMails) { return try of(found, connection) }
    }
    return try delivery(areUncertain, [], limit: uncertainMails).flatMap { try of($0, connection) }
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
