extension Migration {
  /// Of bounces that wait for somebody who looks: by campaign and by domain. Those that somebody had count stay in `feedback_stops` for ever, and each look at
  /// what is held would walk them. Both have the condition of `FeedbackOutcome.isHeld`.
  static let waitingBounces = Migration(
    version: 39,
    sql: """
      CREATE INDEX feedback_waiting ON feedback (campaign_id, id) WHERE outcome IN ('held', 'held with its domain') AND undone_at IS NULL;
      CREATE INDEX feedback_domain_waiting ON feedback (domain, id) WHERE outcome IN ('held', 'held with its domain') AND undone_at IS NULL;
      """)
}
