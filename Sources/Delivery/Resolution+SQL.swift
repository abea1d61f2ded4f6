package import Store

extension Resolution {
  /// Settles uncertain deliveries of one campaign.
  ///
  /// - Parameters:
  ///   - chosen: whose; nil for all.
  ///   - cause: who decided, for the ledger.
  /// - Returns: how many.
  package func settle(
    _ campaign: CampaignID, of chosen: Set<SubscriberID>?, cause: String, now: Timestamp, _ connection: Connection
  ) throws -> Int {
    let deliveries = try connection.rows(
      "SELECT id, subscriber_id FROM deliveries WHERE campaign_id = $1 AND state = 'uncertain' ORDER BY subscriber_id", [campaign.sql]
    ) { (id: try $0.id("id") as DeliveryID, subscriber: try $0.id("subscriber_id") as SubscriberID) }
    let settled = deliveries.filter { chosen?.contains($0.subscriber) ?? true }
    for delivery in settled {
      switch self {
      case .resend: try Outbox.putBack(delivery.id, cause: cause, connection, now: now)
      case .close: try close(delivery.id, cause, now, connection)
      }
    }
    return settled.count
  }

  private func close(_ delivery: DeliveryID, _ cause: String, _ now: Timestamp, _ connection: Connection) throws {
    try Self.arrived(delivery, cause: cause, now: now, connection)
  }

  /// It is known now that it was taken, or somebody says so.
  package static func arrived(_ delivery: DeliveryID, cause: String, now: Timestamp, _ connection: Connection) throws {
    let isSettled =
      try connection.execute(
        "UPDATE deliveries SET state = 'accepted', changed_at = $2, reply = $3 WHERE id = $1 AND state = 'uncertain'",
        [delivery.sql, .time(now), .text(cause)]) == 1
    if isSettled { try Attempt.keep(.accepted, cause, of: delivery, at: now, connection) }
  }
}
