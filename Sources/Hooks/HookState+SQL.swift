package import Store

extension HookState {
  private static let columns =
    "name, mark, position, failures, failing_since, next_at, rested_at, rest_reason, taken_at, answer, answered_at"

  private init(_ row: Row) throws {
    self.init(
      name: try row.text("name"), mark: try row.text("mark"), position: try row.integer("position"), failures: try row.int("failures"),
      failingSince: try row.optionalTime("failing_since"), nextAt: try row.time("next_at"),
      rest: try row.optionalTime("rested_at").map { Rest(since: $0, reason: try row.text("rest_reason")) },
      takenAt: try row.optionalTime("taken_at"), answer: try row.optionalText("answer"), answeredAt: try row.optionalTime("answered_at"))
  }

  /// Nil for one that is in the settings only: what happens is not kept for it yet.
  package static func find(_ name: String, _ connection: Connection) throws -> HookState? {
    try connection.first("SELECT \(columns) FROM hooks WHERE name = $1", [.text(name)], HookState.init)
  }

  /// What the settings name hears from now on, or goes on where it was. What they have not named for a month is forgotten: what it did not hear is, too.
  ///
  /// - Parameter mark: random.
  package static func agree(_ hooks: [Hook], mark: () -> String, now: Timestamp, _ connection: Connection) throws {
    for hook in hooks {
      try connection.execute(
        """
        INSERT INTO hooks (name, mark, events, position, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (name) DO UPDATE SET events = excluded.events, seen_at = excluded.seen_at
        """,
        [
          .text(hook.name), .text(mark()), .text(" " + hook.events.map(\.rawValue).sorted().joined(separator: " ") + " "),
          .integer(try HookEntry.end(connection)), .time(now),
        ])
    }
    try connection.execute("DELETE FROM hooks WHERE seen_at < $1", [.time(now + (.zero - HookEntry.memory))])
  }

  /// Takes it in hand for `time`, if nobody else has it, and it is its turn.
  ///
  /// - Returns: how it stands; nil when it is not to be asked now.
  static func claim(_ name: String, by worker: String, for time: Duration, now: Timestamp, _ connection: Connection) throws -> HookState? {
    let isOurs =
      try connection.execute(
        """
        UPDATE hooks SET worker = $2, leased_until = $3
        WHERE name = $1 AND rested_at IS NULL AND next_at <= $4 AND (worker IS NULL OR worker = $2 OR leased_until < $4)
        """, [.text(name), .text(worker), .time(now + time), .time(now)]) == 1
    return isOurs ? try find(name, connection) : nil
  }

  func release(by worker: String, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE hooks SET worker = NULL, leased_until = NULL WHERE name = $1 AND worker = $2", [.text(name), .text(worker)])
  }

  /// It has all up to `place`. Only for who has it in hand, and while nobody has set it back.
  ///
  /// - Parameters:
  ///   - answer: nil: it was told nothing, because that was none of its.
  ///   - lease: until when it stays in hand.
  /// - Returns: how it stands; nil when it is not ours any more.
  func advance(
    to place: Int64, answer: String?, by worker: String, until lease: Timestamp, now: Timestamp, _ connection: Connection
  ) throws -> HookState? {
    let isOurs =
      try connection.execute(
        """
        UPDATE hooks SET position = $3, leased_until = $4, failures = CASE WHEN CAST($5 AS TEXT) IS NULL THEN failures ELSE 0 END,
          failing_since = CASE WHEN CAST($5 AS TEXT) IS NULL THEN failing_since END, taken_at = CASE WHEN CAST($5 AS TEXT) IS NULL THEN taken_at ELSE $6 END,
          answered_at = CASE WHEN CAST($5 AS TEXT) IS NULL THEN answered_at ELSE $6 END, answer = coalesce($5, answer)
        WHERE name = $1 AND worker = $2 AND position = $7
        """,
        [.text(name), .text(worker), .integer(place), .time(lease), .text(answer), .time(now), .integer(position)]) == 1
    return isOurs ? try Self.find(name, connection) : nil
  }

  /// It did not take what comes next, and is not in hand any more.
  ///
  /// - Parameter isOver: whether it is told nothing more until somebody lets it go on.
  /// - Returns: whether it was ours.
  func fail(
    _ words: String, next: Timestamp, isOver: Bool, by worker: String, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE hooks SET failures = failures + 1, failing_since = coalesce(failing_since, $3), next_at = $4, answer = $5, answered_at = $3,
        rested_at = $6, rest_reason = $7, worker = NULL, leased_until = NULL
      WHERE name = $1 AND worker = $2 AND position = $8
      """,
      [
        .text(name), .text(worker), .time(now), .time(next), .text(words), .time(isOver ? now : nil), .text(isOver ? words : nil),
        .integer(position),
      ]) == 1
  }

  /// By a person's hand: it is asked at once, whatever it said.
  ///
  /// - Parameter place: from where on; nil: where it stopped.
  package static func resume(_ name: String, from place: Int64? = nil, _ connection: Connection) throws {
    try connection.execute(
      """
      UPDATE hooks SET failures = 0, failing_since = NULL, next_at = 0, rested_at = NULL, rest_reason = NULL, position = coalesce($2, position)
      WHERE name = $1
      """, [.text(name), place.map { .integer($0) } ?? .null])
  }

  /// Sets it back, so that it is told once more what it was told since, under the same ids. What rests goes on resting.
  ///
  /// - Parameter isDry: whether nothing is to change.
  /// - Returns: the place from which on; nil where nothing has happened since.
  package static func replay(_ name: String, since time: Timestamp, isDry: Bool, _ connection: Connection) throws -> Int64? {
    guard let state = try find(name, connection), let found = try HookEntry.position(at: time, connection) else { return nil }
    let place = min(found, state.position)
    if !isDry { try connection.execute("UPDATE hooks SET position = $2 WHERE name = $1", [.text(name), .integer(place)]) }
    return place
  }
}
