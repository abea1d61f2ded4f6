internal import Delivery
package import Store

extension FeedState {
  private static let columns = "url, title, tag, modified, began_at, looked_at, read_at, next_at, failures, failing_since, fault"

  private init(_ row: Row) throws {
    self.init(url: try row.text("url"), next: try row.time("next_at"))
    (title, tag, modified) = (try row.text("title"), try row.text("tag"), try row.text("modified"))
    (began, looked, read) = (try row.optionalTime("began_at"), try row.optionalTime("looked_at"), try row.optionalTime("read_at"))
    (failures, failingSince) = (try row.int("failures"), try row.optionalTime("failing_since"))
    fault = try row.optionalText("fault")
  }

  /// Nil for one that nobody has looked at, also where it had another address then.
  package static func find(_ source: FeedSource, _ connection: Connection) throws -> FeedState? {
    try connection.first("SELECT \(columns) FROM feeds WHERE name = $1 AND url = $2", [.text(source.name), .text(source.url)]) {
      try FeedState($0)
    }
  }

  /// When the database was made again since the feed was read last; nil: it was not.
  func restored(_ connection: Connection) throws -> Timestamp? {
    try Restoration.last(connection).flatMap { restored in read.map { $0 < restored } ?? false ? restored : nil }
  }

  /// Takes the look that is due: no other process does it, and when this one dies the next is due after the usual time.
  ///
  /// - Parameter reason: nil: somebody wants it now.
  /// - Returns: nil when the reason is one no more.
  static func claim(
    _ source: FeedSource, because reason: FeedLook.Reason?, now: Timestamp, _ connection: Connection
  ) throws -> FeedState? {
    var state = try find(source, connection) ?? FeedState(url: source.url, next: now)
    if let reason, !reason.holds(for: state, now: now) { return nil }
    (state.looked, state.next) = (now, now + source.every)
    try state.keep(source.name, connection)
    return state
  }

  func keep(_ name: String, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO feeds (name, \(Self.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (name) DO UPDATE SET url = excluded.url, title = excluded.title, tag = excluded.tag, modified = excluded.modified,
        began_at = excluded.began_at, looked_at = excluded.looked_at, read_at = excluded.read_at, next_at = excluded.next_at,
        failures = excluded.failures, failing_since = excluded.failing_since, fault = excluded.fault
      """,
      [
        .text(name), .text(url), .text(title), .text(tag), .text(modified), .time(began), .time(looked), .time(read), .time(next),
        .integer(failures), .time(failingSince), .text(fault),
      ])
  }
}
