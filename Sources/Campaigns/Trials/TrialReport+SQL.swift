internal import Delivery
internal import Markdown
package import Store

extension TrialReport {
  /// Nil for an issue with one subject.
  package static func of(_ campaign: Campaign, _ connection: Connection) throws -> TrialReport? {
    guard campaign.trialEnds != nil || campaign.variant != nil,
      let issue = try Issue.load(hash: campaign.contentHash, connection), let trial = issue.trial
    else { return nil }
    let drawn = try RollUp.of(campaign.id, connection)?.subjects ?? drawn(of: campaign, connection)
    let verdict = try Verdict.of(campaign.id, connection)
    // Who it was is forgotten in time; what the verdict was made of stays.
    let judged = verdict?.metric == .clicks ? verdict?.results.map(\.hits) : nil
    let countsClickers = issue.tracking?.clicks == .reader
    let isCancelled = campaign.state == .cancelled && verdict == nil && campaign.trialEnds != nil
    let accepted = try Ledger.of(campaign.id, connection)?[.accepted] ?? 0
    let delivered = try accepted - ReturnCounts.of(campaign.id, connection).bounced
    let others = max(0, delivered - drawn.values.reduce(0) { $0 + $1.delivered })
    return TrialReport(
      subjects: trial.variants.enumerated().map { index, variant in
        let (number, row) = (index + 1, drawn[index + 1])
        return Variant(
          number: number, subject: variant.text, readers: row?.readers ?? 0, delivered: row?.delivered ?? 0,
          clickers: countsClickers ? max(row?.clickers ?? 0, judged?[index] ?? 0) : nil, left: row?.left ?? 0,
          others: number == campaign.variant ? others : 0)
      }, metric: trial.metric.rawValue, ends: isCancelled ? nil : campaign.trialEnds?.rfc3339, chosen: verdict?.chosen,
      verdict: verdict?.words, isCancelled: isCancelled)
  }

  /// What those did who drew one, by number.
  static func drawn(of campaign: Campaign, _ connection: Connection) throws -> [Int: RollUp.Subject] {
    let rows = try connection.rows(
      """
      SELECT d.subject, count(*) AS readers, count(*) FILTER (WHERE d.state = 'accepted' AND NOT \(ReturnCounts.cameBack)) AS delivered
      FROM deliveries d WHERE d.campaign_id = $1 AND d.subject IS NOT NULL GROUP BY d.subject
      """, [campaign.id.sql]
    ) { (number: try $0.int("subject"), readers: try $0.int("readers"), delivered: try $0.int("delivered")) }
    if rows.isEmpty { return [:] }
    let left = try Trial.hits(of: campaign, by: .unsubscribes, connection)
    let clickers = try Trial.hits(of: campaign, by: .clicks, connection)
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let (left, clickers) = (left[row.number] ?? 0, clickers[row.number] ?? 0)
        return (row.number, RollUp.Subject(readers: row.readers, delivered: row.delivered, left: left, clickers: clickers))
      })
  }
}
