extension Migration {
  /// Why readers left, as they say it afterwards, where they want to: at most one answer to each line of the journal by which somebody did. A table of its
  /// own, because the journal is only added to and proves something: an answer comes later, takes the place of the one before, and proves nothing.
  ///
  /// And the log of the desk says three deeds in the words of today.
  static let reasons = Migration(
    version: 32,
    sql: """
      CREATE TABLE leaving_reasons (
        subscriber_id BIGINT NOT NULL,
        number BIGINT NOT NULL,
        reason TEXT NOT NULL CHECK (reason IN (
          'too many mails', 'not what they expected', 'no longer interested', 'never signed up', 'something else')),
        words TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (subscriber_id, number),
        FOREIGN KEY (subscriber_id, number) REFERENCES consents (subscriber_id, number)
      ) \(Dialect.clustered);
      CREATE INDEX leaving_reasons_by_time ON leaving_reasons (at);
      UPDATE audit_log SET deed = CASE deed WHEN 'set a slot' THEN 'set the days of a list'
        WHEN 'took a slot away' THEN 'took the days of a list away' ELSE 'set a list' END
      WHERE deed IN ('changed what a list is called', 'set a slot', 'took a slot away');
      """)
}
