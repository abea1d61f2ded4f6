internal import Audience
internal import Campaigns
internal import Store

extension FeedbackUndo {
  func markUndone(_ record: FeedbackRecord, now: Timestamp, _ connection: Connection) throws {
    try connection.execute("UPDATE feedback SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL", [.integer(record.id), .time(now)])
  }

  func forgetUndone(of subscriber: SubscriberID, _ connection: Connection) throws {
    try connection.execute(
      "DELETE FROM feedback_changes WHERE feedback_id IN (SELECT id FROM feedback WHERE subscriber_id = $1 AND undone_at IS NOT NULL)",
      [subscriber.sql])
  }

  /// What was changed by all that is taken back about somebody, the last first.
  func undoneChanges(of subscriber: SubscriberID, _ connection: Connection) throws -> [Membership.Former] {
    try connection.rows(
      """
      SELECT x.list_id, x.was, x.became, x.snoozed_until, x.is_suppressed FROM feedback f JOIN feedback_changes x ON x.feedback_id = f.id
      WHERE f.subscriber_id = $1 AND f.undone_at IS NOT NULL ORDER BY f.id DESC, x.list_id
      """, [subscriber.sql], Membership.Former.init)
  }
}
