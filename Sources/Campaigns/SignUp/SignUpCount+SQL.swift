internal import Store

extension SignUpCount {
  /// One more for `key`.
  ///
  /// - Parameter key: a keyed hash: addresses and networks are not kept.
  /// - Returns: how many there have been in the span, this one counted.
  func add(_ key: String, now: Timestamp, _ connection: Connection) throws -> Int {
    let begin = now + .milliseconds(-span.milliseconds)
    let count = try connection.first(
      """
      INSERT INTO signup_counts (scope, key, since, count) VALUES ($1, $2, $3, 1)
      ON CONFLICT (scope, key) DO UPDATE SET
        count = CASE WHEN signup_counts.since <= $4 THEN 1 ELSE signup_counts.count + 1 END,
        since = CASE WHEN signup_counts.since <= $4 THEN excluded.since ELSE signup_counts.since END
      RETURNING count
      """, [.text(rawValue), .text(key), .time(now), .time(begin)]
    ) { try $0.int("count") }
    return count ?? 0
  }

  /// What no span reaches back to is let go, so the table holds the longest one's at most.
  static func forget(now: Timestamp, _ connection: Connection) throws {
    try connection.execute("DELETE FROM signup_counts WHERE since <= $1", [.time(now + .milliseconds(-address.span.milliseconds))])
  }
}
