extension Migration {
  /// When this database was made again from a backup. Until somebody has said what became of the time between (`released_at`), nothing is sent.
  static let restorations = Migration(
    version: 36,
    sql: """
      CREATE TABLE restorations (
        id \(Dialect.identity),
        backed_up_at BIGINT NOT NULL,
        restored_at BIGINT NOT NULL,
        released_at BIGINT
      );
      CREATE INDEX restorations_open ON restorations (id) WHERE released_at IS NULL;
      """)
}
