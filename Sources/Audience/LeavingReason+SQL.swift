package import Store

extension LeavingReason {
  /// Puts what somebody says beside the line of their journal by which they left, in the place of what they said of that before.
  ///
  /// - Parameter list: nil for all that they left last, with one word.
  /// - Returns: whether they have left, by a word of their own.
  package func note(of subscriber: SubscriberID, list: ListID?, _ connection: Connection) throws -> Bool {
    let lists = try Membership.all(of: subscriber, connection).filter { $0.state != .confirmed && list ?? $0.list == $0.list }
    let leavings = try lists.compactMap { try Self.leaving(of: subscriber, list: $0.list, connection) }
    let last = leavings.map(\.at).max()
    for leaving in leavings where leaving.at == last {
      try connection.execute(
        """
        INSERT INTO leaving_reasons (subscriber_id, number, reason, words, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (subscriber_id, number) DO UPDATE SET reason = excluded.reason, words = excluded.words, at = excluded.at
        """, [subscriber.sql, .integer(leaving.number), .text(kind.rawValue), .text(words), .time(at)])
    }
    return !leavings.isEmpty
  }

  /// The first no of their own since they were on the list last: that is the line by which ``ListGrowth`` has them leave.
  private static func leaving(
    of subscriber: SubscriberID, list: ListID, _ connection: Connection
  ) throws -> (number: Int64, at: Timestamp)? {
    try connection.first(
      """
      SELECT c.number, c.at FROM consents c
      WHERE c.subscriber_id = $1 AND c.list_id = $2 AND c.event = 'unsubscribed' AND (c.cause LIKE $3 OR c.cause LIKE $4)
        AND c.number > coalesce((
          SELECT max(y.number) FROM consents y WHERE y.subscriber_id = $1 AND y.list_id = $2 AND y.event = 'confirmed'), 0)
      ORDER BY c.number LIMIT 1
      """, [subscriber.sql, list.sql, .text(Consent.byLink + "%"), .text(Consent.onPage + "%")]
    ) { (try $0.integer("number"), try $0.time("at")) }
  }

  /// Of a row that has it beside a line of the journal; nil where nothing was said.
  init?(beside row: Row) throws {
    guard let kind: Kind = try row.optionalChoice("reason") else { return nil }
    self.init(kind, words: try row.text("reason_words"), at: try row.time("reason_at"))
  }

  /// What ``init(beside:)`` reads, and where it stands beside a line `x` of the journal.
  static let columns = "r.reason, r.words AS reason_words, r.at AS reason_at"
  package static func beside(_ line: String) -> String {
    "leaving_reasons r ON r.subscriber_id = \(line).subscriber_id AND r.number = \(line).number"
  }

  /// One that somebody gave in words of their own.
  package struct Said: Sendable {
    package let subscriber: SubscriberID
    package let reason: LeavingReason
  }

  /// What was said in words since `time` by those who left for one of these causes, the latest first.
  package static func said(since time: Timestamp, causes: [String], limit: Int, _ connection: Connection) throws -> [Said] {
    let names = causes.indices.map { "$\($0 + 3)" }.joined(separator: ", ")
    return try connection.rows(
      """
      SELECT r.subscriber_id, \(columns) FROM leaving_reasons r JOIN consents x ON x.subscriber_id = r.subscriber_id AND x.number = r.number
      WHERE r.at >= $1 AND r.words <> '' AND x.cause IN (\(names)) ORDER BY r.at DESC LIMIT $2
      """, [.time(time), .integer(limit)] + causes.map { .text($0) }
    ) { row in try LeavingReason(beside: row).map { Said(subscriber: try row.id("subscriber_id"), reason: $0) } }.compactMap(\.self)
  }
}
