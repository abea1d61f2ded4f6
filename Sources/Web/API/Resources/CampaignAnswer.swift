internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import HTTPTypes
internal import Store

/// A campaign, as `tuesday status` tells of it.
struct CampaignAnswer: APIObject {
  struct Returned: APIObject {
    let hard: Int
    let soft: Int
    let aboutUs: Int
    let complained: Int
    let held: Int

    static let title = "Returned"
    static let notes = [
      "hard": Note("There is no such mailbox.", 2), "soft": Note("For now, or without a reason.", 1),
      "aboutUs": Note("Refused because of us.", 0),
      "complained": Note("Reported as spam.", 0), "held": Note("For which nobody is given up until somebody has looked.", 0),
    ]

    init(_ counts: ReturnCounts) {
      (hard, soft, aboutUs, complained, held) = (counts.hard, counts.soft, counts.aboutUs, counts.complained, counts.held)
    }
  }

  let name: String
  let slug: String
  let title: String
  let kind: Campaign.Kind
  let mode: SendingMode
  let state: Campaign.State
  let sendAt: String
  let frozenAt: String?
  let finishedAt: String?
  let audience: Int?
  let counts: [String: Int]
  let balances: Bool?
  let haltedAt: String?
  let haltReason: String?
  let waitsFor: String?
  let approvedBy: [String]
  let returned: Returned

  static let title = "Campaign"
  static let notes = [
    "name": Note("Unique.", "hello"), "slug": Note("Its post's.", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"),
    "kind": Note("What its mail is."), "mode": Note(""), "state": Note("", "sent"), "sendAt": .time("When it is, or was, due."),
    "frozenAt": .time("When its audience was fixed."), "finishedAt": .time("When nothing was left to do."),
    "audience": Note("How many were recorded; the counts add up to it.", 243),
    "counts": Note("How many mails stand how.", ["accepted": 240, "failed": 3]), "balances": Note("Whether they do add up."),
    "haltedAt": .time("Since when it is paused or cancelled."), "haltReason": Note("", "by hand: the second link is wrong"),
    "waitsFor": Note("What keeps it from going on.", "the hours in which issues leave (delivery.window)"),
    "approvedBy": Note("", []), "returned": Note("What came back of what was accepted."),
  ]

  init(_ campaign: Campaign, _ situation: SendingSituation, now: Timestamp, _ connection: Connection) throws {
    let ledger = try Ledger.of(campaign.id, connection)
    let report = StatusReport(
      campaign, ledger, situation, approvals: try Approval.all(behind: campaign, connection), now: now)
    (name, slug, title, kind) = (campaign.name, campaign.slug, campaign.title, campaign.kind)
    (mode, state, sendAt) = (campaign.mode, campaign.state, report.sendAt)
    (frozenAt, finishedAt) = (report.frozenAt, report.finishedAt)
    (audience, counts, balances) = (report.audience, report.counts, report.balances)
    (haltedAt, haltReason, waitsFor, approvedBy) = (report.haltedAt, report.haltReason, report.waitsFor, report.approvedBy)
    returned = Returned(try ReturnCounts.of(campaign.id, connection))
  }
}
