extension Migration {
  /// Who may use the desk: people, the browsers in which they are signed in, links that work once, what wrong guesses are counted by, and a log of what
  /// was done. Of every secret there is a hash only, but for the one that a phone shows codes of. A token of a program may do several things
  /// now, by the names of what people may do.
  static let accounts = Migration(
    version: 20,
    sql: """
      CREATE TABLE users (
        id \(Dialect.identity),
        address TEXT NOT NULL,
        address_key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('viewer', 'writer', 'sender', 'admin')),
        password TEXT,
        code_secret \(Dialect.bytes),
        code_step BIGINT NOT NULL DEFAULT 0,
        created_at BIGINT NOT NULL,
        signed_in_at BIGINT,
        signed_in_from TEXT NOT NULL DEFAULT ''
      );
      CREATE TABLE recovery_codes (
        user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        PRIMARY KEY (user_id, hash)
      ) \(Dialect.clustered);
      CREATE TABLE sessions (
        id \(Dialect.identity),
        hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
        user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        stage TEXT NOT NULL CHECK (stage IN ('code', 'open')),
        tries BIGINT NOT NULL DEFAULT 0,
        new_code_secret \(Dialect.bytes),
        network TEXT NOT NULL,
        agent TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        seen_at BIGINT NOT NULL
      );
      CREATE INDEX sessions_of_user ON sessions (user_id);
      CREATE TABLE one_time_links (
        hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
        user_id BIGINT UNIQUE REFERENCES users (id) ON DELETE CASCADE,
        ends_at BIGINT NOT NULL
      ) \(Dialect.clustered);
      CREATE TABLE guess_counts (
        scope TEXT NOT NULL CHECK (scope IN ('network', 'account')),
        key TEXT NOT NULL CHECK (length(key) = 64),
        since BIGINT NOT NULL,
        count BIGINT NOT NULL,
        PRIMARY KEY (scope, key)
      ) \(Dialect.clustered);
      CREATE INDEX guess_counts_by_age ON guess_counts (since);
      CREATE TABLE audit_log (
        id \(Dialect.identity),
        at BIGINT NOT NULL,
        who TEXT NOT NULL,
        deed TEXT NOT NULL,
        object TEXT NOT NULL,
        network TEXT NOT NULL
      );
      CREATE INDEX audit_log_by_time ON audit_log (at);
      ALTER TABLE api_tokens ADD COLUMN permissions TEXT NOT NULL DEFAULT 'messages';
      ALTER TABLE api_tokens DROP COLUMN scope;
      """)
}
