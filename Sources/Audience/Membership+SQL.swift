package import Store

extension Membership {
  package static func state(_ subscriber: SubscriberID, list: ListID, _ connection: Connection) throws -> MembershipState? {
    try connection.first(
      "SELECT state FROM memberships WHERE list_id = $1 AND subscriber_id = $2", [list.sql, subscriber.sql]
    ) { row in
      guard let state = MembershipState(rawValue: try row.text("state")) else { throw StoreError.column("state") }
      return state
    }
  }

  static func set(
    _ state: MembershipState, _ subscriber: SubscriberID, list: ListID, cause: String, now: Timestamp, _ connection: Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO memberships (list_id, subscriber_id, state, changed_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (list_id, subscriber_id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at
      """, [list.sql, subscriber.sql, .text(state.rawValue), .time(now)])
    try connection.execute(
      "INSERT INTO membership_events (list_id, subscriber_id, state, cause, at) VALUES ($1, $2, $3, $4, $5)",
      [list.sql, subscriber.sql, .text(state.rawValue), .text(cause), .time(now)])
  }

  /// The journal of one person, oldest first.
  package static func history(_ subscriber: SubscriberID, list: ListID, _ connection: Connection) throws -> [MembershipEvent] {
    try connection.rows(
      "SELECT state, cause, at FROM membership_events WHERE subscriber_id = $1 AND list_id = $2 ORDER BY id", [subscriber.sql, list.sql]
    ) { row in
      guard let state = MembershipState(rawValue: try row.text("state")) else { throw StoreError.column("state") }
      return MembershipEvent(state: state, cause: try row.text("cause"), at: try row.time("at"))
    }
  }

  /// How many are in each state.
  package static func counts(list: ListID, _ connection: Connection) throws -> [MembershipState: Int] {
    let pairs = try connection.rows(
      "SELECT state, count(*) AS count FROM memberships WHERE list_id = $1 GROUP BY state", [list.sql]
    ) { row in
      guard let state = MembershipState(rawValue: try row.text("state")) else { throw StoreError.column("state") }
      return (state, try row.int("count"))
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }
}
