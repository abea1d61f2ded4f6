internal import Audience
package import Delivery
internal import Logging
internal import Markdown
package import Store

/// Looks ahead at what the slots will publish, and decides it: what is applied goes out in its day as it was planned, whatever becomes of
/// the files.
package struct Planning: Sendable {
  private let filling: SlotFilling

  package init(_ database: Database, _ publication: Publication, mode: SendingMode, settings: Scheduler.Settings) {
    // What it would log is in the plan's findings.
    filling = SlotFilling(
      database: database, publication: publication, mode: mode, settings: settings, notices: nil,
      logger: Logger(label: "plan") { _ in SwiftLogNoOpLogHandler() })
  }

  /// - Parameters:
  ///   - slug: of the one list that is looked at; nil: all.
  ///   - count: how many of each slot's coming days, those included that are decided.
  package func plan(list slug: String?, days count: Int, now: Timestamp) async throws -> PublishingPlan {
    let slots = try await filling.database.read { connection in
      try Slot.all(connection).compactMap { slot in try MailingList.find(slot.list, connection).map { ($0, slot) } }
    }
    var plans: [SlotPlan] = []
    // What one list tells of feeds, another does not.
    var told = ComingIssues()
    for (list, slot) in slots where slug == nil || list.slug == slug {
      plans.append(try await plan(of: slot, list, count, after: &told, now))
    }
    return PublishingPlan(slots: plans)
  }

  private func plan(
    of slot: Slot, _ list: MailingList, _ count: Int, after told: inout ComingIssues, _ now: Timestamp
  ) async throws -> SlotPlan {
    let (publication, mode) = (filling.publication, filling.mode)
    var (basis, slotDays, scheduled, queue, coming) = try await filling.database.read { connection in
      let basis = try SlotPlan.Basis(list.id, mode: mode, connection)
      return (
        basis, try SlotDays(of: slot, in: publication, mode: mode, now: now, connection),
        try ScheduledIssue.all(list: list.id, mode: mode, connection),
        try PostQueue(
          of: list, in: publication, mode: mode, complete: true, memory: nil, now: now, Approving(publication, mode: mode), connection),
        try ComingIssues(of: list.id, in: publication, mode: mode, connection)
      )
    }
    coming.note(toldBy: told)
    var days: [SlotPlan.Day] = []
    var taken: Set<String> = []
    var kept: [String: Obstacle] = [:]
    // Those that are scheduled count, and are not shown.
    let fixed = Set(scheduled.compactMap(\.day))
    let next = slotDays.next(count) { fixed.contains($0) }
    for day in next where !fixed.contains(day.occurrence.date) {
      let skipped = basis.skips[day.occurrence.date.description]
      let choice =
        try await skipped == nil ? filling.nextIssue(on: day, of: slot, in: queue, without: taken, after: coming, now) : SlotChoice()
      let isEmpty = skipped == nil && choice.pick == nil
      let wait = day.isOpen(now) ? choice.pick.flatMap { queue.wait(of: $0.issue.slug, on: day.occurrence.date, of: slot, now) } : nil
      let reservation = isEmpty ? queue.reservation(of: day.occurrence.date, choice.obstacles) : nil
      days.append(
        SlotPlan.Day(
          day: day, isLocal: slot.isLocal, skipped: skipped, pick: choice.pick,
          reserved: reservation.map { ComingSlots.kept(for: $0.slug, because: $0.why) },
          urgency: day.urgency(now, wait)))
      kept.merge(choice.obstacles) { first, _ in first }
      guard let pick = choice.pick else { continue }
      taken.insert(pick.issue.slug)
      coming = try await filling.database.read { [coming] connection in
        try coming.adding(pick.issue.slug, telling: pick.issue.tells ?? [], to: pick.readers, at: day.occurrence.time, connection)
      }
    }
    told.note(toldBy: coming)
    queue.note(kept, taken: taken)
    let outdated = try scheduled.compactMap { issue in try issue.change(in: publication).map { (issue, $0) } }
    let lost = try await filling.database.read { [coming, scheduled, taken] connection in
      try scheduled.compactMap { issue -> SlotPlan.Lost? in
        let slug = issue.campaign.slug
        return try coming.hindrance(of: slug, connection).map { reason in
          SlotPlan.Lost(issue: issue, reason: reason, behind: coming.behind(slug).filter(taken.contains))
        }
      }
    }
    return SlotPlan(
      list: list, slot: slot, days: days, until: next.last?.occurrence.date, waiting: queue.entries.filter { !taken.contains($0.slug) },
      outdated: outdated, lost: lost, findings: try findings(queue, now), basis: basis)
  }

  /// As `check` says them, of those that are meant to go out, and which of these nobody has approved.
  private func findings(_ queue: PostQueue, _ now: Timestamp) throws -> [String: [Diagnostic]] {
    var inspection = try Inspection(
      of: filling.publication, mode: filling.mode, today: LocalDate(now, in: filling.publication.zone))
    inspection.database = filling.database
    return Dictionary(
      uniqueKeysWithValues: try queue.entries.filter(\.isMeant).map { entry in
        (entry.path, try inspection.findings(ofPostAt: entry.path) + (entry.unapproved.map { [$0] } ?? []))
      })
  }

  /// Fixes the content of each issue of the plan and gives it its day, all or none.
  ///
  /// - Returns: nil when what the plan follows from has changed meanwhile.
  package func apply(_ plan: PublishingPlan, now: Timestamp) async throws -> [Campaign]? {
    let remark = Self.remark(plan.id)
    return try await filling.database.indexingWrite { [filling] connection in
      for slot in plan.slots where try SlotPlan.Basis(slot.list.id, mode: filling.mode, connection) != slot.basis { return nil }
      for issue in plan.planned where try !issue.pick.isApproved(connection) { return nil }
      return try plan.planned.map { issue in
        try filling.schedule(issue.pick, on: issue.occurrence, of: issue.slot, remark: remark, now, connection)
      }
    }
  }

  /// The campaigns that a plan has made and that have their days still; none when it was never applied.
  package func applied(_ id: PlanID) async throws -> [Campaign] {
    let mode = filling.mode
    return try await filling.database.read { try Slot.campaigns(toldAs: Self.remark(id), mode: mode, $0) }
  }

  private static func remark(_ id: PlanID) -> String { "by plan \(id.digest)" }
}
