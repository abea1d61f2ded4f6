import Audience
import Campaigns
import Foundation
import Markdown
import Store
import Words

/// What `tuesday plan` shows, and `tuesday apply` does.
struct PlanReport: Encodable, Sendable {
  /// A day that nothing is decided about.
  struct Day: Encodable, Sendable {
    let list: String
    let date: String
    /// `Tue 2026-12-01 09:00 UTC-06:00`
    let local: String
    let zone: String
    let utc: String
    /// Of a slot at the readers' own time: when the first of them have it.
    let begins: String?
    /// When mail of that time leaves, where the hours in which it may (delivery.window) begin only later; nil: then.
    let leaves: String?
    let leavesLocal: String?
    /// Of a day whose time has come: what becomes of its issue, `late: goes at once`; nil for one that is to come.
    let urgency: String?
    /// Until when a day whose time has come takes an issue.
    let openUntil: String?
    /// Why it is left out; nil when it is not.
    let skipped: String?
    /// Nil: no post is ready.
    let issue: Issue?
    /// That the day is kept for a post which cannot go.
    let obstacle: String?
    /// The feed whose news it has, if there are any by then.
    let news: String?
  }

  struct Issue: Encodable, Sendable {
    let post: String
    let path: String
    let title: String
    /// SHA-256 of all that is sent, in hex.
    let hash: String
    /// Whom of the list it is for.
    let audience: String
    /// How many of those who are there now will be meant on its day.
    let readers: Int
    /// Of those, who chose fewer issues, and have one too shortly before: sent, scheduled, or in this plan.
    let leftOut: Int
    /// How many more of the list had their own time longer ago than a day waits, or have the next day by now, and do not get it.
    let tooLate: Int
    /// Of those, who have it in their digest instead.
    let digests: Int
    /// Who approved it as it is, and when; empty where nobody has to.
    let approvedBy: [String]
    let lastIssue: SendingPlan.Predecessor?
    /// Nil: the title is everybody's subject.
    let trial: TrialPlan?
    let missing: [Prospect.Missing]
  }

  /// A post without a day.
  struct Waiting: Encodable, Sendable {
    let list: String
    let post: String
    let path: String
    let title: String
    let standing: String
    let why: String?
  }

  /// A scheduled issue whose file says something else by now.
  struct Outdated: Encodable, Sendable {
    let campaign: String
    let change: String
    let advice: String
  }

  /// A scheduled issue that is taken back when its time comes.
  struct Lost: Encodable, Sendable {
    let campaign: String
    let reason: String
    /// The posts of the plan that come before it.
    let behind: [String]

    var text: String {
      let keep = behind.map { "tuesday queue hold \($0)" }.joined(separator: ", ")
      let advice = [keep.isEmpty ? nil : "to keep it: \(keep)", "to take it back: tuesday campaign cancel \(campaign)"]
      return ([ComingSlots.lost(campaign, because: reason)] + advice.compactMap(\.self)).joined(separator: "; ")
    }
  }

  /// What to apply it by; nil: there is nothing to do, or a post that is meant to go out has errors.
  let plan: String?
  let days: [Day]
  let waiting: [Waiting]
  let outdated: [Outdated]
  /// Scheduled issues that nobody will get, because what comes before has their readers.
  let lost: [Lost]
  /// Errors and warnings of posts that are meant to go out, each with its file.
  let findings: [Diagnostic]
  /// What series have for today, which no plan decides.
  let series: [SeriesToday]

  var errors: Int { findings.count { $0.severity == .error } }

  init(_ plan: PublishingPlan, _ settings: Settings, now: Timestamp, _ connection: Connection) throws {
    series = try SeriesToday.all(settings, now: now, connection)
    findings = plan.findings.filter { $0.severity != .note }
    days = try plan.slots.flatMap { slot in try slot.days.map { try Day($0, slot, settings, now, connection) } }
    waiting = plan.slots.flatMap { slot in
      slot.waiting.map { entry in
        Waiting(
          list: slot.list.slug, post: entry.slug, path: entry.path, title: entry.title, standing: entry.word,
          why: entry.note(isComing: false, until: slot.until))
      }
    }
    outdated = plan.slots.flatMap { slot in
      slot.outdated.map { Outdated(campaign: $0.issue.campaign.name, change: $0.change, advice: $0.issue.advice) }
    }
    lost = plan.slots.flatMap(\.lost).map { Lost(campaign: $0.issue.campaign.name, reason: $0.reason, behind: $0.behind) }
    self.plan = plan.planned.isEmpty || findings.contains { $0.severity == .error } ? nil : "\(plan.id)"
  }

  /// The same on every machine: nothing of a terminal, nothing of the hour at which it is asked.
  var text: String {
    var lines = days.flatMap(\.lines)
    if !waiting.isEmpty {
      lines.append("Waiting:")
      lines.append(
        Terminal.table(
          waiting.map { ["  \($0.post)", $0.list, $0.title, [$0.standing, $0.why].compactMap(\.self).joined(separator: ": ")] }))
    }
    lines += lost.map(\.text)
    lines += outdated.map { "\($0.campaign): \($0.change); \($0.advice)" } + series.map(\.text)
    lines += findings.map { $0.text(path: $0.file ?? "") }
    if errors > 0 {
      lines.append("No plan: \(errors == 1 ? "a post that is" : "posts that are") to go out cannot; mend what is an error above.")
    } else {
      lines.append(plan.map { "To have exactly this published:\n  tuesday apply \($0)" } ?? "Nothing to do.")
    }
    return lines.joined(separator: "\n")
  }
}

extension PlanReport.Day {
  fileprivate init(_ day: SlotPlan.Day, _ slot: SlotPlan, _ settings: Settings, _ now: Timestamp, _ connection: Connection) throws {
    let zone = slot.slot.rule.zone
    let leaves = settings.publication.later(than: max(day.begins ?? day.occurrence.time, now))
    self.init(
      list: slot.list.slug, date: day.occurrence.date.description, local: day.occurrence.time.local(in: zone), zone: zone.name,
      utc: day.occurrence.time.rfc3339, begins: day.begins?.rfc3339, leaves: leaves?.rfc3339,
      leavesLocal: leaves?.local(in: zone), urgency: day.urgency, openUntil: day.urgency == nil ? nil : day.ends.rfc3339,
      skipped: day.skipped,
      issue: try day.pick.map { try PlanReport.Issue($0, slot, settings, connection) }, obstacle: day.reserved,
      news: settings.publication.roundup(of: slot.list.slug)?.name)
  }

  fileprivate var lines: [String] {
    let when = "\(local) (\(zone))\(list == MailingList.main ? "" : ", list \(list)")"
    guard let issue else {
      let open = skipped == nil ? openUntil.map { "; open until \($0)" } ?? "" : ""
      return ["\(when)  \(skipped.map { "left out: \($0)" } ?? obstacle ?? news.map(ComingSlots.coming) ?? "no post is ready")\(open)"]
    }
    var lines = ["\(when)\(urgency.map { ", \($0)" } ?? "")  \(ContentName(issue.post, hash: issue.hash))  \(issue.title)"]
    let readers = "\(issue.readers) confirmed \(issue.readers == 1 ? "reader" : "readers")"
    lines.append("  to      \(readers)" + (issue.lastIssue.map { "; \($0.text)" } ?? ""))
    if issue.leftOut > 0 { lines.append(SendingPlan.left(issue.leftOut)) }
    if issue.tooLate > 0 {
      lines.append(
        "  too late for \(issue.tooLate) more, whose own time is longer gone than schedule.late_window, or who have the next day by now; they are left out"
      )
    }
    if issue.digests > 0 { lines.append(SendingPlan.later(issue.digests)) }
    if issue.audience != "\(SegmentRule.everyone)" { lines.append("  who     \(issue.audience)") }
    if !issue.approvedBy.isEmpty { lines.append("  yes     approved by \(issue.approvedBy.joined(separator: " and "))") }
    if let begins { lines.append("  first   at \(begins), at the readers' own time") }
    if let leavesLocal { lines.append("  leaves  \(leavesLocal) at the earliest (delivery.window)") }
    return lines + (issue.trial?.lines ?? []) + issue.missing.map(\.text)
  }
}

extension PlanReport.Issue {
  fileprivate init(_ pick: SlotPick, _ slot: SlotPlan, _ settings: Settings, _ connection: Connection) throws {
    let last = try LastIssue.of(slot.list.id, mode: settings.mode, before: pick.issue.slug, connection)
    let count = try pick.turnout.count(connection)
    self.init(
      post: pick.issue.slug, path: pick.path, title: pick.issue.title, hash: pick.hash,
      audience: "\(pick.readers.rule)", readers: count.readers, leftOut: count.leftOut,
      tooLate: try pick.turnout.tooLate(connection), digests: count.digests,
      approvedBy: try pick.approval(connection)?.signatures ?? [],
      lastIssue: last.map { SendingPlan.Predecessor($0, in: settings.publication.zone) },
      trial: pick.issue.trial.map { TrialPlan($0, readers: count.single, isLocal: slot.slot.isLocal) },
      missing: try Prospect.Missing.all(pick.issue, pick.readers, in: settings.publication, connection))
  }
}
