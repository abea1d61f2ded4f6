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
    /// When mail of that time leaves, the first at the readers' own: the hours of `delivery.window` begin later. Nil: at that time.
    package var leaves: String?
    package var leavesLocal: String?
    /// Of a day whose time has come, and of a digest's: what becomes of its issue now; nil for one that is to come.
    package var urgency: String?
    /// Until when a day whose time has come takes an issue; nil for one that is to come.
    package var openUntil: String?
    /// How many get by itself what a day takes whose time has come.
    package fileprivate(set) var readers: Int?
    /// Why it is left out; nil when it is not.
    package let skipped: String?
    package let post: String?
    /// The campaign that has the day already; nil: it takes what is ready then.
    package let scheduled: String?
    /// The post that it would take if somebody had approved it; nil where another goes.
    package var unapproved: String?
    /// How that stands: open, refused, changed, impossible.
    package var approval: String?
    /// The post that has the day for itself though it cannot go; ``obstacle`` says why.
    package var keptFor: String?
    /// What keeps the first post whose turn it would be, in words; nil where another goes.
    package var obstacle: String?
    /// What is no issue of the slot but the month's digest; nil for all others.
    package var digest: Digest?
    /// The feed whose news it has, if there are any by then.
    package var news: String?
    /// The post that was to have the day which is left out.
    package var waits: String?
    /// The scheduled issue that nobody will get, with the reason: it is taken back when the day comes. Nil for all other days.
    package var lost: String?

    /// That what it takes goes out as soon as `tuesday serve` sees it; nil where it takes nothing, or is to come.
    package var leaving: String? {
      guard openUntil != nil, skipped == nil, scheduled == nil, let post, let readers else { return nil }
      let when = leavesLocal.map { "its mail leaves \($0) (delivery.window)" } ?? "within a minute"
      return "\(date) is open: \(post) goes out now, \(when), to \(readers) \(readers == 1 ? "reader" : "readers")"
    }

    /// Whether its time has come, and the first post that is ready goes.
    package var takesWhatComes: Bool { openUntil != nil && skipped == nil && scheduled == nil && post == nil && digest == nil }

    package var row: [String] {
      let when: [String?] = [zone, begins.map { "first readers \($0)" }, leavesLocal.map { "leaves \($0) (delivery.window)" }]
      let words: [String?] =
        if let what = digest?.text ?? skipped.map({ "left out: \($0)" }) ?? scheduled.map({ "scheduled: \($0)" }) ?? post {
          [
            what, waits.map { "\($0) waits, which was pinned to it" }, lost,
            skipped == nil ? urgency : openUntil.map { "`tuesday schedule unskip \(date)` takes it in until \($0)" },
          ]
        } else {
          [obstacle ?? news.map(ComingSlots.coming) ?? "no post is ready", lost, openUntil.map { "open until \($0)" }]
        }
      return [local, when.compactMap(\.self).joined(separator: ", "), words.compactMap(\.self).joined(separator: "; ")]
    }
  }

  /// That an issue whose content is fixed will not go out.
  package static func lost(_ slug: String, because reason: String) -> String { "\(slug) is scheduled, and nobody will get it: \(reason)" }

  /// That a day is a post's which cannot go.
  package static func kept(for slug: String, because why: String) -> String { "the day is kept for \(slug), which \(why)" }

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
  package var slot: Slot? { slotDays?.slot }
  let slotDays: SlotDays?
  package let days: [Day]
  /// With the month's digest among them.
  package var all: [Day] { (days + [digest].compactMap(\.self)).sorted { $0.utc < $1.utc } }
  /// Issues whose content is fixed and whose time is to come.
  package let scheduled: [ScheduledIssue]
  /// Why nobody will get one of those, by slug: what comes before has its readers.
  package let lost: [String: String]
  /// The month's digest, as a day among those of the slot; nil when nothing waits for one.
  package let digest: Day?
  /// What waits, with what cannot go out yet.
  package let queue: PostQueue

  /// - Parameters:
  ///   - slug: of a post that is taken for approved, whatever was said of it; nil: none.
  ///   - memory: of whoever looks often: of what the files of posts say.
  package init(
    _ list: MailingList, count: Int, in publication: Publication, mode: SendingMode, granting slug: String? = nil,
    memory: RoundMemory? = nil, now: Timestamp, _ connection: Connection
  ) throws {
    slotDays = try Slot.find(list: list.id, connection).map {
      try SlotDays(of: $0, in: publication, mode: mode, now: now, connection)
    }
    let slot = slotDays?.slot
    var queue = try PostQueue(
      of: list, in: publication, mode: mode, complete: true, hasRoundups: true, memory: memory, now: now,
      Approving(publication, mode: mode, granting: slug),
      connection)
    let scheduled = try ScheduledIssue.all(list: list.id, mode: mode, connection)
    self.scheduled = scheduled
    digest = try ComingDigest.next(
      of: list, mode: mode, slot: slot, zone: publication.zone, now: now, connection
    ).map { Day($0, in: publication, now) }
    let judgement = Judgement(publication, mode: mode, memory: memory)
    var coming = try ComingIssues(of: list.id, in: publication, mode: mode, connection)
    var readers: [String: Int] = [:]
    let days =
      try slotDays.map { slotDays in
        try Self.days(
          slotDays.next(count) { date in scheduled.contains { $0.day == date } }, of: list, &queue, scheduled, publication, now, connection,
          of: slotDays.slot
        ) { slug in
          try coming.hindrance(of: slug, connection)
        } absence: { post, day in
          let turnout = try judgement.turnout(of: post, on: day, after: coming, now, connection)
          if let obstacle = try turnout.obstacle(connection) { return obstacle }
          if day.isOpen(now) { readers[day.occurrence.date.description] = try turnout.count(connection).single }
          try coming.add(post.slug, telling: post.frontMatter.tells, to: turnout.readers, at: day.occurrence.time, connection)
          return nil
        }
      } ?? []
    self.days = days.map { day in
      var day = day
      day.readers = readers[day.date]
      return day
    }
    lost = try Dictionary(
      scheduled.compactMap { issue in try coming.hindrance(of: issue.campaign.slug, connection).map { (issue.campaign.slug, $0) } }
    ) { first, _ in first }
    self.queue = queue
  }

  /// - Parameters:
  ///   - hindrance: why nobody will get what is scheduled.
  ///   - absence: why nobody would get a post on a day; nil where somebody would, and that is noted.
  private static func days(
    _ next: [SlotDays.Day], of list: MailingList, _ queue: inout PostQueue, _ scheduled: [ScheduledIssue], _ publication: Publication,
    _ now: Timestamp, _ connection: Connection, of slot: Slot,
    hindrance: (String) throws -> String?, absence: (Post, SlotDays.Day) throws -> Obstacle?
  ) throws -> [Day] {
    let skips = try Slot.skips(list: list.id, connection)
    let applied = Dictionary(scheduled.compactMap { issue in issue.day.map { ($0, issue) } }) { first, _ in first }
    var search = Search()
    let news = publication.roundup(of: list.slug)?.name
    let days = try next.map { next in
      let date = next.occurrence.date
      let fixed = applied[date]?.campaign
      let lost = try fixed.flatMap { issue in try hindrance(issue.slug).map { Self.lost(issue.slug, because: $0) } }
      // The day of one that is taken back is the slot's again.
      let issue = lost == nil ? fixed : nil
      let skipped = skips[date.description]
      let waits = skipped == nil ? nil : queue.entries.first { $0.lapsed?.day == date }?.slug
      let found = try skipped == nil && issue == nil ? search.find(on: next, in: queue, now) { try absence($0, next) } : Found()
      let wait = next.isOpen(now) ? found.post.flatMap { queue.wait(of: $0, on: date, of: slot, now) } : nil
      return Day(next, issue, of: slot, skipped: skipped, waits: waits, found, wait, news: news, lost: lost, in: publication, now)
    }
    queue.note(search.kept, taken: search.taken)
    return days
  }

  /// What a day would take.
  fileprivate struct Found {
    var post: String?
    /// What it would take if somebody had approved it.
    var unapproved: PostQueue.Entry?
    /// The first that something keeps.
    var kept: (slug: String, obstacle: Obstacle)?
    /// The post that keeps the day from all others, and why it cannot go.
    var reservation: (slug: String, why: String)?
  }

  /// What goes to one day is none of the next.
  private struct Search {
    private(set) var taken: Set<String> = []
    /// What kept posts first.
    private(set) var kept: [String: Obstacle] = [:]

    mutating func find(
      on slotDay: SlotDays.Day, in queue: PostQueue, _ now: Timestamp, absence: (Post) throws -> Obstacle?
    ) throws -> Found {
      var found = Found()
      let day = slotDay.occurrence.date
      for entry in queue.order(on: day, without: taken) where !queue.isTooNew(entry, for: slotDay, now) {
        if entry.goes(on: day), let post = entry.post {
          guard let obstacle = try Judgement.faulty({ try absence(post) }) else {
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
      found.reservation = queue.reservation(of: day, kept)
      return found
    }
  }

  /// Of what waits and what is scheduled, by slug.
  package var titles: [String: String] {
    Dictionary(scheduled.map { ($0.campaign.slug, $0.campaign.title) } + queue.entries.map { ($0.slug, $0.title) }) { first, _ in first }
  }

  /// The first day on which something goes out at once.
  package var leaving: Day? { days.first { $0.leaving != nil } }

  /// Which of the days would take a post, as things are.
  package func index(of slug: String) -> Int? { days.firstIndex { $0.post == slug && $0.scheduled == nil } }
}

extension ComingSlots.Day {
  fileprivate init(
    _ day: SlotDays.Day, _ issue: Campaign?, of slot: Slot, skipped: String?, waits: String?, _ found: ComingSlots.Found,
    _ wait: String?, news: String?, lost: String?, in publication: Publication, _ now: Timestamp
  ) {
    // After the slot was moved, an issue keeps the time that it has.
    let time = issue?.sendAt ?? day.occurrence.time
    let (zone, begins) = (slot.rule.zone, slot.isLocal ? day.begins : time)
    let leaves = publication.later(than: max(begins, now))
    self.init(
      date: day.occurrence.date.description, local: time.local(in: zone), zone: zone.name, utc: time.rfc3339,
      begins: slot.isLocal ? begins.rfc3339 : nil, leaves: leaves?.rfc3339, leavesLocal: leaves?.local(in: zone),
      urgency: issue != nil && time <= now ? "late: goes at once" : day.urgency(now, wait),
      openUntil: day.isOpen(now) ? day.ends.rfc3339 : nil,
      skipped: skipped, post: issue?.slug ?? found.post, scheduled: issue?.name, unapproved: found.unapproved?.slug,
      approval: found.unapproved?.approval?.word,
      keptFor: found.reservation?.slug,
      obstacle: found.reservation.map { ComingSlots.kept(for: $0.slug, because: $0.why) } ?? found.unapproved?.wait
        ?? found.kept.map { "no post is ready; \($0.slug) cannot go out: \($0.obstacle.reason)" },
      news: news, waits: waits, lost: lost)
  }

  fileprivate init(_ coming: ComingDigest, in publication: Publication, _ now: Timestamp) {
    let leaves = publication.later(than: max(coming.due, now))
    self.init(
      date: LocalDate(coming.due, in: coming.zone).description, local: coming.due.local(in: coming.zone), zone: coming.zone.name,
      utc: coming.due.rfc3339, begins: nil, leaves: leaves?.rfc3339, leavesLocal: leaves?.local(in: coming.zone),
      urgency: coming.isDue ? "late: goes at once" : nil,
      skipped: nil, post: nil, scheduled: nil,
      digest: ComingSlots.Digest(campaign: coming.name, issues: coming.issues, readers: coming.readers))
  }
}
