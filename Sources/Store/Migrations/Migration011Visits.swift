extension Migration {
  /// What becomes of links that are counted: how often each was followed, by people and by machines (`link` 0: all of the issue's); which of
  /// them a reader followed (`links`: their numbers); where somebody has aimed one since; and how far the files of visits are taken in. And the
  /// lines of the journal by their time, all of them: to ask of each new line whether it is one that matters would cost an import more.
  static let visits = Migration(
    version: 11,
    sql: """
      CREATE TABLE visit_counts (
        campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
        kind TEXT NOT NULL CHECK (kind IN ('opened', 'clicked')),
        link BIGINT NOT NULL CHECK (link >= 0),
        people BIGINT NOT NULL CHECK (people >= 0),
        machines BIGINT NOT NULL CHECK (machines >= 0),
        readers BIGINT NOT NULL CHECK (readers BETWEEN 0 AND people),
        PRIMARY KEY (campaign_id, kind, link)
      ) \(Dialect.clustered);
      CREATE TABLE link_targets (
        campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
        link BIGINT NOT NULL CHECK (link > 0),
        number BIGINT NOT NULL CHECK (number > 0),
        target TEXT,
        at BIGINT NOT NULL,
        PRIMARY KEY (campaign_id, link, number)
      ) \(Dialect.clustered);
      CREATE TABLE visit_files (
        file TEXT PRIMARY KEY,
        taken BIGINT NOT NULL
      ) \(Dialect.clustered);
      ALTER TABLE engagements ADD COLUMN links TEXT NOT NULL DEFAULT '';
      CREATE INDEX consents_by_time ON consents (at);
      """)
}
