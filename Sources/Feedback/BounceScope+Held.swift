package import Campaigns
package import Store

extension BounceScope {
  /// Of what something is held, with how much; nil for all mails that went to one alone, which are held together.
  package static func held(_ connection: Connection) throws -> [(campaign: Campaign?, count: Int)] {
    var seen: Set<BounceScope> = []
    return try ReturnCounts.campaignsWithHeld(connection).compactMap { try Campaign.find($0, connection) }.compactMap { campaign in
      let scope = BounceScope(of: campaign)
      guard seen.insert(scope).inserted else { return nil }
      return (scope == .singles ? nil : campaign, try HeldBounces(of: scope).count(connection))
    }
  }
}
