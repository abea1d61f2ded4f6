package import Store

extension LinkTargets {
  /// - Parameter campaign: nil: those of all.
  package static func load(of campaign: CampaignID? = nil, _ connection: Connection) throws -> LinkTargets {
    let rows = try connection.rows(
      """
      SELECT t.campaign_id, t.link, t.target FROM link_targets t
      WHERE t.target IS NOT NULL \(campaign == nil ? "" : "AND t.campaign_id = $1") AND t.number = (
        SELECT max(n.number) FROM link_targets n WHERE n.campaign_id = t.campaign_id AND n.link = t.link)
      """, campaign.map { [$0.sql] } ?? []
    ) { (Link(campaign: try $0.id("campaign_id"), number: try $0.int("link")), try $0.text("target")) }
    return LinkTargets(Dictionary(uniqueKeysWithValues: rows))
  }
}
