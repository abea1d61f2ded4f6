package import Store

extension Outbox {
  /// False when the row no longer belongs to this lease: then somebody else has decided, and nothing is written.
  func record(_ result: DeliveryResult, _ connection: Connection, now: Timestamp) throws -> Bool {
    let isOurs =
      try connection.execute(
        """
        UPDATE deliveries SET state = $1, due_at = $2, attempts = attempts + $3, reply = coalesce($4, reply), changed_at = $5,
          worker = NULL, lease = NULL
        WHERE id = $6 AND state = 'leased' AND worker = $7 AND lease = $8
        """,
        [
          .text(result.state.rawValue), .time(result.due), .integer(result.countsAsAttempt ? 1 : 0), .text(result.reply), .time(now),
          result.lease.delivery.sql, .text(worker), .integer(result.lease.token),
        ]) == 1
    guard try isOurs || find(result, connection, now: now) else { return false }
    try Attempt.keep(result, at: now, connection)
    // What a rehearsal's inbox says is about nobody.
    if result.state == .failed || result.namesUs, mode == .live { try RefusedDelivery.note(result.lease.delivery, at: now, connection) }
    return true
  }

  /// Somebody had settled it, because we were not there, and nobody decided since: now it is known.
  private func find(_ result: DeliveryResult, _ connection: Connection, now: Timestamp) throws -> Bool {
    let lost = Self.lostName(worker, result.lease.token)
    let isLost =
      try connection.first(
        "SELECT 1 AS one FROM deliveries WHERE id = $1 AND state = 'uncertain' AND worker = $2",
        [result.lease.delivery.sql, .text(lost)]
      ) { try $0.int("one") } != nil
    if isLost {
      try Self.find(
        result.lease.delivery, as: result.state, due: result.due, reply: result.reply, countsAsAttempt: result.countsAsAttempt, connection,
        now: now)
    }
    return isLost
  }

  func isOurs(_ lease: Lease, _ connection: Connection) throws -> Bool {
    try connection.first(
      "SELECT 1 AS one FROM deliveries WHERE id = $1 AND state = 'leased' AND worker = $2 AND lease = $3",
      [lease.delivery.sql, .text(worker), .integer(lease.token)]
    ) { try $0.int("one") } != nil
  }

  /// As many as the commit's demand has room for, each with the number of its route.
  func lease(_ commit: inout Commit, token: Int64, _ connection: Connection, now: Timestamp) throws -> [(lease: Lease, route: Int)] {
    var leases: [(lease: Lease, route: Int)] = []
    for campaign in try leasable(connection) {
      if campaign.isIssue && !commit.demand.takesIssues { continue }
      guard commit.demand.room(for: campaign.origin) > 0 else {
        let isDue = try firstDue(campaign.id, campaign.wait, connection).map { $0 <= now } ?? false
        commit.isHeldBack = commit.isHeldBack || isDue && commit.demand.isHeldBack(campaign.origin)
        continue
      }
      for turn in Self.turns(campaign.wait) {
        let room = commit.demand.room(for: campaign.origin)
        guard room > 0, turn.due.lowerBound <= now else { break }
        let found = try take(room, of: campaign, turn, token, connection, now: now)
        leases += found.map { ($0, commit.demand.take(campaign.origin)) }
      }
    }
    return leases
  }

  /// Deliveries that are to be sent when they are due.
  private struct Turn {
    let due: ClosedRange<Timestamp>
    /// SQL.
    let condition: String
  }

  /// Why not everybody's turn comes yet.
  private enum Wait {
    /// It is decided then how the first few went.
    case canary(Timestamp)
    /// It is open which subject those get who are due at this instant.
    case trial(Timestamp)

    init?(_ row: Row) throws {
      if let held = try row.optionalTime("trial_held") {
        self = .trial(held)
      } else if let ends = try row.optionalTime("canary_ends") {
        self = .canary(ends)
      } else {
        return nil
      }
    }

    var canaryEnds: Timestamp? { if case .canary(let ends) = self { ends } else { nil } }
  }

  /// Until it is decided how the first few went, it is nobody else's turn: those are due at the canary's end or later, and the few before it
  /// or, tried already, after it. Of a trial it is the turn of those who have a subject, whenever they are due.
  private static func turns(_ wait: Wait?) -> [Turn] {
    let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
    let open = "state IN ('planned', 'deferred')"
    func around(_ time: Timestamp, _ later: String) -> [Turn] {
      [
        Turn(due: first...DeliveryResult.lastMoment(before: time), condition: open),
        Turn(due: (time + .milliseconds(1))...last, condition: later),
      ]
    }
    return switch wait {
    case .canary(let ends): around(ends, "\(open) AND state = 'deferred'")
    case .trial(let held): around(held, "\(open) AND (state = 'deferred' OR subject IS NOT NULL)")
    case nil: [Turn(due: first...last, condition: open)]
    }
  }

  private func take(
    _ room: Int, of campaign: Leasable, _ turn: Turn, _ token: Int64, _ connection: Connection, now: Timestamp
  ) throws -> [Lease] {
    try connection.rows(
      """
      UPDATE deliveries SET state = 'leased', worker = $1, lease = $2, changed_at = $3
      WHERE id IN (
        SELECT id FROM deliveries WHERE campaign_id = $4 AND \(turn.condition) AND due_at BETWEEN $6 AND $7
        ORDER BY due_at, id LIMIT $5)
      RETURNING id, subscriber_id, attempts, due_at, subject
      """,
      [
        .text(worker), .integer(token), .time(now), campaign.id.sql, .integer(room), .time(turn.due.lowerBound),
        .time(min(now, turn.due.upperBound)),
      ]
    ) { row in
      Lease(
        delivery: try row.id("id"), campaign: campaign.id, subscriber: try row.id("subscriber_id"),
        attempts: try row.int("attempts"), due: try row.time("due_at"), token: token, expiresAt: campaign.expires,
        canaryEnds: campaign.wait?.canaryEnds, promise: campaign.promise,
        variant: try row.optionalInteger("subject").map { Int($0) } ?? campaign.variant)
    }
  }

  private struct Leasable {
    let id: CampaignID
    let isIssue: Bool
    let origin: Origin
    let expires: Timestamp
    let promise: Promise
    /// Nil: all may have it.
    let wait: Wait?
    /// That of whoever has none of their own.
    let variant: Int?
  }

  /// Whether a campaign `c` is one that is sent.
  ///
  /// The mode stands in the text: indexes are for one mode, and a value that decides about those has the statement planned anew each time.
  private var isOurs: String {
    "c.state = 'sending' AND c.finished_at IS NULL AND c.mode = '\(mode.rawValue)'" + (only.map { " AND c.id = \($0.rawValue)" } ?? "")
  }

  private func leasable(_ connection: Connection) throws -> [Leasable] {
    try connection.rows(
      // Somebody waits for a mail that is for them alone; an issue to thousands can.
      """
      SELECT c.id, c.kind IN ('issue', 'digest') AS is_issue, l.slug, c.sender, c.expires_after, c.frozen_at, c.promise, c.canary_ends,
        c.trial_held, c.subject
      FROM campaigns c JOIN lists l ON l.id = c.list_id WHERE \(isOurs) ORDER BY is_issue, c.id
      """
    ) { row in
      Leasable(
        id: try row.id("id"), isIssue: try row.int("is_issue") == 1,
        origin: Origin(list: try row.text("slug"), sender: try row.optionalText("sender")),
        expires: try row.time("frozen_at") + .milliseconds(try row.integer("expires_after")), promise: try row.choice("promise"),
        wait: try Wait(row), variant: try row.optionalInteger("subject").map { Int($0) })
    }
  }

  /// When the next open delivery of a running campaign is due; nil when nothing is left.
  func nextDue(_ connection: Connection) throws -> Timestamp? {
    let campaigns = try connection.rows("SELECT c.id, c.canary_ends, c.trial_held FROM campaigns c WHERE \(isOurs)") {
      (id: try $0.id("id") as CampaignID, wait: try Wait($0))
    }
    // One look into the index each; a min() over all of them would read every row that waits.
    return try campaigns.compactMap { try firstDue($0.id, $0.wait, connection) }.min()
  }

  private func firstDue(_ campaign: CampaignID, _ wait: Wait?, _ connection: Connection) throws -> Timestamp? {
    for turn in Self.turns(wait) {
      let due = try connection.first(
        """
        SELECT due_at FROM deliveries WHERE campaign_id = $1 AND \(turn.condition) AND due_at BETWEEN $2 AND $3
        ORDER BY due_at LIMIT 1
        """, [campaign.sql, .time(turn.due.lowerBound), .time(turn.due.upperBound)]
      ) { try $0.time("due_at") }
      if let due { return due }
    }
    return nil
  }

  /// What a dead worker left leased, by token.
  static func leased(
    by worker: String, _ connection: Connection
  ) throws -> [(delivery: DeliveryID, token: Int64, promise: Promise)] {
    try connection.rows(
      """
      SELECT d.id, d.lease, c.promise FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
      WHERE d.worker = $1 AND d.state = 'leased'
      """, [.text(worker)]
    ) { (delivery: try $0.id("id"), token: try $0.integer("lease"), promise: try $0.choice("promise")) }
  }

  package static func workersWithLeases(_ connection: Connection) throws -> [String] {
    try connection.rows("SELECT DISTINCT worker FROM deliveries WHERE state = 'leased'") { try $0.text("worker") }
  }

  static func workersToSettle(_ connection: Connection) throws -> Set<String> {
    Set(try workersWithLeases(connection) + lost(connection).map(\.worker))
  }

  // MARK: what was lost with a worker

  /// In `worker` of one that is uncertain because nobody is where it was leased; the one thing that can still tell of it is what that worker knows.
  private static func lostName(_ worker: String, _ token: Int64) -> String { "\(worker):\(token)" }

  static func lost(_ connection: Connection) throws -> [(delivery: DeliveryID, worker: String, token: Int64)] {
    try connection.rows("SELECT id, worker FROM deliveries WHERE state = 'uncertain' AND worker IS NOT NULL") { row in
      let parts = try row.text("worker").split(separator: ":")
      guard parts.count == 2, let token = Int64(parts[1]) else { throw StoreError.column("worker") }
      return (try row.id("id"), String(parts[0]), token)
    }
  }

  /// Nobody is there who could tell.
  static func lose(
    _ delivery: DeliveryID, token: Int64, of worker: String, as state: DeliveryState, _ connection: Connection, now: Timestamp
  ) throws {
    try end(
      delivery, as: state, reply: "its sender was cut off or ended where nobody else can look, after the message may have left", connection,
      now: now)
    guard state == .uncertain else { return }
    try connection.execute(
      "UPDATE deliveries SET worker = $2 WHERE id = $1 AND state = 'uncertain'", [delivery.sql, .text(lostName(worker, token))])
  }

  /// Its worker is back and tells of it. What it says did not leave is sent, unless its campaign was cancelled; one that was called sent without it is under
  /// way again.
  static func find(
    _ delivery: DeliveryID, as state: DeliveryState, due: Timestamp? = nil, reply: String?, countsAsAttempt: Bool = true,
    _ connection: Connection, now: Timestamp
  ) throws {
    if state.isOpen {
      try connection.execute(
        """
        UPDATE campaigns SET state = 'sending', finished_at = NULL
        WHERE state = 'sent' AND id = (SELECT campaign_id FROM deliveries WHERE id = $1 AND state = 'uncertain')
        """, [delivery.sql])
    }
    let isSent = "(SELECT state IN ('sending', 'paused') FROM campaigns c WHERE c.id = campaign_id)"
    let open = "CASE WHEN NOT \(isSent) THEN 'uncertain' WHEN attempts = $5 THEN 'planned' ELSE 'deferred' END"
    let found = try connection.first(
      """
      UPDATE deliveries SET state = \(state.isOpen ? open : "'\(state.rawValue)'"), due_at = coalesce($2, due_at), reply = coalesce($3, reply),
        changed_at = $4, worker = NULL, attempts = attempts - $5
      WHERE id = $1 AND state = 'uncertain' RETURNING state
      """,
      [delivery.sql, .time(due), .text(reply), .time(now), .integer(countsAsAttempt ? 0 : 1)]
    ) { try $0.choice("state") as DeliveryState }
    if let found { try Attempt.keep(found, reply, of: delivery, at: now, connection) }
  }

  /// Certainly not past the dot: back to the queue, no attempt counted.
  static func release(_ delivery: DeliveryID, _ connection: Connection, now: Timestamp) throws {
    try connection.execute(
      """
      UPDATE deliveries SET state = CASE WHEN attempts = 0 THEN 'planned' ELSE 'deferred' END, changed_at = $1, worker = NULL, lease = NULL
      WHERE id = $2 AND state = 'leased'
      """, [.time(now), delivery.sql])
  }

  /// What a dead worker did not come to record: an attempt that counts.
  static func end(_ delivery: DeliveryID, as state: DeliveryState, reply: String, _ connection: Connection, now: Timestamp) throws {
    try connection.execute(
      """
      UPDATE deliveries SET state = $1, attempts = attempts + 1, reply = $2, changed_at = $3, worker = NULL, lease = NULL
      WHERE id = $4 AND state = 'leased'
      """, [.text(state.rawValue), .text(reply), .time(now), delivery.sql])
    try Attempt.keep(state, reply, of: delivery, at: now, connection)
  }

  /// A human wants it sent after all, with the same Message-ID. What was before stands in its history, and what came back is over.
  ///
  /// - Parameter takenAt: of one that was taken and came back: when it was taken. If it was sent once more since, it stays as it is.
  package static func putBack(
    _ delivery: DeliveryID, takenAt: Timestamp? = nil, cause: String, _ connection: Connection, now: Timestamp
  ) throws {
    let state = try connection.first(
      """
      UPDATE deliveries SET state = CASE WHEN attempts = 0 THEN 'planned' ELSE 'deferred' END, due_at = $2, changed_at = $2,
        reply = $3 || coalesce('; before: ' || reply, '')
      WHERE id = $1 AND CASE WHEN CAST($4 AS BIGINT) IS NULL THEN state IN ('uncertain', 'failed', 'excluded') ELSE state = 'accepted' AND changed_at = $4 END
      RETURNING state
      """, [delivery.sql, .time(now), .text(cause), .time(takenAt)]
    ) { try $0.choice("state") as DeliveryState }
    guard let state else { return }
    try connection.execute(
      "UPDATE feedback SET over_at = $2 WHERE delivery_id = $1 AND over_at IS NULL", [delivery.sql, .time(now)])
    try Attempt.keep(state, cause, of: delivery, at: now, connection)
  }
}
