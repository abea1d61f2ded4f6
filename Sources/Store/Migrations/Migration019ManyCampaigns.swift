extension Migration {
  /// Each message that a program has sent is a campaign of its own, and each item of a feed a row: what asks for the few issues or old posts
  /// among them looks into an index that has no others.
  static let manyCampaigns = Migration(
    version: 19,
    sql: """
      CREATE INDEX campaigns_for_many ON campaigns (id) WHERE kind IN ('issue', 'digest');
      CREATE INDEX campaigns_by_freeze ON campaigns (frozen_at) WHERE kind <> 'message';
      CREATE INDEX feed_items_by_slug ON feed_items (slug) WHERE slug IS NOT NULL;
      """)
}
