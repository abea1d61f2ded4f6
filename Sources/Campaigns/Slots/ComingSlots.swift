package import Audience
package import Delivery
internal import Markdown
package import Store
internal import Words

/// The coming days of a slot, and what each would take as things are.
package struct ComingSlots: Sendable {
  package struct Day: Encodable, Sendable {
    package let date: String
    /// `Tue 2026-12-01 09:00 UTC-06:00`
    package let local: String
    package let zone: String
    package let utc: String
    /// Of a slot at the readers' own time: when the first of them have it.
    package let begins: String?
    /// Why it is left out; nil when it is not.
    package let skipped: String?
    package let post: String?
    /// The campaign that has the day already; nil: it takes what is ready then.
    package let scheduled: String?
    /// The post that it would take if somebody had approved it; nil where another goes.
    package var unapproved: String?
    /// How that stands: open, refused, changed, impossible.
    package var approval: String?
    /// What keeps the first post whose turn it would be, in words; nil where another goes.
    package var obstacle: String?
    /// What is no issue of the slot but the month's digest; nil for all others.
    package var digest: Digest?
    /// The feed whose news it has, if there are any by then.
    package var news: String?
    /// The scheduled issue that nobody will get, with the reason: it is taken back when the day comes. Nil for all other days.
    package var lost: String?

    package var row: [String] {
      let first = begins.map { ", first readers \($0)" } ?? ""
      if let digest { return [local, zone, digest.text] }
      let issue = scheduled.map { "scheduled: \($0)" } ?? post
      return [
        local, zone + first,
        [skipped.map { "left out: \($0)" } ?? issue ?? obstacle ?? news.map(ComingSlots.coming) ?? "no post is ready", lost]
          .compactMap(\.self).joined(separator: "; "),
      ]
    }
  }

  /// That an issue whose content is fixed will not go out.
  package static func lost(_ slug: String, because reason: String) -> String { "\(slug) is scheduled, and nobody will get it: \(reason)" }

  package static func coming(from feed: String) -> String { "what is new in \(feed) by then" }

  /// So far.
  package struct Digest: Encodable, Sendable {
    package let campaign: String
    package let issues: Int
    package let readers: Int

    package var text: String {
      "\(campaign): \(issues) \(issues == 1 ? "issue" : "issues") for \(readers) \(readers == 1 ? "reader" : "readers") so far"
    }
  }

  /// Nil: nothing goes out by itself.
  package let slot: Slot?
  package let days: [Day]
  /// Issues whose content is fixed and whose time is to come.
  package let scheduled: [ScheduledIssue]
  /// Why nobody will get one of those, by slug: what comes before has its readers.
  package let lost: [String: String]
  /// The month's digest, as a day among those of the slot; nil when nothing waits for one.
  package let digest: Day?
  /// What waits, with what cannot go out yet.
  package let queue: PostQueue

  /// - Parameter memory: of whoever looks often: of what the files of posts say.
  package init(
    _ list: MailingList, count: Int, in publication: Publication, mode: SendingMode, memory: RoundMemory? = nil, now: Timestamp,
    _ connection: Connection
  ) throws {
    slot = try Slot.find(list: list.id, connection)
    var queue = try PostQueue(
      of: list, in: publication, mode: mode, complete: true, hasRoundups: true, memory: memory, now: now,
      Approving(publication, mode: mode),
      connection)
    let scheduled = try ScheduledIssue.all(list: list.id, mode: mode, connection)
    self.scheduled = scheduled
    digest = try ComingDigest.next(
      of: list, mode: mode, slot: slot, zone: publication.zone, now: now, connection
    ).map { Day($0) }
    let judgement = Judgement(publication, mode: mode, memory: memory)
    var coming = try ComingIssues(of: list.id, in: publication, mode: mode, connection)
    days =
      try slot.map { slot in
        try Self.days(of: slot, list, count, &queue, scheduled, publication, mode, now, connection) { slug in
          try coming.hindrance(of: slug, connection)
        } absence: { post, time, begins in
          let moment = max(begins, now)
          let turnout = try judgement.turnout(of: post, at: time, asOf: moment, after: coming, connection)
          if let obstacle = try turnout.obstacle(connection) { return obstacle }
          try coming.add(post.slug, telling: post.frontMatter.tells, to: turnout.readers, at: time, connection)
          return nil
        }
      } ?? []
    lost = try Dictionary(
      scheduled.compactMap { issue in try coming.hindrance(of: issue.campaign.slug, connection).map { (issue.campaign.slug, $0) } }
    ) { first, _ in first }
    self.queue = queue
  }

  /// The issue that has a day already.
  package func scheduled(on day: LocalDate) -> ScheduledIssue? { scheduled.first { $0.day == day } }

  /// What keeps a day and a time that the slot by this rule does not have.
  package func left(by rule: SlotRule) -> [ScheduledIssue] {
    scheduled.filter { issue in issue.day.map { rule.occurrence(on: $0)?.time != issue.campaign.sendAt } ?? false }
  }

  /// - Parameters:
  ///   - hindrance: why nobody will get what is scheduled.
  ///   - absence: why nobody would get a post at a time, which begins at another; nil where somebody would, and that is noted.
  private static func days(
    of slot: Slot, _ list: MailingList, _ count: Int, _ queue: inout PostQueue, _ scheduled: [ScheduledIssue],
    _ publication: Publication, _ mode: SendingMode, _ now: Timestamp, _ connection: Connection,
    hindrance: (String) throws -> String?, absence: (Post, Timestamp, Timestamp) throws -> Obstacle?
  ) throws -> [Day] {
    let (skips, decided) = (try Slot.skips(list: list.id, connection), try Slot.decided(list: list.id, mode: mode, connection))
    let zones = slot.isLocal ? try Slot.zones(connection).map(\.zone) : []
    let applied = Dictionary(scheduled.compactMap { issue in issue.day.map { ($0, issue) } }) { first, _ in first }
    // A day takes one issue: what it was decided about does not come again, though the slot was moved to a later hour.
    let coming = slot.rule.occurrences(after: now, count: count + 1).filter {
      !decided.contains($0.date.description) || applied[$0.date] != nil
    }
    var search = Search()
    let news = publication.roundup(of: list.slug)?.name
    let days = try coming.prefix(count).map { occurrence in
      let skipped = skips[occurrence.date.description]
      let fixed = applied[occurrence.date]?.campaign
      let lost = try fixed.flatMap { issue in try hindrance(issue.slug).map { Self.lost(issue.slug, because: $0) } }
      // The day of one that is taken back is the slot's again.
      let issue = lost == nil ? fixed : nil
      let begins = slot.isLocal ? occurrence.begins(in: zones) : nil
      let found =
        try skipped == nil && issue == nil
        ? search.find(on: occurrence.date, in: queue) { try absence($0, occurrence.time, begins ?? occurrence.time) } : Found()
      // After the slot was moved, an issue keeps the time that it has.
      let time = issue?.sendAt ?? occurrence.time
      return Day(
        date: occurrence.date.description, local: time.local(in: slot.rule.zone), zone: slot.rule.zone.name,
        utc: time.rfc3339, begins: begins?.rfc3339, skipped: skipped, post: issue?.slug ?? found.post,
        scheduled: issue?.name, unapproved: found.unapproved?.slug, approval: found.unapproved?.approval?.word,
        obstacle: found.unapproved?.wait ?? found.kept.map { "no post is ready; \($0.slug) cannot go out: \($0.obstacle.reason)" },
        news: news, lost: lost)
    }
    queue.note(search.kept, taken: search.taken)
    return days
  }

  /// What a day would take.
  private struct Found {
    var post: String?
    /// What it would take if somebody had approved it.
    var unapproved: PostQueue.Entry?
    /// The first that something keeps.
    var kept: (slug: String, obstacle: Obstacle)?
  }

  /// What goes to one day is none of the next.
  private struct Search {
    private(set) var taken: Set<String> = []
    /// What kept posts first.
    private(set) var kept: [String: Obstacle] = [:]

    mutating func find(on day: LocalDate, in queue: PostQueue, absence: (Post) throws -> Obstacle?) throws -> Found {
      var found = Found()
      for entry in queue.order(on: day, without: taken) {
        if entry.goes(on: day), let post = entry.post {
          guard let obstacle = try Self.look(post, absence) else {
            taken.insert(entry.slug)
            return Found(post: entry.slug)
          }
          kept[entry.slug] = kept[entry.slug] ?? obstacle
          found.kept = found.kept ?? (entry.slug, obstacle)
        } else if entry.isKept(from: day), let obstacle = entry.obstacle {
          found.kept = found.kept ?? (entry.slug, obstacle)
        }
      }
      found.unapproved = queue.unapproved(on: day, before: nil).first { !taken.contains($0.slug) }
      if let slug = found.unapproved?.slug { taken.insert(slug) }
      return found
    }

    private static func look(_ post: Post, _ absence: (Post) throws -> Obstacle?) throws -> Obstacle? {
      do { return try absence(post) } catch let faulty as Post.Faulty { return .faulty(faulty) }
    }
  }

  /// Which of the days would take a post, as things are.
  package func index(of slug: String) -> Int? { days.firstIndex { $0.post == slug && $0.scheduled == nil } }
}

extension ComingSlots.Day {
  fileprivate init(_ coming: ComingDigest) {
    self.init(
      date: LocalDate(coming.due, in: coming.zone).description, local: coming.due.local(in: coming.zone), zone: coming.zone.name,
      utc: coming.due.rfc3339, begins: nil, skipped: nil, post: nil, scheduled: nil,
      digest: ComingSlots.Digest(campaign: coming.name, issues: coming.issues, readers: coming.readers))
  }
}
