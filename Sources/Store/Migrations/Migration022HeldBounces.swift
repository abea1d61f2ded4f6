extension Migration {
  /// Of an issue that comes back by the thousand, the few rows that stopped it or wait for somebody are found by themselves. `FeedbackOutcome.stops` has the
  /// same condition, by which the index is chosen.
  static let heldBounces = Migration(
    version: 22,
    sql: """
      CREATE INDEX feedback_stops ON feedback (campaign_id, id) WHERE outcome IN ('paused', 'held', 'bounced by hand');
      """)
}
