internal import Audience
internal import Campaigns
internal import Store

extension FeedbackUndo {
  func markUndone(_ record: FeedbackRecord, now: Timestamp, _ connection: Connection) throws {
    try connection.execute("UPDATE feedback SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL", [.integer(record.id), .time(now)])
  }

  func changes(by record: FeedbackRecord, _ connection: Connection) throws -> [Membership.Former] {
    try connection.rows(
      "SELECT list_id, was, became, snoozed_until, is_suppressed FROM feedback_changes WHERE feedback_id = $1 ORDER BY list_id",
      [.integer(record.id)]
    ) { row in
      Membership.Former(
        list: try row.id("list_id"), state: try row.choice("was"), became: try row.choice("became"),
        snoozedUntil: try row.optionalTime("snoozed_until"), isSuppressed: try row.int("is_suppressed") == 1)
    }
  }
}
