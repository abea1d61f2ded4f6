extension Migration {
  /// Several days of a slot may be open, or near, at once: of each it is known what was seen when a post was looked for (`looks`: `2026-12-01 left out,
  /// 2026-12-02 nothing ready`), and how many hours before it, last, whether one is ready (`warnings`: `2026-12-01 24`).
  static let slotNotes = Migration(
    version: 33,
    sql: """
      ALTER TABLE slots ADD COLUMN looks TEXT;
      ALTER TABLE slots ADD COLUMN warnings TEXT;
      UPDATE slots SET looks = looked_for, warnings = warned_of;
      ALTER TABLE slots DROP COLUMN looked_for;
      ALTER TABLE slots DROP COLUMN warned_of;
      """)
}
