extension Migration {
  /// Campaigns that a human stops and settles: pausing and cancelling, with why and since when; and what happened to a delivery before it stood
  /// where it stands.
  ///
  /// `reached`: somebody had the cancelled issue, or may have; it keeps its slug and its page then. `attempts` has no row for what was taken
  /// at the first try, which is nearly everything.
  static let halts = Migration(
    version: 2,
    sql: """
      \(Dialect.widening("campaigns", from: "'sending', 'sent', 'cancelled')", to: "'sending', 'paused', 'sent', 'cancelled')"))
      \(Dialect.widening("deliveries", from: "'uncertain', 'excluded')", to: "'uncertain', 'excluded', 'cancelled')"))
      ALTER TABLE campaigns ADD COLUMN halted_at BIGINT CHECK (state <> 'paused' OR halted_at IS NOT NULL);
      ALTER TABLE campaigns ADD COLUMN halt_reason TEXT CHECK ((halt_reason IS NULL) = (halted_at IS NULL));
      ALTER TABLE campaigns ADD COLUMN reached BIGINT NOT NULL DEFAULT 0 CHECK (reached IN (0, 1));
      DROP INDEX campaigns_once_live;
      CREATE UNIQUE INDEX campaigns_once_live ON campaigns (list_id, slug)
        WHERE mode = 'live' AND kind = 'issue' AND (state <> 'cancelled' OR reached = 1);
      CREATE TABLE attempts (
        delivery_id BIGINT NOT NULL REFERENCES deliveries (id),
        number BIGINT NOT NULL,
        at BIGINT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('planned', 'accepted', 'deferred', 'failed', 'uncertain')),
        reply TEXT,
        PRIMARY KEY (delivery_id, number)
      ) \(Dialect.clustered);
      """)
}
