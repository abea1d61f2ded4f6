extension Migration {
  /// Since when somebody had left whom a form asks again. A form proves nothing, so until the click this is where they stand.
  static let leaving = Migration(
    version: 4, sql: "ALTER TABLE memberships ADD COLUMN left_at BIGINT CHECK (left_at IS NULL OR state = 'pending')")
}
