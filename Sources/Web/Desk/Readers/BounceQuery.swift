internal import Audience
internal import Campaigns
internal import Feedback
internal import Foundation
internal import Mail
internal import Store

/// Which of what came back a page is about, as its address or a form says it.
struct BounceQuery: Sendable {
  let campaign: String
  /// A slug.
  let list: String
  let reason: String
  /// A day, from its beginning in the publication's zone.
  let since: String
  let hard: Bool
  /// Only about mails that went to one alone.
  let singles: Bool
  /// What stands behind the @.
  let domain: String
  /// Only what waits for somebody who looks.
  let held: Bool
  /// Also what changes nobody.
  let all: Bool

  init(_ value: (String) -> String) {
    (campaign, list, reason, since) = (value("campaign"), value("list"), value("reason"), value("since"))
    (domain, held) = (value("domain"), value("held") == "yes")
    (hard, singles, all) = (value("hard") == "yes", value("singles") == "yes", value("all") == "yes")
  }

  /// Whether it means all that ever came back.
  var isEmpty: Bool { items.isEmpty }

  /// What narrows it, by name.
  var items: [(name: String, value: String)] {
    let flags = [("hard", hard ? "yes" : ""), ("singles", singles ? "yes" : ""), ("held", held ? "yes" : "")]
    return ([("campaign", campaign), ("list", list), ("reason", reason), ("since", since), ("domain", domain)] + flags).filter {
      !$0.1.isEmpty
    }.map {
      (name: $0.0, value: $0.1)
    }
  }

  /// What nothing is called means nothing that came back.
  func filter(_ zone: TimeZone, _ connection: Connection) throws -> FeedbackFilter {
    var filter = FeedbackFilter()
    let nothing = ID<Entity.Campaign>(-1)
    if !campaign.isEmpty {
      let found = try Campaign.all(campaign, connection)
      filter.campaign = (found.first { $0.name == campaign } ?? found.first)?.id ?? nothing
    }
    if !list.isEmpty { filter.list = try MailingList.find(list, connection)?.id ?? ListID(-1) }
    if !reason.isEmpty {
      filter.reason = RefusalReason(rawValue: reason)
      if filter.reason == nil { filter.campaign = nothing }
    }
    if !since.isEmpty {
      filter.since = LocalDate(since)?.at(hour: 0, minute: 0, in: zone)
      if filter.since == nil { filter.campaign = nothing }
    }
    if !domain.isEmpty {
      filter.domain = EmailAddress.asciiDomain(of: domain)
      if filter.domain == nil { filter.campaign = nothing }
    }
    (filter.isHard, filter.isSingle, filter.isHeld) = (hard, singles, held)
    return filter
  }
}

/// What the page of bounces shows, as it was found.
struct BouncePage: Sendable {
  let query: BounceQuery
  let lists: [MailingList]
  let records: [FeedbackRecord]
  /// How many were asked for.
  let last: Int
  let held: [HeldGroup]
}
