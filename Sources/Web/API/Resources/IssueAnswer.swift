internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import HTTPTypes
internal import Store

/// What became of an issue.
struct IssueAnswer: APIObject {
  let campaign: String
  let title: String
  let sentAt: String
  let audience: Int
  let counts: [String: Int]
  let inDigest: Int
  let expired: Int
  let delivered: Int
  let returned: CampaignFacts.Returned
  let left: Int
  let leftBecause: [String: Int]
  let joinedList: Int
  let leftList: Int

  static let title = "IssueReport"
  static let notes = [
    "campaign": Note("", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"), "sentAt": .time("When its audience was fixed."),
    "audience": Note("", 243), "counts": Note("The ledger, by state.", ["accepted": 240, "failed": 3]),
    "inDigest": Note("Of the excluded, who have it in a digest instead, or will.", 0),
    "expired": Note("Of the failed, whose time ran out.", 0), "delivered": Note("Taken by a server, and nothing of it came back.", 238),
    "returned": Note("What came back."), "left": Note("Who left by the link in this mail, or by an answer to it.", 1),
    "leftBecause": Note("What they say of it, as far as they do: how many give each reason.", ["too many mails": 1]),
    "joinedList": Note("Who came to the list from this issue to the next.", 4), "leftList": Note("Who left it in that time.", 1),
  ]

  init(_ report: IssueReport) {
    (campaign, title, sentAt, audience) = (report.campaign, report.title, report.sentAt, report.audience)
    (counts, inDigest, expired, delivered) = (report.counts, report.inDigest, report.expired, report.deliveredCount)
    (returned, left, leftBecause) = (CampaignFacts.Returned(report.returned), report.left, report.leftBecause)
    (joinedList, leftList) = (report.growth.joined, report.growth.left)
  }
}
