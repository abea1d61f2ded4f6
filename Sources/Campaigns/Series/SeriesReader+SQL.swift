package import Delivery
package import Store

extension SeriesReader {
  private static let columns = "r.subscriber_id, r.began_at, r.counted_at, r.step, d.state, d.changed_at, r.due_at, r.ended"
  private static let query = """
    SELECT \(columns)
    FROM series_readers r LEFT JOIN deliveries d ON d.id = r.delivery_id
    """

  private init(_ row: Row) throws {
    self.init(
      subscriber: try row.id("subscriber_id"), beganAt: try row.time("began_at"), countedAt: try row.time("counted_at"),
      step: try row.optionalText("step"), state: try row.optionalChoice("state"), changedAt: try row.optionalTime("changed_at"),
      dueAt: try row.optionalTime("due_at"), ended: try row.optionalText("ended"))
  }

  /// Those whose turn it is to be looked at, the longest waiting first; then those who wait for longer than anybody does, because a clock was ahead when they
  /// were looked at.
  static func due(_ series: SeriesID, mode: SendingMode, now: Timestamp, limit: Int, _ connection: Connection) throws -> [SeriesReader] {
    func those(_ condition: String, _ time: Timestamp) throws -> [SeriesReader] {
      try connection.rows(
        "\(query) WHERE r.series_id = $1 AND r.mode = $2 AND r.look_at \(condition) $3 ORDER BY r.look_at, r.subscriber_id LIMIT $4",
        [series.sql, .text(mode.rawValue), .time(time), .integer(limit)], SeriesReader.init)
    }
    let due = try those("<=", now)
    return due.isEmpty ? try those(">", now + longestWait + patience) : due
  }

  package static func find(
    _ subscriber: SubscriberID, in series: SeriesID, mode: SendingMode, _ connection: Connection
  ) throws -> SeriesReader? {
    try connection.first(
      "\(query) WHERE r.series_id = $1 AND r.mode = $2 AND r.subscriber_id = $3", [series.sql, .text(mode.rawValue), subscriber.sql],
      SeriesReader.init)
  }

  /// All of a series, with their addresses, one by one.
  package static func each(
    of series: SeriesID, mode: SendingMode, _ connection: Connection, _ body: (_ address: String, SeriesReader) throws -> Void
  ) throws {
    try connection.each(
      """
      SELECT \(columns), s.address
      FROM series_readers r CROSS JOIN subscribers s ON s.id = r.subscriber_id LEFT JOIN deliveries d ON d.id = r.delivery_id
      WHERE r.series_id = $1 AND r.mode = $2 ORDER BY r.subscriber_id
      """, [series.sql, .text(mode.rawValue)]
    ) { try body(try $0.text("address"), try SeriesReader($0)) }
  }

  /// Some of them, by their number.
  ///
  /// - Parameter number: of the last one before; nil: from the first on.
  package static func page(
    of series: SeriesID, mode: SendingMode, after number: Int64?, limit: Int, _ connection: Connection
  ) throws -> [(address: String, reader: SeriesReader)] {
    try connection.rows(
      """
      SELECT \(columns), s.address
      FROM series_readers r CROSS JOIN subscribers s ON s.id = r.subscriber_id LEFT JOIN deliveries d ON d.id = r.delivery_id
      WHERE r.series_id = $1 AND r.mode = $2 AND r.subscriber_id > $3 ORDER BY r.subscriber_id LIMIT $4
      """, [series.sql, .text(mode.rawValue), .integer(number ?? 0), .integer(limit)]
    ) { (try $0.text("address"), try SeriesReader($0)) }
  }

  /// How many stand at each step (nil: before the first), or why they have come to an end.
  package static func counts(
    of series: SeriesID, mode: SendingMode, _ connection: Connection
  ) throws -> [(step: String?, ended: String?, count: Int)] {
    try connection.rows(
      "SELECT step, ended, count(*) AS n FROM series_readers WHERE series_id = $1 AND mode = $2 GROUP BY step, ended ORDER BY step NULLS FIRST, ended NULLS FIRST",
      [series.sql, .text(mode.rawValue)]
    ) { (try $0.optionalText("step"), try $0.optionalText("ended"), try $0.int("n")) }
  }

  /// How many have their next step before a time, as far as that is known, by the step where they stand (nil: before the first).
  package static func due(
    before time: Timestamp, of series: SeriesID, mode: SendingMode, _ connection: Connection
  ) throws -> [(step: String?, count: Int)] {
    // Nobody is looked at later than they are due.
    try connection.rows(
      """
      SELECT step, count(*) AS n FROM series_readers
      WHERE series_id = $1 AND mode = $2 AND look_at < $3 AND due_at < $3 AND ended IS NULL GROUP BY step ORDER BY step NULLS FIRST
      """, [series.sql, .text(mode.rawValue), .time(time)]
    ) { (try $0.optionalText("step"), try $0.int("n")) }
  }

  // MARK: what a look has found

  func wait(until time: Timestamp, due: Timestamp?, in series: SeriesID, mode: SendingMode, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE series_readers SET look_at = $4, due_at = $5 WHERE series_id = $1 AND mode = $2 AND subscriber_id = $3",
      [series.sql, .text(mode.rawValue), subscriber.sql, .time(time), .time(due)])
  }

  /// The step is in the queue.
  func advance(
    to step: SeriesStep, _ delivery: DeliveryID, lookAt time: Timestamp, in series: SeriesID, mode: SendingMode, _ connection: Connection
  ) throws {
    try connection.execute(
      """
      UPDATE series_readers SET step = $4, delivery_id = $5, look_at = $6, due_at = NULL
      WHERE series_id = $1 AND mode = $2 AND subscriber_id = $3
      """, [series.sql, .text(mode.rawValue), subscriber.sql, .text(step.file), delivery.sql, .time(time)])
  }

  /// The steps that somebody has, may have or will have had, whatever became of their row. Refused and excluded mails were had by nobody; and one
  /// that was refused or came back is owed to them once somebody has taken that back.
  func steps(of series: Series, mode: SendingMode, _ connection: Connection) throws -> (had: Set<String>, owed: Set<String>) {
    let prefix = series.campaignSlug(of: "")
    let steps = try connection.rows(
      """
      SELECT c.slug, CASE WHEN \(Self.isOwed) THEN 1 ELSE 0 END AS is_owed FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
      WHERE d.subscriber_id = $1 AND c.kind = 'series' AND c.mode = $2 AND d.state <> 'excluded'
        AND (d.state <> 'failed' OR \(Self.isOwed))
      """, [subscriber.sql, .text(mode.rawValue)]
    ) { (slug: try $0.text("slug"), isOwed: try $0.int("is_owed") == 1) }
    .filter { $0.slug.hasPrefix(prefix) }.map { (name: String($0.slug.dropFirst(prefix.count)), isOwed: $0.isOwed) }
    let had = Set(steps.filter { !$0.isOwed }.map(\.name))
    return (had, Set(steps.map(\.name)).subtracting(had))
  }

  /// The mail of a campaign that is owed to them, and when it was taken, if it was.
  func owed(in campaign: CampaignID, _ connection: Connection) throws -> (delivery: DeliveryID, takenAt: Timestamp?)? {
    try connection.first(
      "SELECT d.id, CASE WHEN d.state = 'accepted' THEN d.changed_at END AS taken_at FROM deliveries d WHERE d.campaign_id = $1 AND d.subscriber_id = $2 AND \(Self.isOwed)",
      [campaign.sql, subscriber.sql]
    ) { (try $0.id("id"), try $0.optionalTime("taken_at")) }
  }

  /// Of a mail `d`: it was refused at once or came back, and somebody has taken that back.
  static let isOwed = "d.state IN ('accepted', 'failed') AND \(ReturnCounts.cameBack(takenBack: true))"
}
