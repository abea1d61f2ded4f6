internal import Audience
internal import Store

/// Where people stood before what came back changed it.
enum FeedbackChanges {
  static func keep(_ former: Membership.Former, by id: Int64, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO feedback_changes (feedback_id, list_id, was, became, snoozed_until, is_suppressed) VALUES ($1, $2, $3, $4, $5, $6)
      """,
      [
        .integer(id), former.list.sql, .text(former.state.rawValue), .text(former.became.rawValue), .time(former.snoozedUntil),
        .integer(former.isSuppressed ? 1 : 0),
      ])
  }

  static func by(_ id: Int64, _ connection: Connection) throws -> [Membership.Former] {
    try connection.rows(
      "SELECT list_id, was, became, snoozed_until, is_suppressed FROM feedback_changes WHERE feedback_id = $1 ORDER BY list_id",
      [.integer(id)], Membership.Former.init)
  }

  static func forget(by id: Int64, _ connection: Connection) throws {
    try connection.execute("DELETE FROM feedback_changes WHERE feedback_id = $1", [.integer(id)])
  }
}

extension Membership.Former {
  /// Of a row of `feedback_changes`.
  init(_ row: Row) throws {
    self.init(
      list: try row.id("list_id"), state: try row.choice("was"), became: try row.choice("became"),
      snoozedUntil: try row.optionalTime("snoozed_until"), isSuppressed: try row.int("is_suppressed") == 1)
  }
}
