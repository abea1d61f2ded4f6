extension Migration {
  /// A slot may send at its time of each reader's own zone (`is_local`; `subscriber_zones` tells which there are), knows for which day it
  /// has looked for a post in vain (`looked_for`) and how long before which it has seen whether one is ready (`warned_of`), and leaves days out. A day without an issue says why. `queue_places` has what somebody decided about
  /// posts that wait; the rest of their order is in the posts. A campaign with a `local_time` (`2026-12-01T09:00`) is due then, reader by reader.
  static let slots = Migration(
    version: 9,
    sql: """
      ALTER TABLE slots ADD COLUMN is_local BIGINT NOT NULL DEFAULT 0 CHECK (is_local IN (0, 1));
      ALTER TABLE slots ADD COLUMN looked_for TEXT CHECK (length(looked_for) = 10);
      ALTER TABLE slots ADD COLUMN warned_of TEXT;
      ALTER TABLE slot_occurrences ADD COLUMN reason TEXT;
      \(Dialect.widening("slot_occurrences", from: "IN ('sent', 'missed')", to: "IN ('sent', 'missed', 'skipped')"))
      CREATE TABLE slot_skips (
        list_id BIGINT NOT NULL REFERENCES lists (id),
        local_date TEXT NOT NULL CHECK (length(local_date) = 10),
        reason TEXT NOT NULL,
        PRIMARY KEY (list_id, local_date)
      ) \(Dialect.clustered);
      CREATE TABLE queue_places (
        list_id BIGINT NOT NULL REFERENCES lists (id),
        slug TEXT NOT NULL,
        place BIGINT,
        pinned_to TEXT CHECK (length(pinned_to) = 10),
        held_because TEXT,
        PRIMARY KEY (list_id, slug)
      ) \(Dialect.clustered);
      CREATE UNIQUE INDEX queue_pins ON queue_places (list_id, pinned_to) WHERE pinned_to IS NOT NULL;
      CREATE INDEX subscriber_zones ON subscribers (zone) WHERE zone <> '';
      ALTER TABLE campaigns ADD COLUMN local_time TEXT CHECK (length(local_time) = 16);
      """)
}
