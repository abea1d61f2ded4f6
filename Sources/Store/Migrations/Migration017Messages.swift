extension Migration {
  /// Mails that programs have sent, each a campaign of its own; so there may be many campaigns, and what asks for few of them finds these by an
  /// index. Of one there is kept for some days what it was made of (`contents`: its values as
  /// JSON) and under which key it was ordered, as hashes; and the tokens that programs show, as hashes too.
  static let messages = Migration(
    version: 17,
    sql: """
      \(Dialect.widening("campaigns", from: "'digest'", to: "'digest', 'message'"))
      CREATE TABLE messages (
        campaign_id BIGINT PRIMARY KEY REFERENCES campaigns (id),
        sender TEXT NOT NULL,
        code TEXT NOT NULL UNIQUE,
        order_hash TEXT NOT NULL,
        name TEXT NOT NULL,
        contents TEXT NOT NULL,
        ordered_at BIGINT NOT NULL
      );
      CREATE INDEX campaigns_open ON campaigns (mode, state) WHERE finished_at IS NULL;
      CREATE INDEX campaigns_by_slug ON campaigns (slug);
      CREATE INDEX campaigns_of_list ON campaigns (list_id, mode, slug) WHERE kind = 'issue';
      CREATE INDEX messages_by_time ON messages (ordered_at);
      CREATE TABLE api_tokens (
        id \(Dialect.identity),
        name TEXT NOT NULL UNIQUE,
        hash TEXT NOT NULL UNIQUE,
        scope TEXT NOT NULL CHECK (scope IN ('messages')),
        created_at BIGINT NOT NULL,
        used_at BIGINT
      );
      """)
}
