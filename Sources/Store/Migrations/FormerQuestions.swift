/// What still waits for a click of who had left all lists, in a database or an export from before it was over with their no.
package enum FormerQuestions {
  static let ending = """
    UPDATE memberships SET state = 'unsubscribed', remind_at = NULL
    WHERE state = 'pending' AND subscriber_id IN (
      SELECT subscriber_id FROM memberships GROUP BY subscriber_id
      HAVING sum(CASE WHEN state = 'unsubscribed' THEN 1 ELSE 0 END) > 0
        AND sum(CASE WHEN state IN ('unsubscribed', 'pending') THEN 0 ELSE 1 END) = 0)
    """

  package static func end(_ connection: Connection) throws { try connection.execute(ending) }
}
