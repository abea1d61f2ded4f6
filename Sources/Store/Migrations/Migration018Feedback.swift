extension Migration {
  /// What came back: a row a message and mail of ours that it is about (`key`: what makes it that one, hashed), with what followed from it
  /// (`outcome`); of what is about nobody a row too, for some days, so that it counts once. `feedback_changes` has where the person stood before,
  /// for who takes it back. `feedback_days` counts by source and day. `refusals` are deliveries that were refused at once and are still to be judged
  /// by the same rules.
  static let feedback = Migration(
    version: 18,
    sql: """
      CREATE TABLE feedback (
        id \(Dialect.identity),
        key TEXT NOT NULL UNIQUE CHECK (length(key) = 64),
        source TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('bounce', 'delay', 'delivered', 'complaint', 'automatic', 'unsubscribe', 'other')),
        reason TEXT,
        is_hard BIGINT NOT NULL DEFAULT 0 CHECK (is_hard IN (0, 1)),
        delivery_id BIGINT REFERENCES deliveries (id),
        subscriber_id BIGINT REFERENCES subscribers (id),
        campaign_id BIGINT REFERENCES campaigns (id),
        recipient TEXT,
        words TEXT NOT NULL,
        outcome TEXT NOT NULL,
        at BIGINT NOT NULL,
        undone_at BIGINT,
        CHECK (reason IS NULL OR kind = 'bounce')
      );
      CREATE INDEX feedback_by_person ON feedback (subscriber_id, at) WHERE subscriber_id IS NOT NULL;
      CREATE INDEX feedback_by_campaign ON feedback (campaign_id, kind, at) WHERE campaign_id IS NOT NULL;
      CREATE INDEX feedback_by_delivery ON feedback (delivery_id) WHERE delivery_id IS NOT NULL;
      CREATE INDEX feedback_of_nobody ON feedback (at) WHERE subscriber_id IS NULL;
      CREATE TABLE feedback_changes (
        feedback_id BIGINT NOT NULL REFERENCES feedback (id),
        list_id BIGINT NOT NULL REFERENCES lists (id),
        was TEXT NOT NULL,
        became TEXT NOT NULL,
        snoozed_until BIGINT,
        is_suppressed BIGINT NOT NULL DEFAULT 0 CHECK (is_suppressed IN (0, 1)),
        PRIMARY KEY (feedback_id, list_id)
      ) \(Dialect.clustered);
      CREATE TABLE feedback_days (
        source TEXT NOT NULL,
        day BIGINT NOT NULL,
        kind TEXT NOT NULL,
        count BIGINT NOT NULL CHECK (count > 0),
        last_at BIGINT NOT NULL,
        PRIMARY KEY (source, day, kind)
      ) \(Dialect.clustered);
      CREATE TABLE refusals (
        delivery_id BIGINT PRIMARY KEY REFERENCES deliveries (id),
        at BIGINT NOT NULL
      );
      CREATE INDEX deliveries_uncertain ON deliveries (campaign_id) WHERE state = 'uncertain';
      """)
}
