extension Migration {
  /// What approvers said to posts, which is only ever added to: whose answer (`verdict`) to which content of a post (`content`, a SHA-256), by the
  /// link of a mail or by hand (`way`), and in which words. `campaigns.proposal` is the content that a review mail asks about and, of an issue, the
  /// one that was approved.
  static let approvals = Migration(
    version: 14,
    sql: """
      \(Dialect.widening("campaigns", from: "'notice', 'digest'", to: "'notice', 'digest', 'review'"))
      ALTER TABLE campaigns ADD COLUMN proposal TEXT CHECK (length(proposal) = 64);
      CREATE TABLE approvals (
        id \(Dialect.identity),
        list_id BIGINT NOT NULL REFERENCES lists (id),
        mode TEXT NOT NULL CHECK (mode IN ('live', 'rehearsal')),
        slug TEXT NOT NULL,
        content TEXT NOT NULL CHECK (length(content) = 64),
        subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
        verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'no')),
        way TEXT NOT NULL CHECK (way IN ('link', 'hand')),
        words TEXT NOT NULL,
        at BIGINT NOT NULL
      );
      CREATE INDEX approvals_by_post ON approvals (slug, list_id, mode);
      CREATE INDEX approvals_by_person ON approvals (subscriber_id);
      """)
}
