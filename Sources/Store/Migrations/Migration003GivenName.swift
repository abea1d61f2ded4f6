extension Migration {
  /// What somebody is called by, where it is known apart from the whole name ("Mary Ann" of "Mary Ann Evans"). It is a part of the name,
  /// so nobody has it who has no name.
  static let givenName = Migration(
    version: 3,
    sql: "ALTER TABLE subscribers ADD COLUMN given_name TEXT NOT NULL DEFAULT '' CHECK (given_name = '' OR name <> '')")
}
