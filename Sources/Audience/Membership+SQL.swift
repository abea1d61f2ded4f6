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

  /// A bounce or a complaint on whatever list: they are about the address.
  package static func stop(_ subscriber: SubscriberID, _ connection: Connection) throws -> MembershipState? {
    try connection.first(
      """
      SELECT m.state FROM lists l CROSS JOIN memberships m
      WHERE m.list_id = l.id AND m.subscriber_id = $1 AND m.state IN ('bounced', 'complained') LIMIT 1
      """, [subscriber.sql]
    ) { try $0.choice("state") }
  }

  static func set(
    _ state: MembershipState, _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof? = nil, now: Timestamp,
    _ connection: Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO memberships (list_id, subscriber_id, state, changed_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (list_id, subscriber_id) DO UPDATE SET state = excluded.state, snoozed_until = NULL, remind_at = NULL,
        changed_at = excluded.changed_at
      """, [list.sql, subscriber.sql, .text(state.rawValue), .time(now)])
    try Consent.record(state.rawValue, of: subscriber, list: list, cause: cause, proof: proof, now: now, connection)
  }

  /// All lists that the person is or was on, oldest list first.
  package static func all(of subscriber: SubscriberID, _ connection: Connection) throws -> [Membership] {
    // One look into the memberships a list: they are kept by list, and lists are few.
    try connection.rows(
      """
      SELECT l.slug, l.id, m.state, m.snoozed_until, m.changed_at FROM lists l
      CROSS JOIN memberships m WHERE m.list_id = l.id AND m.subscriber_id = $1 ORDER BY l.id
      """, [subscriber.sql]
    ) { row in
      guard let state = MembershipState(rawValue: try row.text("state")) else { throw StoreError.column("state") }
      return Membership(
        list: try row.id("id"), slug: try row.text("slug"), state: state, snoozedUntil: try row.optionalTime("snoozed_until"),
        changedAt: try row.time("changed_at"))
    }
  }

  /// Holds mail back until `until`, or, for nil, no longer. Only a confirmed membership can rest.
  ///
  /// - Returns: whether there is such a membership.
  package static func snooze(
    _ subscriber: SubscriberID, list: ListID, until: Timestamp?, cause: String, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    let changed = try connection.execute(
      "UPDATE memberships SET snoozed_until = $3, changed_at = $4 WHERE list_id = $1 AND subscriber_id = $2 AND state = 'confirmed'",
      [list.sql, subscriber.sql, .time(until), .time(now)])
    guard changed == 1 else { return false }
    let words = until.map { "\(cause), until \($0.rfc3339)" } ?? cause
    try Consent.record(until == nil ? "resumed" : "snoozed", of: subscriber, list: list, cause: words, now: now, connection)
    return true
  }

  /// - Parameter time: nil for never.
  package static func remind(_ subscriber: SubscriberID, list: ListID, at time: Timestamp?, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE memberships SET remind_at = $3 WHERE list_id = $1 AND subscriber_id = $2", [list.sql, subscriber.sql, .time(time)])
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
