extension Migration {
  /// What came back of a mail that was put back into the queue since is over (`over_at`: when it was put back). The mails of which that is known
  /// already have a line of it in their history.
  static let pastReturns = Migration(
    version: 30,
    sql: """
      ALTER TABLE feedback ADD COLUMN over_at BIGINT;
      UPDATE feedback SET over_at = (
        SELECT max(a.at) FROM attempts a WHERE a.delivery_id = feedback.delivery_id AND a.outcome IN ('planned', 'deferred') AND a.at >= feedback.at)
      WHERE delivery_id IS NOT NULL;
      """)
}
