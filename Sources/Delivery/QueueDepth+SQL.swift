package import Store

extension QueueDepth {
  /// - Parameter window: in which issues leave; nil: at any hour.
  package init(_ mode: SendingMode, window: SendingWindow?, now: Timestamp, _ connection: Connection) throws {
    let isOpen = window?.isOpen(at: now) ?? true
    let kinds = isOpen ? "" : " AND c.kind NOT IN ('issue', 'digest')"
    func count(_ rows: String, _ values: [SQLValue] = []) throws -> Int {
      try connection.first("SELECT count(*) AS n FROM (SELECT 1 AS one FROM \(rows) LIMIT \(Self.limit)) AS found", values) {
        try $0.int("n")
      } ?? 0
    }
    func waiting(_ state: String, _ condition: String) -> String {
      """
      campaigns c CROSS JOIN deliveries d
      WHERE c.mode = '\(mode.rawValue)' AND c.state = '\(state)' AND c.finished_at IS NULL AND d.campaign_id = c.id
        AND d.state IN ('planned', 'deferred')\(condition)
      """
    }
    due = try count(waiting("sending", " AND d.due_at <= $1\(kinds)"), [.time(now)])
    let isLater = isOpen ? "d.due_at > $1" : "(d.due_at > $1 OR c.kind IN ('issue', 'digest'))"
    later = try count(waiting("sending", " AND \(isLater)"), [.time(now)])
    paused = try count(waiting("paused", ""))
    leased = try count("deliveries WHERE state = 'leased'")
    uncertain = try count("deliveries WHERE state = 'uncertain'")
    // The first of each campaign stands at the beginning of its part of the index.
    let first = try connection.first(
      """
      SELECT min(w.first) AS first FROM (
        SELECT (SELECT min(d.due_at) FROM deliveries d WHERE d.campaign_id = c.id AND d.state IN ('planned', 'deferred')) AS first
        FROM campaigns c WHERE c.mode = '\(mode.rawValue)' AND c.state = 'sending' AND c.finished_at IS NULL\(kinds)) AS w
      """
    ) { try $0.optionalTime("first") }
    dueSince = first?.flatMap { $0 <= now ? $0 : nil }
  }
}
