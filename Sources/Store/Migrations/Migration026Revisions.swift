extension Migration {
  /// Versions of posts' files that were saved at the desk, or found there when somebody saved another over them.
  static let revisions = Migration(
    version: 26,
    sql: """
      CREATE TABLE post_revisions (
        id \(Dialect.identity),
        file TEXT NOT NULL,
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        way TEXT NOT NULL CHECK (way IN ('made', 'saved', 'auto', 'restored', 'found', 'kept')),
        who TEXT NOT NULL,
        at BIGINT NOT NULL,
        size BIGINT NOT NULL,
        text TEXT NOT NULL
      );
      CREATE INDEX post_revisions_of_file ON post_revisions (file, id);
      """)
}
