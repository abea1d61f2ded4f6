internal import Audience
internal import Delivery
internal import Foundation
internal import Store

extension IssueReport {
  static func of(
    _ campaign: Campaign, left: ListGrowth.Leavers, _ growth: ListGrowth.Change, hasLinks: Bool, in zone: TimeZone, _ connection: Connection
  ) throws -> IssueReport {
    let ledger = try Ledger.of(campaign.id, connection) ?? Ledger(audience: 0, counts: [:])
    let tracking = try Issue.load(hash: campaign.contentHash, connection)?.tracking
    func counts(_ kind: Visit.Kind, _ counting: Tracking.Counting?) throws -> VisitCounts? {
      try counting.map { _ in try VisitCounts.byLink(of: campaign.id, kind, connection)[0] ?? VisitCounts() }
    }
    let sentAt = campaign.frozenAt ?? campaign.sendAt
    return IssueReport(
      campaign: campaign.name, title: campaign.title, state: campaign.state.rawValue, isRehearsal: campaign.mode == .rehearsal,
      sentAt: sentAt.rfc3339, day: LocalDate(sentAt, in: zone).description,
      counts: Dictionary(uniqueKeysWithValues: ledger.counts.map { ($0.key.rawValue, $0.value) }), audience: ledger.audience,
      balances: ledger.balances, inDigest: ledger[.excluded] > 0 ? try DeliveryRecord.inDigest(of: campaign.id, connection) : 0,
      expired: ledger[.failed] > 0 ? try DeliveryRecord.expired(in: campaign.id, connection) : 0,
      returned: try ReturnCounts.of(campaign.id, connection), left: left.people,
      leftBecause: LeavingReason.byName(left.reasons),
      growth: growth, clicks: try counts(.clicked, tracking?.clicks), opens: try counts(.opened, tracking?.opens),
      links: hasLinks ? try IssueLink.all(of: campaign, connection) : nil, trial: try TrialReport.of(campaign, connection))
  }
}
