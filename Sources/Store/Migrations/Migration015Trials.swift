extension Migration {
  /// Several subjects of one issue. Who takes part in their trial has the number of theirs in `deliveries.subject`; everybody else gets the
  /// campaign's `subject`, once there is one. While the trial is open nobody leaves who has none: they are due at `trial_held`, and it is judged
  /// at `trial_ends` or later. `trial_verdict` keeps the numbers that it was judged by.
  static let trials = Migration(
    version: 15,
    sql: """
      ALTER TABLE deliveries ADD COLUMN subject BIGINT CHECK (subject > 0);
      CREATE INDEX deliveries_of_trial ON deliveries (campaign_id, subject) WHERE subject IS NOT NULL;
      ALTER TABLE campaigns ADD COLUMN subject BIGINT CHECK (subject > 0);
      ALTER TABLE campaigns ADD COLUMN trial_held BIGINT;
      ALTER TABLE campaigns ADD COLUMN trial_ends BIGINT CHECK ((trial_ends IS NULL) = (trial_held IS NULL) AND (trial_ends IS NULL OR subject IS NULL));
      ALTER TABLE campaigns ADD COLUMN trial_verdict TEXT;
      """)
}
