extension Migration {
  /// The name of the file that an issue was made of, without its folder: another file with the slug is another post. Null for what is older, and for what
  /// has no file.
  static let issueFiles = Migration(version: 24, sql: "ALTER TABLE campaigns ADD COLUMN file TEXT")
}
