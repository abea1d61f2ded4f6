extension Migration {
  /// What says that nobody is there, by the domain of its reader (`feedback.domain`, of hard bounces only, in A-labels): a provider that is broken refuses all of
  /// its own. Of how many readers of a domain it is, their index tells. The rows that wait for somebody are found by their domain, too, and each
  /// of the two indexes has the condition of `FeedbackOutcome.stops`.
  static let heldDomains = Migration(
    version: 34,
    sql: """
      ALTER TABLE feedback ADD COLUMN domain TEXT;
      CREATE INDEX feedback_by_domain ON feedback (domain, at) WHERE is_hard = 1;
      DROP INDEX feedback_stops;
      CREATE INDEX feedback_stops ON feedback (campaign_id, id) WHERE outcome IN ('paused', 'held', 'held with its domain', 'bounced by hand');
      CREATE INDEX feedback_domain_stops ON feedback (domain, id) WHERE outcome IN ('paused', 'held', 'held with its domain', 'bounced by hand');
      \(SortIndex.byDomain);
      """)
}
