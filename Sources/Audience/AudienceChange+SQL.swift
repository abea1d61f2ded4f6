internal import Store

extension AudienceChange {
  /// Whether the person of a row `m` of memberships was confirmed at `$2` on the list `$1`: the last line of their journal by then that
  /// says where they stood. Who came by a file has one line for all lists; what that of an erased person said is not known any more, and
  /// counts as a yes.
  private static let wasOn = """
    coalesce((
      SELECT CASE
        WHEN j.event = 'confirmed' OR j.event = 'imported' AND (j.cause = '' OR \(Dialect.contains("j.cause", "'confirmed on '"))) THEN 1
        ELSE 0 END
      FROM consents j
      WHERE j.subscriber_id = m.subscriber_id AND j.at <= $2 AND (
        j.list_id = $1 AND j.event IN ('pending', 'confirmed', 'unsubscribed', 'bounced', 'complained')
        OR j.event = 'erased' OR j.event = 'imported' AND j.number = 1)
      ORDER BY j.number DESC LIMIT 1), 0)
    """

  static func joined(_ list: ListID, _ time: Timestamp, _ connection: Connection) throws -> Int {
    try connection.first(
      """
      SELECT count(*) AS count FROM memberships m
      WHERE m.list_id = $1 AND m.state = 'confirmed' AND m.changed_at > $2 AND \(wasOn) = 0
      """, [list.sql, .time(time)]
    ) { try $0.int("count") } ?? 0
  }

  static func left(_ list: ListID, _ time: Timestamp, _ connection: Connection) throws -> Int {
    // The index of those who are not confirmed says who they are: the few, not all.
    try connection.first(
      """
      SELECT count(*) AS count FROM memberships x CROSS JOIN memberships m
      WHERE x.list_id = $1 AND x.state <> 'confirmed' AND m.list_id = $1 AND m.subscriber_id = x.subscriber_id
        AND m.changed_at > $2 AND \(wasOn) = 1
      """, [list.sql, .time(time)]
    ) { try $0.int("count") } ?? 0
  }
}
