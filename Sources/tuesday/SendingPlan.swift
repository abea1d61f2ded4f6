import Audience
import Campaigns
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Words

/// What `tuesday send` would do, shown before anything is done.
struct SendingPlan: Encodable, Sendable {
  let slug: String
  /// SHA-256 of all that is sent, in hex.
  let hash: String
  let title: String
  let publication: String
  let from: String
  /// The title of the list; nil for the publication's own.
  let list: String?
  /// Whom of it the post is for.
  let audience: String
  /// How many that are, and how many of them chose fewer issues and had one lately.
  let readers: Int
  let leftOut: Int
  /// What is scheduled that nobody would get any more, each with the reason.
  let costs: [String]
  /// How many have it in their monthly digest instead.
  let digests: Int
  /// Nil before the list's first.
  let lastIssue: Predecessor?
  /// Nil for now.
  let sendAt: String?
  /// When that is on the publication's clock, now too: `Tue 2026-11-24 09:00 UTC-06:00`
  let local: String
  let zone: String
  /// When mail of that time leaves, where the hours in which it may (delivery.window) begin only later; nil: then.
  let leaves: String?
  let leavesLocal: String?
  let mode: String
  /// None in a rehearsal.
  let relays: [String]
  /// About how many have it first; 0: all at once, because they are too few for a canary. Nil: none is wanted.
  let canary: Int?
  /// Nil: the title is everybody's subject.
  let trial: TrialPlan?
  let missing: [Prospect.Missing]
  /// How many readers' own values would make their mail so long that Gmail cuts it.
  let clipped: Int
  let findings: [Diagnostic]
  /// How it stands with those who must approve it: approved, open, refused, changed, impossible; nil where nobody has to.
  let approval: String?
  /// The same in words.
  let approvalText: String?

  /// The list's issue before this one, and who came and left since.
  struct Predecessor: Encodable, Sendable {
    let campaign: String
    let day: String
    let joined: Int
    let left: Int

    init(_ last: LastIssue, in zone: TimeZone) {
      campaign = last.campaign.name
      day = LocalDate(last.frozenAt, in: zone).description
      (joined, left) = (last.change.joined, last.change.left)
    }

    var text: String { "\(joined) joined the list and \(left) left since \(campaign) on \(day)" }
  }

  init(
    _ prospect: Prospect, _ details: Prospect.Details, sendAt: Timestamp?, in publication: Publication, mode: SendingMode, relays: [String],
    canary: Canary?, findings: [Diagnostic]
  ) {
    let (issue, zone, time) = (prospect.issue, publication.zone, sendAt ?? .now())
    let later = publication.later(than: time)
    (leaves, leavesLocal) = (later?.rfc3339, later?.local(in: zone))
    (approval, approvalText) = (prospect.approval?.word, prospect.approval?.text)
    slug = issue.slug
    hash = prospect.hash
    title = issue.title
    self.publication = issue.publication
    from = issue.from.text
    list = prospect.list.flatMap { $0.slug == MailingList.main ? nil : $0.title }
    audience = "\(prospect.readers.rule)"
    (readers, leftOut, digests) = (prospect.count.readers, prospect.count.leftOut, prospect.count.digests)
    costs = prospect.costs.map { ComingSlots.lost($0.slug, because: $0.reason) }
    lastIssue = details.last.map { Predecessor($0, in: zone) }
    self.sendAt = sendAt?.rfc3339
    local = time.local(in: zone)
    self.zone = zone.name
    self.mode = mode.rawValue
    self.relays = relays
    let trial = issue.trial.map { TrialPlan($0, readers: prospect.count.single) }
    // Those who try the subjects are its first few.
    self.canary = canary.map { trial?.isChoosing == true ? trial?.readers ?? 0 : $0.few(of: prospect.count.single) ?? 0 }
    self.trial = trial
    (missing, clipped) = (details.missing, details.clipped)
    self.findings = findings
  }

  static func left(_ count: Int) -> String {
    "  but     \(count) of them chose fewer issues and had one lately; they are left out"
  }

  static func later(_ digests: Int) -> String {
    "  later   \(digests) of them \(digests == 1 ? "has" : "have") it in their digest of the month"
  }

  static func route(_ relays: [String]) -> String {
    relays.isEmpty ? "REHEARSAL into the built-in inbox; nobody is mailed" : "through \(relays.joined(separator: ", "))"
  }

  /// For a person; the findings are told line by line before.
  var text: String {
    var lines = [title, "  to      \(readers) confirmed \(readers == 1 ? "reader" : "readers") of \(publication)"]
    if let list { lines[1] += ", list \(list)" }
    if audience != "\(SegmentRule.everyone)" { lines.append("  who     \(audience)") }
    if leftOut > 0 { lines.append(Self.left(leftOut)) }
    if digests > 0 { lines.append(Self.later(digests)) }
    lines += costs.map { "  costs   \($0)" }
    if let lastIssue { lines.append("  change  \(lastIssue.text)") }
    lines.append("  from    \(from)")
    lines.append("  when    \(sendAt == nil ? "now, " : "")\(local) (\(zone))")
    if let leavesLocal { lines.append("  leaves  \(leavesLocal), when delivery.window opens") }
    lines.append("  content \(Issue.short(hash))")
    if let approvalText { lines.append("  yes     \(approvalText)") }
    lines.append("  route   \(Self.route(relays))")
    if let trial { lines += trial.lines }
    if let canary {
      let first = "about \(canary) of them have it before the others, who wait for what becomes of it"
      lines.append("  first   \(canary > 0 ? first : "all at once: these are too few readers for a first few") (delivery.canary)")
    }
    lines += missing.map(\.text)
    if clipped > 0 { lines.append("  clipped \(clipped) get more than 100 KB of HTML, because their values are long; Gmail cuts that") }
    return lines.joined(separator: "\n")
  }
}

extension TrialPlan {
  /// For a person, under the title of what is planned.
  var lines: [String] {
    let names = subjects.enumerated().map { "  \($0 == 0 ? "subject" : "       ") \($0 + 1): \($1)" }
    return names + ["  trial   \(text)"] + (isChoosing ? ["          \(outlook)"] : [])
  }
}

extension Prospect.Missing {
  var text: String { "  missing \(readers) have no \(field), and {{ \(field) }} has no default" }
}
