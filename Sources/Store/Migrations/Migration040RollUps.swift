extension Migration {
  /// What is kept of a campaign whose deliveries are too old to be kept one by one: since when nothing about one of them is decided any more
  /// (`rolled_up_at`), and, as soon as they are counted, the counts (`roll_up`). Only then do its rows go.
  static let rollUps = Migration(
    version: 40,
    sql: """
      ALTER TABLE campaigns ADD COLUMN rolled_up_at BIGINT;
      ALTER TABLE campaigns ADD COLUMN roll_up TEXT CHECK (roll_up IS NULL OR rolled_up_at IS NOT NULL);
      CREATE INDEX campaigns_rolled_up ON campaigns (finished_at) WHERE rolled_up_at IS NOT NULL;
      CREATE INDEX series_readers_by_delivery ON series_readers (delivery_id) WHERE delivery_id IS NOT NULL;
      """)
}
