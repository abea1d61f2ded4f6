package import Audience
package import Delivery
package import Store

/// How somebody comes into a series, and out of it.
extension SeriesReader {
  /// Their own yes to the list makes them readers of its series that are on and begin so. Who had stopped goes on where they were, from now
  /// on; who had finished one is not a reader of it again.
  static func welcome(
    _ subscriber: SubscriberID, list: ListID, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws {
    let series = try connection.rows(
      "SELECT id FROM series WHERE list_id = $1 AND is_on = 1 AND begins = 'confirmed'", [list.sql]
    ) { try $0.id("id") as SeriesID }
    for series in series where try find(subscriber, in: series, mode: mode, connection)?.ended != finished {
      try put(subscriber, into: series, mode: mode, now: now, connection)
    }
  }

  /// Who comes back by the link that they left by was never gone: whatever series of the list had stopped for them goes on.
  static func comeBack(_ subscriber: SubscriberID, list: ListID, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      """
      UPDATE series_readers SET look_at = $3, counted_at = $3, ended = NULL
      WHERE series_id IN (SELECT id FROM series WHERE list_id = $1) AND mode IN ('live', 'rehearsal') AND subscriber_id = $2
        AND ended <> $4
      """, [list.sql, subscriber.sql, .time(now), .text(finished)])
  }

  /// Whose bounce or complaint is taken back was never gone either; what a human's hand had ended for them stays so.
  package static func goOn(_ subscriber: SubscriberID, list: ListID, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      """
      UPDATE series_readers SET look_at = $3, counted_at = $3, ended = NULL
      WHERE series_id IN (SELECT id FROM series WHERE list_id = $1) AND mode IN ('live', 'rehearsal') AND subscriber_id = $2
        AND (ended LIKE 'bounced%' OR ended LIKE 'complained%' OR ended LIKE $4)
      """, [list.sql, subscriber.sql, .time(now), .text("%" + undelivered)])
  }

  /// Of whom steps were refused or came back, and somebody has taken that back, has them once more, also who had come to the end, or whom just that had
  /// stopped; not who was stopped otherwise.
  package static func giveAgain(_ subscriber: SubscriberID, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      """
      UPDATE series_readers SET look_at = $2, counted_at = $2, ended = NULL
      WHERE subscriber_id = $1 AND (ended IS NULL OR ended = $3 OR ended LIKE $4 AND EXISTS (
        SELECT 1 FROM deliveries d WHERE d.id = series_readers.delivery_id AND \(isOwed))) AND series_id IN (
        SELECT s.id FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id JOIN series s ON c.slug LIKE 'series.' || s.slug || '.%'
        WHERE d.subscriber_id = $1 AND c.kind = 'series' AND c.mode = series_readers.mode AND \(isOwed))
      """, [subscriber.sql, .time(now), .text(finished), .text("%" + undelivered)])
  }

  /// What came of starting somebody by hand.
  package enum Start: Sendable, Equatable {
    case started, underWay
    /// Nothing can be sent to them, and why.
    case refused(String)
  }

  /// Somebody begins by hand, or goes on after whatever ended it for them.
  package static func start(
    _ subscriber: SubscriberID, in series: Series, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws -> Start {
    guard let addressee = try Addressee.find(subscriber, list: series.list, kind: .series, now: now, connection) else {
      return .refused("nobody is known under this number")
    }
    // Who rests begins, and has the first step when the rest is over.
    let rests = addressee.membership?.state == .confirmed && (addressee.membership?.snoozedUntil).map { $0 > now } == true
    if let obstacle = addressee.obstacle, !rests { return .refused(obstacle) }
    if let known = try find(subscriber, in: series.id, mode: mode, connection), known.ended == nil { return .underWay }
    try put(subscriber, into: series.id, mode: mode, now: now, connection)
    return .started
  }

  /// Those of `readers` who can be started together: who never began, and who had stopped.
  package static func startable(
    _ readers: Readers, in series: Series, mode: SendingMode, _ connection: Connection
  ) throws -> [SubscriberID] {
    var parameters = SQLParameters([series.id.sql, .text(mode.rawValue), .text(finished)])
    let source = readers.source(&parameters)
    return try connection.rows(
      """
      SELECT m.subscriber_id \(source) AND NOT EXISTS (
        SELECT 1 FROM series_readers x WHERE x.series_id = $1 AND x.mode = $2 AND x.subscriber_id = m.subscriber_id
          AND (x.ended IS NULL OR x.ended = $3))
      ORDER BY m.subscriber_id
      """, parameters.values
    ) { try $0.id("subscriber_id") }
  }

  /// - Returns: whether it was going on for them.
  package static func stop(
    _ subscriber: SubscriberID, in series: SeriesID, mode: SendingMode, because reason: String, _ connection: Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE series_readers SET look_at = NULL, due_at = NULL, ended = $4
      WHERE series_id = $1 AND mode = $2 AND subscriber_id = $3 AND look_at IS NOT NULL
      """, [series.sql, .text(mode.rawValue), subscriber.sql, .text(reason)]) == 1
  }

  private static func put(
    _ subscriber: SubscriberID, into series: SeriesID, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO series_readers (series_id, mode, subscriber_id, began_at, counted_at, look_at) VALUES ($1, $2, $3, $4, $4, $4)
      ON CONFLICT (series_id, mode, subscriber_id) DO UPDATE SET look_at = excluded.look_at, counted_at = excluded.counted_at, due_at = NULL,
        ended = NULL
      """, [series.sql, .text(mode.rawValue), subscriber.sql, .time(now)])
  }
}
