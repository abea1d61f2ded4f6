extension Migration {
  /// What programs were answered that had something made or sent, by their key, so that it is done once however often they ask; and until when a token is
  /// good. An answer about a person is theirs, and goes with them.
  static let apiAnswers = Migration(
    version: 28,
    sql: """
      CREATE TABLE api_answers (
        token TEXT NOT NULL,
        key TEXT NOT NULL,
        request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
        status BIGINT NOT NULL,
        body TEXT NOT NULL,
        location TEXT,
        subscriber_id BIGINT REFERENCES subscribers (id),
        at BIGINT NOT NULL,
        PRIMARY KEY (token, key)
      ) \(Dialect.clustered);
      CREATE INDEX api_answers_by_time ON api_answers (at);
      CREATE INDEX api_answers_of_subscriber ON api_answers (subscriber_id) WHERE subscriber_id IS NOT NULL;
      ALTER TABLE api_tokens ADD COLUMN ends_at BIGINT;
      """)
}
