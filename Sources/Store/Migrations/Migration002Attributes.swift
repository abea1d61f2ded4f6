extension Migration {
  /// What publications keep about their people beside the name: a JSON object of texts.
  static let attributes = Migration(version: 2, sql: "ALTER TABLE subscribers ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}'")
}
