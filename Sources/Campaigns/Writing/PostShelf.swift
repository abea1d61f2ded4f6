package import Audience
package import Delivery
internal import Markdown
package import Store

/// All files of the folder of posts, with how each stands: what `tuesday queue` says of those that wait, and what became of the others.
package struct PostShelf: Sendable {
  package enum Standing: Sendable {
    case waiting(PostQueue.Entry)
    /// Its content is fixed; `change` is what has become of its file since.
    case scheduled(ScheduledIssue, change: String?)
    /// Sent, or under way.
    case issued(Campaign)
    /// Nothing is in it so far.
    case empty
    /// Neither waits for anybody nor was it sent.
    case unknown
  }

  package struct Item: Sendable {
    /// `hello.md`
    package let file: String
    package let slug: String
    package let title: String
    /// Whose it is to send; nil where there is no such list.
    package let list: MailingList?
    package let standing: Standing
    /// The day of the slot that would take it.
    package let day: String?
    /// What becomes of it on a day that has begun; nil before.
    package let urgency: String?
  }

  /// The days whose time has come and that wait for an issue still: what becomes ready for them goes at once.
  package let open: [ComingSlots.Day]

  /// What is scheduled, what waits, in the order in which it goes out, and what went out, the last first.
  package let items: [Item]

  private static let horizon = 104

  package init(of publication: Publication, mode: SendingMode, memory: RoundMemory, now: Timestamp, _ connection: Connection) throws {
    let folder = PostFolder(path: publication.posts, of: publication, memory: memory)
    let heads = try folder.heads()
    var known: Set<String> = []
    var (scheduled, waiting, others): ([Item], [Item], [(Item, Timestamp)]) = ([], [], [])
    var open: [ComingSlots.Day] = []
    let lists = try MailingList.all(connection)
    for list in lists {
      let coming = try ComingSlots(list, count: Self.horizon, in: publication, mode: mode, memory: memory, now: now, connection)
      open += coming.days.filter { $0.openUntil != nil && $0.skipped == nil && $0.scheduled == nil }
      for issue in coming.scheduled {
        guard let found = heads.first(where: { $0.slug == issue.campaign.slug && Self.list(of: $0.head) == list.slug }) else { continue }
        known.insert(found.path)
        let standing = Standing.scheduled(issue, change: try issue.change(in: publication))
        scheduled.append(Item(found.path, found.slug, issue.campaign.title, list, standing, day: issue.day?.description))
      }
      let entries = coming.queue.entries.map { ($0, coming.index(of: $0.slug)) }.sorted { ($0.1 ?? .max) < ($1.1 ?? .max) }
      for (entry, day) in entries where coming.queue.isFile(entry) && known.insert(entry.path).inserted {
        let day = day.map { coming.days[$0] }
        waiting.append(Item(entry.path, entry.slug, entry.title, list, .waiting(entry), day: day?.date, urgency: day?.urgency))
      }
    }
    for (path, head, slug) in heads where known.insert(path).inserted {
      let list = lists.first { $0.slug == Self.list(of: head) }
      let campaign = try list.flatMap { try Campaign.find(slug: slug, list: $0.id, mode: mode, connection) }
      let item = Item(path, slug, head?.name ?? "", list, campaign.map { .issued($0) } ?? .unknown, day: nil)
      others.append((item, campaign?.frozenAt ?? campaign?.createdAt ?? now))
    }
    for path in try folder.paths() where known.insert(path).inserted { waiting.append(Item(path, "", "", nil, .empty, day: nil)) }
    self.open = open
    items = scheduled + waiting + others.sorted { $0.1 > $1.1 }.map(\.0)
  }

  private static func list(of head: FrontMatter?) -> String { head?.list ?? MailingList.main }
}

extension PostShelf.Item {
  fileprivate init(
    _ path: String, _ slug: String, _ title: String, _ list: MailingList?, _ standing: PostShelf.Standing, day: String?,
    urgency: String? = nil
  ) {
    self.init(
      file: String(path.split(separator: "/").last ?? ""), slug: slug, title: title, list: list, standing: standing, day: day,
      urgency: urgency)
  }
}
