internal import Audience
package import Delivery
package import Store

/// A campaign, as `tuesday status` tells of it: what the API answers, and what hooks are told.
package struct CampaignFacts: Codable, Sendable {
  package struct Returned: Codable, Sendable {
    package let hard: Int
    package let soft: Int
    package let aboutUs: Int
    package let complained: Int
    package let held: Int

    package init(_ counts: ReturnCounts) {
      (hard, soft, aboutUs, complained, held) = (counts.hard, counts.soft, counts.aboutUs, counts.complained, counts.held)
    }
  }

  package let name: String
  package let slug: String
  package let title: String
  package let kind: Campaign.Kind
  package let mode: SendingMode
  package let state: Campaign.State
  /// Its slug; nil for a list that is gone.
  package let list: String?
  /// Of an issue: its page.
  package let url: String?
  package let sendAt: String
  package let frozenAt: String?
  package let finishedAt: String?
  package let rolledUpAt: String?
  package let audience: Int?
  package let counts: [String: Int]
  package let balances: Bool?
  package let haltedAt: String?
  package let haltReason: String?
  package let waitsFor: String?
  package let approvedBy: [String]
  package let returned: Returned

  package init(
    _ campaign: Campaign, of publication: Publication, _ situation: SendingSituation, now: Timestamp, _ connection: Connection
  ) throws {
    let ledger = try Ledger.of(campaign.id, connection)
    let report = StatusReport(
      campaign, ledger, situation, approvals: try Approval.all(behind: campaign, connection), now: now)
    (name, slug, title, kind) = (campaign.name, campaign.slug, campaign.title, campaign.kind)
    (mode, state, sendAt) = (campaign.mode, campaign.state, report.sendAt)
    list = try MailingList.find(campaign.list, connection)?.slug
    url = campaign.kind == .issue ? publication.url(ofPost: campaign.slug) : nil
    (frozenAt, finishedAt, rolledUpAt) = (report.frozenAt, report.finishedAt, campaign.rolledUpAt?.rfc3339)
    (audience, counts, balances) = (report.audience, report.counts, report.balances)
    (haltedAt, haltReason, waitsFor, approvedBy) = (report.haltedAt, report.haltReason, report.waitsFor, report.approvedBy)
    returned = Returned(try ReturnCounts.of(campaign.id, connection))
  }
}
