extension Migration {
  /// Posts of a provider whose signature does not cover what they say, for some days: each counts once (`name`: time and token, `body`: what it said, both hashed).
  static let webhooks = Migration(
    version: 21,
    sql: """
      CREATE TABLE webhook_posts (
        source TEXT NOT NULL,
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (source, name)
      ) \(Dialect.clustered);
      CREATE INDEX webhook_posts_by_time ON webhook_posts (at);
      """)
}
