package import Store

extension Ledger {
  /// Counts in one statement, so the numbers belong to one moment. Nil before the freeze or for an unknown campaign.
  package static func of(_ campaign: CampaignID, _ connection: Connection) throws -> Ledger? {
    let audience = try connection.first("SELECT audience FROM campaigns WHERE id = $1", [campaign.sql]) {
      try $0.optionalInteger("audience")
    }
    guard let audience, let audience else { return nil }
    if let rolledUp = try RollUp.of(campaign, connection) {
      let counts = rolledUp.counts.compactMap { state, count in DeliveryState(rawValue: state).map { ($0, count) } }
      return Ledger(audience: Int(audience), counts: Dictionary(uniqueKeysWithValues: counts))
    }
    // One pass and no sorting, however many rows there are.
    let columns = DeliveryState.allCases.map { "count(*) FILTER (WHERE state = '\($0.rawValue)') AS \($0.rawValue)" }
    let counts = try connection.first(
      "SELECT \(columns.joined(separator: ", ")) FROM deliveries WHERE campaign_id = $1", [campaign.sql]
    ) { row in try DeliveryState.allCases.map { ($0, try row.int($0.rawValue)) }.filter { $0.1 > 0 } }
    return Ledger(audience: Int(audience), counts: Dictionary(uniqueKeysWithValues: counts ?? []))
  }
}
