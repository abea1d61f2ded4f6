extension Migration {
  /// What says that nobody is there, by time: of mails to one alone, each of which may be a campaign of its own, too many are counted over all of them.
  static let hardBounces = Migration(
    version: 25,
    sql: """
      CREATE INDEX feedback_hard ON feedback (at) WHERE is_hard = 1;
      """)
}
