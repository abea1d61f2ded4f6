extension Migration {
  /// Feeds of other sites that posts are made of. `key` and `link_key` are hashes of what an item is known by; `text` is what is to become its file,
  /// until that is written, or its part of a roundup; `slug` that of the post or the roundup.
  static let feeds = Migration(
    version: 16,
    sql: """
      CREATE TABLE feeds (
        name TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        tag TEXT NOT NULL,
        modified TEXT NOT NULL,
        began_at BIGINT,
        looked_at BIGINT,
        read_at BIGINT,
        next_at BIGINT NOT NULL,
        failures BIGINT NOT NULL CHECK (failures >= 0),
        failing_since BIGINT,
        fault TEXT
      );
      CREATE TABLE feed_items (
        feed TEXT NOT NULL,
        key TEXT NOT NULL,
        link_key TEXT,
        title TEXT NOT NULL,
        link TEXT NOT NULL,
        published_at BIGINT,
        found_at BIGINT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('past', 'planned', 'written', 'rounded')),
        slug TEXT,
        text TEXT,
        PRIMARY KEY (feed, key),
        CHECK (state <> 'planned' OR (slug IS NOT NULL AND text IS NOT NULL))
      ) \(Dialect.clustered);
      CREATE INDEX feed_items_by_state ON feed_items (feed, state);
      """)
}
