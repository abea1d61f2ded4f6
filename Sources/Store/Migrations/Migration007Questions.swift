extension Migration {
  /// A form's question to somebody who left stands beside what they said (`asked_at`) and no longer in its place: with a question in the
  /// state, whatever read the state alone overlooked the no. Questions from before the no are over, and who had left all lists has left
  /// those that still waited for a click.
  static let questions = Migration(
    version: 7,
    sql: """
      ALTER TABLE memberships ADD COLUMN asked_at BIGINT CHECK (asked_at IS NULL OR state = 'unsubscribed');
      UPDATE memberships SET state = 'unsubscribed', asked_at = CASE WHEN changed_at = left_at THEN left_at END,
        remind_at = CASE WHEN changed_at = left_at THEN remind_at END, left_at = NULL
      WHERE left_at IS NOT NULL;
      \(FormerQuestions.ending);
      ALTER TABLE memberships DROP COLUMN left_at;
      """)
}
