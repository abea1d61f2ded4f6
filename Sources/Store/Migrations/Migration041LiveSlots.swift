extension Migration {
  /// Since when a slot's days are for real people (`live_since`): from the first `serve` with a way to them. NULL: it rehearses, or nobody has served it.
  static let liveSlots = Migration(
    version: 41,
    sql: """
      ALTER TABLE slots ADD COLUMN live_since BIGINT;
      UPDATE slots SET live_since = since
        WHERE EXISTS (SELECT 1 FROM slot_occurrences o WHERE o.list_id = slots.list_id AND o.mode = 'live');
      """)
}
