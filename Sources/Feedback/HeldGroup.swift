package import Campaigns
package import Store

/// Bounces that are held together, and about which somebody decides together.
package struct HeldGroup: Sendable {
  package let scope: BounceScope
  /// Nil for a domain's, and for all mails that went to one alone.
  package let campaign: Campaign?
  package let count: Int

  /// What they are called to those who look.
  package var name: String { campaign?.name ?? scope.domain ?? BounceScope.singlesName }

  /// All of which something is held: by campaign, then mails to one alone, then by domain.
  package static func all(_ connection: Connection) throws -> [HeldGroup] {
    let campaigns = try ReturnCounts.campaignsWithHeld(connection).compactMap { try Campaign.find($0, connection) }
    let issues = campaigns.filter(\.kind.isTogether).map { (BounceScope(of: $0), Optional($0)) }
    let singles: [(BounceScope, Campaign?)] = campaigns.count > issues.count ? [(.singles, nil)] : []
    let domains = try ReturnCounts.domainsWithHeld(connection).map { (BounceScope.domain($0), Campaign?.none) }
    return try (issues + singles + domains).map { scope, campaign in
      HeldGroup(scope: scope, campaign: campaign, count: try HeldBounces(of: scope).count(connection))
    }
  }

  /// Those that somebody decides about: of a campaign, of a domain, or, of neither, of all mails that went to one alone.
  package static func of(_ campaign: Campaign?, domain: String?, _ connection: Connection) throws -> HeldGroup {
    let scope = domain.map { BounceScope.domain($0) } ?? campaign.map(BounceScope.init) ?? .singles
    let count = try HeldBounces(of: scope).count(connection)
    return HeldGroup(scope: scope, campaign: scope.domain == nil && scope != .singles ? campaign : nil, count: count)
  }
}
