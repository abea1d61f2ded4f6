internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

/// A mail of somebody's, or an issue that they did not get.
struct ReaderMail: APIObject {
  let campaign: String
  let title: String
  let campaignState: Campaign.State
  let state: DeliveryState?
  let attempts: Int
  let reply: String?
  let at: String?
  let countedAt: String?

  static let notes = [
    "countedAt": .time("Since when only counts are kept of it: what became of it for one reader is not known any more."),
    "campaign": Note("", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"), "campaignState": Note(""),
    "state": Note("Left out where they are not in its audience."), "attempts": Note("", 1),
    "reply": Note("The relay's last words, or ours.", "250 2.0.0 Ok"), "at": .time("When that was last new."),
  ]

  init(_ campaign: Campaign, _ record: DeliveryRecord?) {
    (self.campaign, title, campaignState) = (campaign.name, campaign.title, campaign.state)
    countedAt = campaign.rolledUpAt?.rfc3339
    (state, attempts, reply, at) = (record?.state, record?.attempts ?? 0, record?.reply, record?.changedAt.rfc3339)
  }
}

/// Why somebody got an issue, or did not.
struct ReaderStory: APIObject {
  let campaign: String
  let state: String
  let isInAudience: Bool
  let list: String?
  let standing: String?
  let obstacles: [String]
  let rule: [String]
  let delivery: DeliveryState?
  let reply: String?
  let next: String

  static let notes = [
    "campaign": Note("", "hello"), "state": Note("The campaign's.", "sent"),
    "isInAudience": Note("Whether they were recorded for it; false too where that is not known any more, as `next` says."),
    "list": Note("", "main"), "standing": Note("Where they stand with the list now.", "confirmed"),
    "obstacles": Note("What would keep a mail from them now.", []), "rule": Note("The campaign's rule, part by part.", ["yes everyone"]),
    "delivery": Note("", "accepted"), "reply": Note("The relay's last words, or ours.", "250 2.0.0 Ok"),
    "next": Note("What happens now.", "nothing: they have it"),
  ]

  init(_ story: DeliveryStory) {
    (campaign, state, isInAudience) = (story.campaign, story.state, story.isInAudience)
    (list, standing, obstacles) = (story.standing.list, story.standing.state, story.standing.obstacles)
    rule = story.rule?.lines() ?? []
    delivery = story.delivery.flatMap { DeliveryState(rawValue: $0.state) }
    (reply, next) = (story.delivery?.reply, story.onlyCounts ?? story.next)
  }
}
