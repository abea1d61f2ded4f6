extension Migration {
  /// What search and the pages of tags and authors look into. All of it follows from `contents`, so an export does without it: of each content that
  /// went out, with each of its subjects, the words of its page as they are shown (`text`) and as they are compared (`folded`), and what it is
  /// about and by whom. Which of them are public is asked of `campaigns` each time.
  static let archive = Migration(
    version: 23,
    sql: """
      CREATE TABLE archive_texts (
        hash TEXT NOT NULL REFERENCES contents (hash),
        subject BIGINT NOT NULL CHECK (subject > 0),
        title TEXT NOT NULL,
        folded_title TEXT NOT NULL,
        text TEXT NOT NULL,
        folded TEXT NOT NULL,
        PRIMARY KEY (hash, subject)
      );
      CREATE TABLE archive_terms (
        kind TEXT NOT NULL CHECK (kind IN ('tag', 'author')),
        slug TEXT NOT NULL,
        hash TEXT NOT NULL REFERENCES contents (hash),
        name TEXT NOT NULL,
        PRIMARY KEY (hash, kind, slug)
      ) \(Dialect.clustered);
      CREATE INDEX archive_terms_by_slug ON archive_terms (kind, slug);
      CREATE INDEX campaigns_published ON campaigns (frozen_at) WHERE kind = 'issue';
      """)
}
