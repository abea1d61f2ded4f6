internal import Delivery
internal import Markdown
package import Store

extension TrialReport {
  /// Nil for an issue with one subject.
  package static func of(_ campaign: Campaign, _ connection: Connection) throws -> TrialReport? {
    guard campaign.trialEnds != nil || campaign.variant != nil,
      let issue = try Issue.load(hash: campaign.contentHash, connection), let trial = issue.trial
    else { return nil }
    let rows = try connection.rows(
      """
      SELECT d.subject, count(*) AS readers, count(*) FILTER (WHERE d.state = 'accepted' AND NOT \(ReturnCounts.cameBack)) AS delivered
      FROM deliveries d WHERE d.campaign_id = $1 AND d.subject IS NOT NULL GROUP BY d.subject
      """, [campaign.id.sql]
    ) { (try $0.int("subject"), (readers: try $0.int("readers"), delivered: try $0.int("delivered"))) }
    let drawn = Dictionary(uniqueKeysWithValues: rows)
    let verdict = try Verdict.of(campaign.id, connection)
    let left = try Trial.hits(of: campaign, by: .unsubscribes, connection)
    // Who it was is forgotten in time; what the verdict was made of stays.
    let judged = verdict?.metric == .clicks ? verdict?.results.map(\.hits) : nil
    let clicks = issue.tracking?.clicks == .reader ? try Trial.hits(of: campaign, by: .clicks, connection) : nil
    let isCancelled = campaign.state == .cancelled && verdict == nil && campaign.trialEnds != nil
    let accepted = try Ledger.of(campaign.id, connection)?[.accepted] ?? 0
    let delivered = try accepted - ReturnCounts.of(campaign.id, connection).bounced
    let others = max(0, delivered - drawn.values.reduce(0) { $0 + $1.delivered })
    return TrialReport(
      subjects: trial.variants.enumerated().map { index, variant in
        let (number, row) = (index + 1, drawn[index + 1])
        return Variant(
          number: number, subject: variant.text, readers: row?.readers ?? 0, delivered: row?.delivered ?? 0,
          clickers: clicks.map { max($0[number] ?? 0, judged?[index] ?? 0) }, left: left[number] ?? 0,
          others: number == campaign.variant ? others : 0)
      }, metric: trial.metric.rawValue, ends: isCancelled ? nil : campaign.trialEnds?.rfc3339, chosen: verdict?.chosen,
      verdict: verdict?.words, isCancelled: isCancelled)
  }
}
