internal import Audience
internal import Foundation
internal import Logging
internal import Store
internal import Words

extension SlotFilling {
  /// How long before a day's time it is seen whether a post is ready, in hours; the longest first.
  private static let leads = [24, 2]

  /// A day before a slot's time, and two hours before, tells the writers when no post could go out. One look each: what changes in between is
  /// seen by the next, or at the time itself.
  func lookAhead(_ slot: Slot, _ now: Timestamp) async throws {
    let horizon = now + .seconds(Self.leads[0] * 3600) + (slot.isLocal ? Slot.widestSpread : .zero)
    guard !slot.rule.occurrences(after: now, through: horizon).isEmpty else { return }
    let (days, skips) = try await database.read {
      (try SlotDays(of: slot, in: publication, mode: mode, now: now, $0), try Slot.skips(list: slot.list, $0))
    }
    // Days of two days at most, whatever is left out of them.
    let coming = days.next(4 + skips.count).compactMap { Outlook($0, now, leads: Self.leads) }
      .filter { skips[$0.date.description] == nil }
    guard coming.contains(where: { !$0.isKnown(to: slot) }) else { return }
    var before = try await database.read { try ComingIssues(of: slot.list, in: publication, mode: mode, $0) }
    var taken: Set<String> = []
    for outlook in coming {
      // What goes to one day is none of the next.
      guard let pick = try await look(at: outlook, of: slot, without: taken, after: before, now) else { continue }
      taken.insert(pick.issue.slug)
      before = try await database.read { [before] connection in
        try before.adding(pick.issue.slug, telling: pick.issue.tells ?? [], to: pick.readers, at: outlook.day.occurrence.time, connection)
      }
    }
  }

  /// A day that is near.
  private struct Outlook {
    let day: SlotDays.Day
    /// So many hours before it at the most, one of those before which it is looked.
    let lead: Int
    let hours: Int

    var date: LocalDate { day.occurrence.date }

    /// What tells its notice from that of another look at the day.
    var mark: String { ".\(lead)h" }

    /// Nil for one that is not near, or has begun.
    init?(_ day: SlotDays.Day, _ now: Timestamp, leads: [Int]) {
      guard day.begins > now, let lead = leads.last(where: { day.begins <= now + .seconds($0 * 3600) }) else { return nil }
      (self.day, self.lead) = (day, lead)
      hours = max(1, Int(((day.begins - now).inSeconds / 3600).rounded()))
    }

    func isKnown(to slot: Slot) -> Bool { slot.warnings[date] == "\(lead)" }
  }

  /// - Parameters:
  ///   - taken: what nearer days take.
  ///   - before: what the list is to have by then.
  /// - Returns: what the day takes as things are.
  private func look(
    at outlook: Outlook, of slot: Slot, without taken: Set<String>, after before: ComingIssues, _ now: Timestamp
  ) async throws -> SlotPick? {
    let (occurrence, date) = (outlook.day.occurrence, outlook.date)
    let waiting: PostQueue?
    do { waiting = try await queue(of: slot, complete: true, on: occurrence, now) } catch let gone as PostFolder.Unreadable {
      try await tell(gone, outlook, of: slot, now)
      throw gone
    }
    guard let queue = waiting else { return nil }
    let pick = try await nextIssue(on: outlook.day, of: slot, in: queue, without: taken, after: before, now).pick
    if outlook.isKnown(to: slot) { return pick }
    // What feeds will have by then nobody knows.
    let mayHaveNews = try await !feeds(of: slot).isEmpty
    let passed = queue.unapproved(on: date, before: pick?.issue.slug)
    let kept = queue.kept(from: date, before: pick?.issue.slug)
    // One that was refused stands in nobody's way.
    let manuscript = try await manuscript(of: passed.first { $0.approval?.isAwaited == true }, now)
    let isTold = try await database.write { connection in
      guard try slot.warn(outlook.lead, before: date, connection) else { return false }
      if let manuscript { _ = try reviews?.remind(of: manuscript, now: now, connection) }
      guard let pick else {
        if mayHaveNews && passed.isEmpty && kept.isEmpty && queue.roundups.isEmpty && queue.pinned(to: date).isEmpty { return false }
        let obstacles = queue.obstacles(on: date, hours: outlook.hours, passed)
        return try tell(.unready, occurrence, of: slot, obstacles, now, connection, mark: outlook.mark)
      }
      var isTold = false
      let general = ["hours": "\(outlook.hours)", "instead": pick.issue.slug]
      for (topic, posts) in [(.unapproved, PostQueue.approvals(of: passed)), (.passed, PostQueue.faults(of: kept))]
        as [(Notices.Topic, String)] where posts != PostQueue.nothing
      {
        let values = general.merging(["posts": posts]) { $1 }
        isTold = try tell(topic, occurrence, of: slot, values, now, connection, mark: outlook.mark) || isTold
      }
      return isTold
    }
    if pick == nil && !mayHaveNews {
      logger.warning(
        "no post is ready for a day of the slot", metadata: ["date": "\(date)", "hours": "\(outlook.hours)", "told": "\(isTold)"])
    }
    return pick
  }

  /// That no post can go out because there is no reading where they are, as it is told that none is ready.
  private func tell(_ gone: PostFolder.Unreadable, _ outlook: Outlook, of slot: Slot, _ now: Timestamp) async throws {
    if outlook.isKnown(to: slot) { return }
    try await database.write { connection in
      guard try slot.warn(outlook.lead, before: outlook.date, connection) else { return }
      let obstacles = PostQueue.obstacles(hours: outlook.hours, faulty: gone.description)
      _ = try tell(.unready, outlook.day.occurrence, of: slot, obstacles, now, connection, mark: outlook.mark)
    }
  }

  /// The first post that only an approval keeps, when asking may bring one.
  private func manuscript(of entry: PostQueue.Entry?, _ now: Timestamp) async throws -> Manuscript? {
    guard reviews != nil, let entry, let post = entry.post else { return nil }
    do {
      return try await database.read { try Manuscript(post, in: publication, mode: mode, now: now, $0) }
    } catch let faulty as Post.Faulty {
      logger.error("approvers cannot be asked about a post", metadata: ["faults": "\(faulty)"])
      return nil
    }
  }

  /// After an outage of any length one mail tells of all days that were missed.
  func tellMissed(_ days: [Decision], of slot: Slot, _ now: Timestamp, _ connection: Connection) throws {
    let missed = days.compactMap { occurrence, outcome -> (occurrence: SlotRule.Occurrence, reason: String)? in
      if case .missed(let reason) = outcome { (occurrence, reason) } else { nil }
    }
    guard let first = missed.first, let last = missed.last else { return }
    let values = ["reason": last.reason]
    if missed.count == 1 {
      try tell(.missed, last.occurrence, of: slot, values, now, connection)
    } else {
      let range = ["count": "\(missed.count)", "first": first.occurrence.date.description]
      try tell(.missedDays, last.occurrence, of: slot, values.merging(range) { $1 }, now, connection)
    }
  }

  /// - Parameter mark: what tells this notice from another about the same day.
  @discardableResult
  func tell(
    _ topic: Notices.Topic, _ occurrence: SlotRule.Occurrence, of slot: Slot, _ values: [String: String], _ now: Timestamp,
    _ connection: Connection, mark: String = ""
  ) throws -> Bool {
    let clock = occurrence.localTime.replacing("T", with: " ")
    let place = slot.isLocal ? "\(clock) (\(slot.rule.zone.name), or the readers' own time)" : "\(clock) (\(slot.rule.zone.name))"
    return try tell(topic, occurrence.date, at: place, list: slot.list, values, now, connection, mark: mark)
  }

  private func tell(
    _ topic: Notices.Topic, _ day: LocalDate, at place: String, list: ListID, _ values: [String: String], _ now: Timestamp,
    _ connection: Connection, mark: String = ""
  ) throws -> Bool {
    guard let notices, let list = try MailingList.find(list, connection)?.slug else { return false }
    let general = ["list": list, "day": day.description, "time": place]
    return try notices.post(topic, "\(list).\(day)\(mark)", values.merging(general) { first, _ in first }, now: now, connection)
  }

  /// An issue that a plan has given its day leaves however late it is, because somebody decided that it does; the lateness is told.
  func tellLate(_ campaign: Campaign, _ now: Timestamp, _ connection: Connection) throws {
    guard let day = try Slot.days(list: campaign.list, mode: mode, connection)[campaign.id].flatMap({ LocalDate($0) }),
      let lateness = try Lateness(of: campaign, now: now, connection)
    else { return }
    let isLate = lateness.isLate(at: campaign.createdAt)
    let reason = lateness.words(
      because: isLate ? "it was given its day at \(campaign.createdAt.rfc3339)" : "Tuesday did not run before")
    try Slot.note(reason, of: campaign.id, connection)
    let values = ["campaign": campaign.name, "issue": campaign.title, "reason": reason]
    // The slot may have been moved or taken away since.
    if let slot = try Slot.find(list: campaign.list, connection), let occurrence = slot.rule.occurrence(on: day),
      occurrence.time == campaign.sendAt
    {
      try tell(.late, occurrence, of: slot, values, now, connection)
    } else {
      _ = try tell(.late, day, at: campaign.sendAt.rfc3339, list: campaign.list, values, now, connection)
    }
  }
}

extension PostQueue {
  /// What keeps a day without a post, by the notice's fields; a dash stands for nothing.
  fileprivate func obstacles(on day: LocalDate, hours: Int, _ unapproved: [Entry]) -> [String: String] {
    func names(_ entries: [Entry]) -> String {
      let names = entries.prefix(10).map(\.slug).joined(separator: ", ") + (entries.count > 10 ? " …" : "")
      return names.isEmpty ? Self.nothing : names
    }
    func slugs(_ isMeant: (Standing) -> Bool) -> String { names(entries.filter { isMeant($0.standing) }) }
    func isHeld(_ standing: Standing) -> Bool { if case .held = standing { true } else { false } }
    return Self.obstacles(
      hours: hours, pinned: names(pinned(to: day)), drafts: slugs { $0 == .draft },
      faulty: Self.faults(of: entries.filter { [.faulty, .unread].contains($0.standing) }), held: slugs(isHeld),
      unapproved: Self.approvals(of: unapproved))
  }

  fileprivate static func obstacles(
    hours: Int, pinned: String = nothing, drafts: String = nothing, faulty: String, held: String = nothing, unapproved: String = nothing
  ) -> [String: String] {
    ["hours": "\(hours)", "pinned": pinned, "drafts": drafts, "faulty": faulty, "held": held, "unapproved": unapproved]
  }

  fileprivate static let nothing = "–"

  /// Each with how it stands; a dash stands for nothing.
  fileprivate static func approvals(of entries: [Entry]) -> String { told(entries) { $0.approval?.text ?? "" } }

  /// Each with what keeps it.
  fileprivate static func faults(of entries: [Entry]) -> String { told(entries) { $0.obstacle?.reason ?? "" } }

  private static func told(_ entries: [Entry], _ words: (Entry) -> String) -> String {
    let told = entries.prefix(10).map { "\($0.slug) (\(words($0)))" }
    return told.isEmpty ? nothing : told.joined(separator: "; ") + (entries.count > 10 ? " …" : "")
  }
}
