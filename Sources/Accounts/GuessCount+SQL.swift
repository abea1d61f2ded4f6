internal import Store

extension GuessCount {
  /// What is counted by is kept as a hash: of addresses that are not known here nobody should learn later that they were tried.
  private static func hash(_ key: String) -> SQLValue { .text(Secret.hash(of: key)) }

  /// One more.
  ///
  /// - Returns: how many there have been in the span, this one counted.
  func add(_ key: String, now: Timestamp, _ connection: Connection) throws -> Int {
    let begin = now + .milliseconds(-span.milliseconds)
    // A beginning that lies ahead was noted by a clock that was wrong.
    let count = try connection.first(
      """
      INSERT INTO guess_counts (scope, key, since, count) VALUES ($1, $2, $3, 1)
      ON CONFLICT (scope, key) DO UPDATE SET
        count = CASE WHEN guess_counts.since <= $4 OR guess_counts.since > $3 THEN 1 ELSE guess_counts.count + 1 END,
        since = CASE WHEN guess_counts.since <= $4 OR guess_counts.since > $3 THEN excluded.since ELSE guess_counts.since END
      RETURNING count
      """, [.text(rawValue), Self.hash(key), .time(now), .time(begin)]
    ) { try $0.int("count") }
    return count ?? 0
  }

  /// Takes back tries that turned out to be the owner's.
  func takeBack(_ tries: Int, _ key: String, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE guess_counts SET count = CASE WHEN count > $3 THEN count - $3 ELSE 0 END WHERE scope = $1 AND key = $2",
      [.text(rawValue), Self.hash(key), .integer(tries)])
  }

  /// When the span ends that is counted now.
  func end(_ key: String, _ connection: Connection) throws -> Timestamp? {
    let since = try connection.first(
      "SELECT since FROM guess_counts WHERE scope = $1 AND key = $2", [.text(rawValue), Self.hash(key)]
    ) { try $0.time("since") }
    return since.map { $0 + span }
  }

  static func forget(_ key: String, _ connection: Connection) throws {
    try connection.execute("DELETE FROM guess_counts WHERE scope = 'account' AND key = $1", [hash(key)])
  }

  /// What no span reaches back to is let go.
  static func forgetOld(now: Timestamp, _ connection: Connection) throws {
    try connection.execute("DELETE FROM guess_counts WHERE since <= $1", [.time(now + .milliseconds(-account.span.milliseconds))])
  }
}
