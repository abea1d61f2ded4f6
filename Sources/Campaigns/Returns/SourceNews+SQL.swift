package import Store

extension SourceNews {
  /// How posts that had no effect are counted beside what came.
  package static let (refused, unread) = ("refused", "unread")

  /// How many events of the last month a source brought that are about no mail of ours.
  package static func unproved(by source: String, _ connection: Connection) throws -> Int {
    try connection.first(
      "SELECT count(*) AS n FROM feedback WHERE subscriber_id IS NULL AND source = $1 AND outcome = $2",
      [.text(source), .text(FeedbackOutcome.unproved.rawValue)]
    ) { try $0.int("n") } ?? 0
  }

  /// How much each source ever brought, by kind: as many lines as there are sources and kinds, whatever domains are concerned.
  package static func totals(_ connection: Connection) throws -> [(source: String, kind: String, count: Int)] {
    try connection.rows("SELECT source, kind, sum(count) AS n FROM feedback_days GROUP BY source, kind ORDER BY source, kind") {
      (try $0.text("source"), try $0.text("kind"), try $0.int("n"))
    }
  }

  /// Of all sources that ever brought something, but for the servers that refuse at once.
  package static func all(now: Timestamp, _ connection: Connection) throws -> [SourceNews] {
    let rows = try connection.rows(
      """
      SELECT source, kind, max(last_at) AS last_at, sum(CASE WHEN day > $1 THEN count ELSE 0 END) AS n FROM feedback_days
      WHERE source <> $2 GROUP BY source, kind ORDER BY source, kind
      """, [.integer(now.day - 7), .text(FeedbackRecord.smtp)]
    ) { (source: try $0.text("source"), kind: try $0.text("kind"), at: try $0.time("last_at"), count: try $0.int("n")) }
    return Dictionary(grouping: rows) { $0.source }.sorted { $0.key < $1.key }.map { source, rows in
      SourceNews(
        source: source, lastAt: rows.filter { ![refused, unread].contains($0.kind) }.map(\.at).max()?.rfc3339 ?? "",
        refusedAt: rows.filter { $0.kind == refused }.map(\.at).max()?.rfc3339,
        week: Dictionary(uniqueKeysWithValues: rows.filter { $0.count > 0 }.map { ($0.kind, $0.count) }))
    }
  }
}
