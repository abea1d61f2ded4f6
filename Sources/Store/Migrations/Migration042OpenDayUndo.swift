extension Migration {
  /// What somebody decided lately by which a post goes on a day that is open (`undo`): until when the slot waits with it, and what stood before.
  static let openDayUndo = Migration(version: 42, sql: "ALTER TABLE slots ADD COLUMN undo TEXT;")
}
