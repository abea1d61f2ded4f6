package import Store

extension Ledger {
  /// Counts in one statement, so the numbers belong to one moment. Nil before the freeze or for an unknown campaign.
  package static func of(_ campaign: CampaignID, _ connection: Connection) throws -> Ledger? {
    let audience = try connection.first("SELECT audience FROM campaigns WHERE id = $1", [campaign.sql]) {
      try $0.optionalInteger("audience")
    }
    guard let audience, let audience else { return nil }
    let counts = try connection.rows(
      "SELECT state, count(*) AS count FROM deliveries WHERE campaign_id = $1 GROUP BY state", [campaign.sql]
    ) { (try $0.choice("state") as DeliveryState, try $0.int("count")) }
    return Ledger(audience: Int(audience), counts: Dictionary(uniqueKeysWithValues: counts))
  }
}
