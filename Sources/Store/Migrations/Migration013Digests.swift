extension Migration {
  /// Once a month one mail instead of its issues, for those who chose it. A delivery of an issue that was kept for its reader's digest has 0 in
  /// `digest` until one lists it, then that campaign's id.
  static let digests = Migration(
    version: 13,
    sql: """
      \(Dialect.widening("memberships", from: "'weekly', 'monthly'", to: "'weekly', 'monthly', 'digest'"))
      \(Dialect.widening("campaigns", from: "'notice'", to: "'notice', 'digest'"))
      ALTER TABLE deliveries ADD COLUMN digest BIGINT CHECK (digest >= 0);
      CREATE INDEX deliveries_for_digest ON deliveries (campaign_id, subscriber_id) WHERE digest = 0;
      """)
}
