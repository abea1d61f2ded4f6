extension Migration {
  /// Mails to people who need not be readers: a post sent to a few as a test, shown as whom its writer likes, and the engine's own notices
  /// to the writers.
  static let correspondence = Migration(
    version: 8,
    sql: """
      \(Dialect.widening("campaigns", from: "'reminder', 'welcome')", to: "'reminder', 'welcome', 'test', 'notice')"))
      ALTER TABLE campaigns ADD COLUMN shown_as BIGINT REFERENCES subscribers (id) CHECK (shown_as IS NULL OR kind = 'test');
      """)
}
