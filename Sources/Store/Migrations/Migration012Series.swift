extension Migration {
  /// Series of mails that each reader gets one by one, and where everybody stands with them. The steps are files; a row has the name of the
  /// last one that was made a mail for its reader (`step`, `delivery_id`), the instant from which the next one counts (`counted_at`), when it is
  /// looked at again, and when the next step is due as far as that is known. `ended` says why nothing more comes. `steps` is what the folder had
  /// at the last look, and since when.
  static let series = Migration(
    version: 12,
    sql: """
      \(Dialect.widening("campaigns", from: "'welcome', 'test'", to: "'welcome', 'series', 'test'"))
      CREATE TABLE series (
        id \(Dialect.identity),
        slug TEXT NOT NULL UNIQUE,
        list_id BIGINT NOT NULL REFERENCES lists (id),
        hour BIGINT NOT NULL CHECK (hour BETWEEN 0 AND 23),
        minute BIGINT NOT NULL CHECK (minute BETWEEN 0 AND 59),
        begins TEXT NOT NULL CHECK (begins IN ('confirmed', 'by-hand')),
        is_on BIGINT NOT NULL CHECK (is_on IN (0, 1)),
        steps TEXT NOT NULL,
        steps_since BIGINT NOT NULL
      );
      CREATE TABLE series_readers (
        series_id BIGINT NOT NULL REFERENCES series (id),
        mode TEXT NOT NULL CHECK (mode IN ('live', 'rehearsal')),
        subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
        began_at BIGINT NOT NULL,
        counted_at BIGINT NOT NULL,
        step TEXT,
        delivery_id BIGINT REFERENCES deliveries (id),
        look_at BIGINT,
        due_at BIGINT,
        ended TEXT,
        PRIMARY KEY (series_id, mode, subscriber_id),
        CHECK ((step IS NULL) = (delivery_id IS NULL)),
        CHECK ((look_at IS NULL) = (ended IS NOT NULL))
      ) \(Dialect.clustered);
      CREATE INDEX series_looks ON series_readers (series_id, mode, look_at) WHERE look_at IS NOT NULL;
      """)
}
