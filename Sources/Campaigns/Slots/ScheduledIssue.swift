internal import Audience
package import Delivery
internal import Markdown
package import Store

/// An issue whose content is fixed and whose time is to come: whatever happens to its file, it goes out as it was.
package struct ScheduledIssue: Sendable {
  package let campaign: Campaign
  /// The day of the slot that it has; nil for one with a time of its own.
  package let day: LocalDate?
  /// The slug of its list, whose file it was made of: another list's of the same slug is none of its business.
  private let list: String
  /// The day that it carries when its post names none.
  private let date: LocalDate

  /// Those of a list, the next first.
  ///
  /// - Parameter slug: of the only one that is asked for.
  package static func all(list: ListID, mode: SendingMode, slug: String? = nil, _ connection: Connection) throws -> [ScheduledIssue] {
    let campaigns = try Campaign.scheduled(list: list, mode: mode, connection).filter { slug == nil || $0.slug == slug }
    guard !campaigns.isEmpty, let name = try MailingList.find(list, connection)?.slug else { return [] }
    let days = try Slot.days(list: list, mode: mode, connection)
    return try campaigns.compactMap { campaign in
      guard let date = try Issue.load(hash: campaign.contentHash, connection).flatMap({ LocalDate($0.date) }) else { return nil }
      return ScheduledIssue(campaign: campaign, day: days[campaign.id].flatMap { LocalDate($0) }, list: name, date: date)
    }
  }

  /// Nil for a campaign that is not one.
  package static func find(_ campaign: Campaign, _ connection: Connection) throws -> ScheduledIssue? {
    try all(list: campaign.list, mode: campaign.mode, slug: campaign.slug, connection).first { $0.campaign.id == campaign.id }
  }

  /// What to do about a file that says something else.
  package var advice: String {
    "it goes out as it was; to change that: tuesday campaign cancel \(campaign.name), then plan and apply again, or send it anew"
  }

  /// What has become of its file since, in `publication`; nil when an issue of it would be this one.
  package func change(in publication: Publication) throws -> String? {
    let folder = PostFolder(path: publication.posts, of: publication)
    let files = try folder.pathsBySlug()[campaign.slug] ?? []
    guard let path = files.first(where: { Post.head(ofPostAt: $0).map { ($0.list ?? MailingList.main) == list } ?? true }) else {
      return FeedRoundup.isOne(campaign.slug, in: publication) ? nil : "the file is gone"
    }
    let renderer = IssueRenderer(inspecting: publication, mode: campaign.mode)
    return (try? Post.load(path, in: publication).post).map { isMade(of: $0, by: renderer) } == true ? nil : Self.changed
  }

  static let changed = "the file has changed since it was scheduled"

  /// Whether the post, its theme and the settings make this issue still.
  func isMade(of post: Post, by renderer: IssueRenderer) -> Bool {
    let issue = try? renderer.issue(of: post, today: date)
    return (try? issue?.frozen().hash) == campaign.contentHash
  }
}

extension [ScheduledIssue] {
  /// Those that keep a day and a time which a slot by this rule does not have; for no rule all that have a day.
  package func left(by rule: SlotRule?) -> [ScheduledIssue] {
    filter { issue in issue.day.map { rule?.occurrence(on: $0)?.time != issue.campaign.sendAt } ?? false }
  }
}
