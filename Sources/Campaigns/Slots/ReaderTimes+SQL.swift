internal import Delivery
internal import Store

extension ReaderTimes {
  /// What the ledger says of readers whose own time was too long ago begins so.
  private static let tooLate = "too late: "

  /// Leaves out of a campaign that was just frozen whoever should have had it longer ago than a day of a slot waits.
  ///
  /// - Returns: how many.
  func leaveOut(of campaign: CampaignID, window: Duration, now: Timestamp, _ connection: Connection) throws -> Int {
    try tooLate(window: window).sorted { $0.key < $1.key }.reduce(0) { count, zone in
      let reason = "\(Self.tooLate)it was due at \(zone.value.time.rfc3339), \(zone.key), and \(zone.value.cause)"
      return try count
        + connection.execute(
          """
          UPDATE deliveries SET state = 'excluded', reply = $3, changed_at = $2
          WHERE campaign_id = $1 AND state = 'planned' AND subscriber_id IN (SELECT s.id FROM subscribers s WHERE s.zone = $4)
          """, [campaign.sql, .time(now), .text(reason), .text(zone.key)])
    }
  }

  /// How many were left out so.
  static func leftOut(of campaign: CampaignID, _ connection: Connection) throws -> Int {
    try connection.first(
      """
      SELECT count(*) AS n FROM deliveries WHERE campaign_id = $1 AND state = 'excluded' AND substr(reply, 1, length($2)) = $2
      """, [campaign.sql, .text(tooLate)]
    ) { try $0.int("n") } ?? 0
  }

  /// How many of those who get it live in each zone.
  static func readers(of campaign: CampaignID, _ connection: Connection) throws -> [String: Int] {
    Dictionary(
      uniqueKeysWithValues: try connection.rows(
        """
        SELECT s.zone, count(*) AS n FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id
        WHERE d.campaign_id = $1 AND d.state = 'planned' AND s.zone <> '' GROUP BY s.zone
        """, [campaign.sql]
      ) { (try $0.text("zone"), try $0.int("n")) })
  }
}
