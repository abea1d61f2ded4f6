package import Campaigns
internal import Store

extension BounceScope {
  package init(of campaign: Campaign) { self = campaign.kind.isTogether ? .campaign(campaign.id) : .singles }

  /// Of rows of `feedback`.
  ///
  /// - Parameter row: what the statement calls the row.
  func condition(_ row: String, _ parameters: inout SQLParameters) -> String {
    switch self {
    case .campaign(let id): "\(row).campaign_id = \(parameters.bind(id.sql))"
    case .domain(let name): "\(row).domain = \(parameters.bind(.text(name)))"
    case .singles:
      "EXISTS (SELECT 1 FROM campaigns g WHERE g.id = \(row).campaign_id AND g.mode = 'live' AND g.kind NOT IN \(Campaign.Kind.together))"
    }
  }
}
