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
    let coming = days.next(4 + skips.count).first { $0.begins > now && skips[$0.occurrence.date.description] == nil }
    guard let day = coming, case let (occurrence, begins) = (day.occurrence, day.begins),
      let lead = Self.leads.last(where: { begins <= now + .seconds($0 * 3600) })
    else { return }
    let word = "\(occurrence.date) \(lead)"
    if slot.warnedOf == word { return }
    // What feeds will have by then nobody knows.
    let mayHaveNews = try await news(for: slot) != nil
    guard let queue = try await queue(of: slot, complete: true, on: occurrence, now) else { return }
    let before = try await database.read { try ComingIssues(of: slot.list, in: publication, mode: mode, $0) }
    let pick = try await nextIssue(on: day, of: slot, in: queue, after: before, now).pick
    let passed = queue.unapproved(on: occurrence.date, before: pick?.issue.slug)
    let kept = queue.kept(from: occurrence.date, before: pick?.issue.slug)
    // One that was refused stands in nobody's way.
    let manuscript = try await manuscript(of: passed.first { $0.approval?.isAwaited == true }, now)
    let hours = max(1, Int(((begins - now).inSeconds / 3600).rounded()))
    let isTold = try await database.write { connection in
      guard try slot.warn(word, connection) else { return false }
      if let manuscript { _ = try reviews?.remind(of: manuscript, now: now, connection) }
      let mark = ".\(lead)h"
      guard let pick else {
        if mayHaveNews && passed.isEmpty && kept.isEmpty && queue.roundups.isEmpty && queue.pinned(to: occurrence.date).isEmpty {
          return false
        }
        let obstacles = queue.obstacles(on: occurrence.date, hours: hours, passed)
        return try tell(.unready, occurrence, of: slot, obstacles, now, connection, mark: mark)
      }
      var isTold = false
      let general = ["hours": "\(hours)", "instead": pick.issue.slug]
      for (topic, posts) in [(.unapproved, PostQueue.approvals(of: passed)), (.passed, PostQueue.faults(of: kept))]
        as [(Notices.Topic, String)] where posts != PostQueue.nothing
      {
        let values = general.merging(["posts": posts]) { $1 }
        isTold = try tell(topic, occurrence, of: slot, values, now, connection, mark: mark) || isTold
      }
      return isTold
    }
    if pick == nil && !mayHaveNews {
      logger.warning(
        "no post is ready for a day of the slot", metadata: ["date": "\(occurrence.date)", "hours": "\(hours)", "told": "\(isTold)"])
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
    return [
      "hours": "\(hours)", "pinned": names(pinned(to: day)), "drafts": slugs { $0 == .draft },
      "faulty": Self.faults(of: entries.filter { [.faulty, .unread].contains($0.standing) }), "held": slugs(isHeld),
      "unapproved": Self.approvals(of: unapproved),
    ]
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
