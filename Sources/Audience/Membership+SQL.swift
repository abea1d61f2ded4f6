package import Store

extension Membership {
  package static func state(_ subscriber: SubscriberID, list: ListID, _ connection: Connection) throws -> MembershipState? {
    try connection.first(
      "SELECT state FROM memberships WHERE list_id = $1 AND subscriber_id = $2", [list.sql, subscriber.sql]
    ) { try $0.choice("state") }
  }

  // One look into the memberships a list: they are kept by list, and lists are few.
  private static let query = """
    SELECT \(columns) FROM lists l CROSS JOIN memberships m WHERE m.list_id = l.id AND m.subscriber_id = $1
    """
  /// What ``init(_:)`` reads, of `memberships m` and `lists l`.
  static let columns = "l.slug, m.list_id, m.state, m.asked_at, m.snoozed_until, m.frequency, m.changed_at"
  private static let stops = MembershipState.stops.map { "'\($0.rawValue)'" }.joined(separator: ", ")

  init(_ row: Row) throws {
    self.init(
      list: try row.id("list_id"), slug: try row.text("slug"), state: try row.choice("state"),
      askedAt: try row.optionalTime("asked_at"), snoozedUntil: try row.optionalTime("snoozed_until"),
      frequency: try row.optionalChoice("frequency") ?? .every,
      changedAt: try row.time("changed_at"))
  }

  /// The bounce or complaint that stands against mail of every list, on whatever list it was. All who ask for it ask here.
  package static func stop(_ subscriber: SubscriberID, _ connection: Connection) throws -> Membership? {
    try connection.first("\(query) AND m.state IN (\(stops)) LIMIT 1", [subscriber.sql], Membership.init)
  }

  /// The same as a condition for few people, each looked at by themselves.
  static func isStopped(one subscriber: String) -> String {
    "EXISTS (SELECT 1 FROM lists x CROSS JOIN memberships y WHERE y.list_id = x.id AND y.subscriber_id = \(subscriber) AND y.state IN (\(stops)))"
  }

  /// The same as a condition for many. Those are few: they are found once, in the index of memberships that are not confirmed, not for each person.
  ///
  /// - Parameter subscriber: a column.
  package static func isStopped(_ subscriber: String) -> String {
    """
    \(subscriber) IN (SELECT x.subscriber_id FROM lists l CROSS JOIN memberships x \
    WHERE x.list_id = l.id AND x.state <> 'confirmed' AND x.state IN (\(stops)))
    """
  }

  /// Only for what stands in `Membership.swift`: a no is made by ``unsubscribe(_:list:cause:proof:now:_:)``.
  static func set(
    _ state: MembershipState, _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof? = nil, now: Timestamp,
    _ connection: Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO memberships (list_id, subscriber_id, state, changed_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (list_id, subscriber_id) DO UPDATE SET state = excluded.state, snoozed_until = NULL, remind_at = NULL,
        asked_at = NULL, changed_at = excluded.changed_at
      """, [list.sql, subscriber.sql, .text(state.rawValue), .time(now)])
    try Consent.record(Consent.Event(state), of: subscriber, list: list, cause: cause, proof: proof, now: now, connection)
  }

  package static func find(_ subscriber: SubscriberID, list: ListID, _ connection: Connection) throws -> Membership? {
    try connection.first("\(query) AND l.id = $2", [subscriber.sql, list.sql], Membership.init)
  }

  /// All lists that the person is or was on, oldest list first.
  package static func all(of subscriber: SubscriberID, _ connection: Connection) throws -> [Membership] {
    try connection.rows("\(query) ORDER BY l.id", [subscriber.sql], Membership.init)
  }

  /// Holds mail back until `until`, or, for nil, no longer. Only a confirmed membership can rest.
  ///
  /// - Returns: whether there is such a membership.
  package static func snooze(
    _ subscriber: SubscriberID, list: ListID, until: Timestamp?, cause: String, proof: Consent.Proof? = nil, now: Timestamp,
    _ connection: Connection
  ) throws -> Bool {
    let changed = try connection.execute(
      "UPDATE memberships SET snoozed_until = $3, changed_at = $4 WHERE list_id = $1 AND subscriber_id = $2 AND state = 'confirmed'",
      [list.sql, subscriber.sql, .time(until), .time(now)])
    guard changed == 1 else { return false }
    let words = until.map { "\(cause), until \($0.rfc3339)" } ?? cause
    try Consent.record(until == nil ? .resumed : .snoozed, of: subscriber, list: list, cause: words, proof: proof, now: now, connection)
    return true
  }

  /// As it was before; the journal tells of it with what is taken back.
  static func rest(_ subscriber: SubscriberID, list: ListID, until: Timestamp?, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE memberships SET snoozed_until = $3 WHERE list_id = $1 AND subscriber_id = $2 AND state = 'confirmed'",
      [list.sql, subscriber.sql, .time(until)])
  }

  /// Notes how often a reader wants the list, unless it is so already. Only of a confirmed membership can it be said; it outlasts leaving and
  /// coming back.
  ///
  /// - Returns: whether there is such a membership.
  package static func choose(
    _ frequency: Frequency, _ subscriber: SubscriberID, list: ListID, cause: String, proof: Consent.Proof? = nil, now: Timestamp,
    _ connection: Connection
  ) throws -> Bool {
    let before = try connection.first(
      "SELECT frequency FROM memberships WHERE list_id = $1 AND subscriber_id = $2 AND state = 'confirmed'", [list.sql, subscriber.sql]
    ) { try $0.optionalChoice("frequency") ?? Frequency.every }
    guard let before else { return false }
    if before == frequency { return true }
    try connection.execute(
      "UPDATE memberships SET frequency = $3, changed_at = $4 WHERE list_id = $1 AND subscriber_id = $2",
      [list.sql, subscriber.sql, .text(frequency.stored), .time(now)])
    try Consent.record(.changed, of: subscriber, list: list, cause: "\(frequency.words), \(cause)", proof: proof, now: now, connection)
    return true
  }

  /// A form asks somebody who has left. The first question since they did counts as long as it waits: a further form, which sends no mail
  /// that day, must not outdate the mail that they hold.
  static func question(_ subscriber: SubscriberID, list: ListID, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO memberships (list_id, subscriber_id, state, asked_at, changed_at) VALUES ($1, $2, 'unsubscribed', $3, $3)
      ON CONFLICT (list_id, subscriber_id) DO UPDATE SET state = excluded.state,
        asked_at = CASE WHEN memberships.asked_at > $4 THEN memberships.asked_at ELSE excluded.asked_at END
      """, [list.sql, subscriber.sql, .time(now), .time(now + (.zero - questionTime))])
  }

  /// What a form asked at `time` waits again. By that time its mail and its reminder are known.
  static func wait(_ subscriber: SubscriberID, list: ListID, since time: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE memberships SET state = 'pending', asked_at = NULL, changed_at = $3 WHERE list_id = $1 AND subscriber_id = $2",
      [list.sql, subscriber.sql, .time(time)])
  }

  /// - Parameter time: nil for never.
  package static func remind(_ subscriber: SubscriberID, list: ListID, at time: Timestamp?, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE memberships SET remind_at = $3 WHERE list_id = $1 AND subscriber_id = $2", [list.sql, subscriber.sql, .time(time)])
  }

  /// How many are in each state. Most are confirmed: they are what the others, who have an index, leave of all.
  package static func counts(list: ListID, _ connection: Connection) throws -> [MembershipState: Int] {
    let others = try connection.rows(
      "SELECT state, count(*) AS count FROM memberships WHERE list_id = $1 AND state <> 'confirmed' GROUP BY state", [list.sql]
    ) { (try $0.choice("state") as MembershipState, try $0.int("count")) }
    let all = try connection.first("SELECT count(*) AS count FROM memberships WHERE list_id = $1", [list.sql]) { try $0.int("count") } ?? 0
    let confirmed = all - others.reduce(0) { $0 + $1.1 }
    return Dictionary(uniqueKeysWithValues: others + (confirmed == 0 ? [] : [(.confirmed, confirmed)]))
  }
}
