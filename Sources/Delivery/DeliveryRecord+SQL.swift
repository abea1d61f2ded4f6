package import Store

/// One delivery, as it stands in the ledger.
package struct DeliveryRecord: Sendable, Hashable {
  /// The campaign's name.
  package let campaign: String
  package let state: DeliveryState
  package let attempts: Int
  /// The relay's last words, or ours.
  package let reply: String?
  package let changedAt: Timestamp

  /// Everybody in one state, with the address, in the order of the freeze.
  package static func people(
    of campaign: CampaignID, in state: DeliveryState, _ connection: Connection
  ) throws -> [(address: String, record: DeliveryRecord)] {
    try connection.rows(
      """
      SELECT s.address, c.name, d.attempts, d.reply, d.changed_at FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
      JOIN subscribers s ON s.id = d.subscriber_id WHERE d.campaign_id = $1 AND d.state = $2 ORDER BY d.id
      """, [campaign.sql, .text(state.rawValue)]
    ) { row in
      let record = DeliveryRecord(
        campaign: try row.text("name"), state: state, attempts: try row.int("attempts"), reply: try row.optionalText("reply"),
        changedAt: try row.time("changed_at"))
      return (try row.text("address"), record)
    }
  }

  /// One person's, newest first.
  package static func of(_ subscriber: SubscriberID, _ connection: Connection) throws -> [DeliveryRecord] {
    try connection.rows(
      """
      SELECT c.name, d.state, d.attempts, d.reply, d.changed_at FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
      WHERE d.subscriber_id = $1 ORDER BY d.id DESC
      """, [subscriber.sql]
    ) { row in
      DeliveryRecord(
        campaign: try row.text("name"), state: try row.choice("state"), attempts: try row.int("attempts"),
        reply: try row.optionalText("reply"), changedAt: try row.time("changed_at"))
    }
  }
}
