package import Audience
package import Delivery
internal import Foundation
package import Store

/// What a writer wants to know after sending: what became of the last issues of a list, and how it grows.
package struct PublicationReport: Encodable, Sendable {
  package struct Week: Encodable, Sendable {
    /// Its Monday.
    package let week: String
    package let joined: Int
    package let left: Int
    /// How many were on the list at its end.
    package let readers: Int
  }

  package let publication: String
  package let list: String
  package let isRehearsal: Bool
  package let readers: Int
  /// Oldest first.
  package let issues: [IssueReport]
  package let weeks: [Week]
  /// Why people left in these weeks.
  package let leavings: [String: Int]
  /// What those say of it who left in these weeks, as far as they do.
  package let leftBecause: [String: Int]

  /// Most people first.
  package static func sorted(_ counts: [String: Int]) -> [(why: String, people: Int)] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// Of those who left by the link of an issue, which reasons any of them give.
  package var reasons: [LeavingReason.Kind] {
    LeavingReason.Kind.allCases.filter { reason in issues.contains { $0.because(reason) > 0 } }
  }

  /// Whether anything came back.
  package var hasReturns: Bool { issues.contains { !$0.returned.isEmpty } }

  /// Whether clicks of any issue are counted.
  package var countsClicks: Bool { issues.contains { $0.clicks != nil } }

  /// Whether it is counted of any issue how often it was shown.
  package var countsOpens: Bool { issues.contains { $0.opens != nil } }
}

extension PublicationReport {
  /// - Parameters:
  ///   - only: one issue, with its links; nil: the last ones.
  ///   - weeks: how many, the current one included.
  package static func of(
    _ list: MailingList, in publication: Publication, mode: SendingMode, only: Campaign? = nil, limit: Int, weeks: Int, now: Timestamp,
    _ connection: Connection
  ) throws -> PublicationReport {
    let campaigns = try only.map { [$0] } ?? Campaign.sent(to: list.id, mode: mode, limit: limit, connection).reversed()
    let today = LocalDate(now, in: publication.zone)
    let begin = today.adding(days: -7 * (weeks - 1) - (today.weekday + 5) % 7)
    let sent = campaigns.compactMap(\.frozenAt)
    let ends = try only.flatMap { try Campaign.next(after: $0, connection)?.frozenAt }.map { [$0] } ?? []
    let first = begin.at(hour: 0, minute: 0, in: publication.zone)
    let growth = try ListGrowth.of(
      list, since: min(first, sent.first ?? first), until: now, between: sent + ends, in: publication.zone, connection)
    let left = try sent.first.map { try ListGrowth.leftByLink(since: $0, connection) } ?? [:]
    let issues = try zip(campaigns, growth.spans).map { campaign, span in
      try IssueReport.of(
        campaign, left: left[campaign.name] ?? ListGrowth.Leavers(), span, hasLinks: only != nil, in: publication.zone, connection)
    }
    return PublicationReport(
      publication: publication.name, list: list.slug, isRehearsal: mode == .rehearsal, readers: growth.readers, issues: issues,
      weeks: growth.weeks(from: begin, to: today).map {
        Week(week: $0.monday.description, joined: $0.change.joined, left: $0.change.left, readers: $0.readers)
      },
      leavings: Dictionary(uniqueKeysWithValues: growth.leavings(from: begin).map { ($0.key.rawValue, $0.value) }),
      leftBecause: LeavingReason.byName(growth.reasons(from: begin)))
  }
}
