internal import Audience
internal import Delivery
package import Store

extension Campaign {
  /// Whether a campaign `c` counts as one that its list had: a cancelled one does when somebody had it before.
  static let stands = "(c.state <> 'cancelled' OR c.reached = 1)"

  /// The transaction that promise 1 rests on: everybody who will be mailed is recorded before anything is sent.
  ///
  /// - Parameter canary: who has it before the others; nil: nobody.
  /// - Returns: how many people; nil when another process has frozen it first.
  package static func freeze(
    _ id: CampaignID, in publication: Publication, canary: Canary? = nil, now: Timestamp, _ connection: Connection
  ) throws -> Int? {
    let claimed = try connection.execute(
      "UPDATE campaigns SET state = 'freezing' WHERE id = $1 AND state IN ('scheduled', 'freezing')", [id.sql])
    guard claimed == 1 else { return nil }
    guard let readers = try readers(of: id, in: publication, now: now, connection) else { return nil }
    var parameters = SQLParameters([id.sql, .time(now)])
    let trial = try Trial.of(id, connection)
    let held = try trial.flatMap { try $0.holds(id, readers, connection) ? now + .milliseconds(1) : nil }
    var due = try held.map { DueTimes(heldTo: $0) } ?? DueTimes(of: id, for: readers, canary, now: now, connection)
    let source = readers.source(&parameters)
    let people = due.people(source, &parameters)
    let audience = try connection.execute(
      """
      INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at)
      SELECT $1, r.subscriber_id, 'planned', r.due_at, $2 FROM (\(people)) r ORDER BY r.subscriber_id
      """, parameters.values)
    let resting = try find(id, connection).map {
      try RecentIssues(ofDue: $0, in: publication, connection).leaveOut(of: id, now: now, connection)
    }
    let times = try ReaderTimes(of: id, now: now, connection)
    let leftOut = try (resting ?? 0) + (times?.leaveOut(of: id, window: publication.lateWindow, now: now, connection) ?? 0)
    let isHeld = try trial?.begin(id, held: held, now: now, connection) ?? false
    if canary != nil, !isHeld, leftOut > 0 {
      // The first few are of those who get it.
      due = try DueTimes(ofPlanned: id, canary, now: now, connection)
      try due.enter(id, now: now, connection)
    }
    let (canaryEnds, trialEnds) = isHeld ? (canary?.end(of: trial, now), trial.map { now + .seconds($0.wait) }) : (due.canaryEnds, nil)
    try connection.execute(
      """
      UPDATE campaigns SET state = 'sending', audience = $2, frozen_at = $3, canary_ends = $4, expires_after = expires_after + $5,
        trial_held = $6, trial_ends = $7, subject = $8
      WHERE id = $1 AND state = 'freezing'
      """,
      [
        id.sql, .integer(audience), .time(now), .time(canaryEnds), .integer(due.spread(now).milliseconds), .time(isHeld ? held : nil),
        .time(trialEnds), trial == nil || isHeld ? .null : .integer(1),
      ])
    try ArchiveText.keep(of: id, connection)
    return audience
  }

  /// Whether anything of it may still leave.
  package static func isOpen(_ id: CampaignID, _ connection: Connection) throws -> Bool {
    // Two small indexes, where counting would read every row.
    let open = [
      "SELECT 1 AS one FROM deliveries WHERE campaign_id = $1 AND state IN ('planned', 'deferred') LIMIT 1",
      "SELECT 1 AS one FROM deliveries INDEXED BY deliveries_leased WHERE campaign_id = $1 AND state = 'leased' LIMIT 1",
    ]
    return try open.contains { try connection.first($0, [id.sql]) { try $0.int("one") } != nil }
  }

  /// From the moment that this commits nothing is leased any more, by whatever process; what is in hand finishes.
  ///
  /// - Returns: whether it was under way.
  package static func pause(_ id: CampaignID, reason: String, now: Timestamp, _ connection: Connection) throws -> Bool {
    try connection.execute(
      "UPDATE campaigns SET state = 'paused', halted_at = $2, halt_reason = $3 WHERE id = $1 AND state = 'sending'",
      [id.sql, .time(now), .text(reason)]) == 1
  }

  /// Goes on. The pause does not count for the expiry of its mails.
  ///
  /// - Returns: whether it was paused.
  package static func resume(_ id: CampaignID, now: Timestamp, _ connection: Connection) throws -> Bool {
    try connection.execute(
      """
      UPDATE campaigns SET state = 'sending', expires_after = expires_after + $2 - halted_at, halted_at = NULL, halt_reason = NULL
      WHERE id = $1 AND state = 'paused'
      """, [id.sql, .time(now)]) == 1
  }

  /// For good. What waits is turned into `cancelled` by ``close(_:in:now:)``, which has to follow; what is in hand finishes. A day that
  /// was given to it before it came is the slot's again.
  ///
  /// - Returns: whether there was something to cancel.
  package static func cancel(_ id: CampaignID, reason: String, now: Timestamp, _ connection: Connection) throws -> Bool {
    let isCancelled =
      try connection.execute(
        """
        UPDATE campaigns SET state = 'cancelled', halted_at = $2, halt_reason = $3, finished_at = CASE WHEN frozen_at IS NULL THEN $2 END,
          reached = CASE WHEN EXISTS (
            SELECT 1 FROM deliveries d WHERE d.campaign_id = campaigns.id AND d.state IN ('accepted', 'uncertain', 'leased'))
            OR EXISTS (SELECT 1 \(perhapsReached)) THEN 1 ELSE 0 END
        WHERE id = $1 AND state IN ('scheduled', 'sending', 'paused')
        """, [id.sql, .time(now), .text(reason)]) == 1
    if isCancelled {
      try connection.execute(
        """
        DELETE FROM slot_occurrences
        WHERE campaign_id = (SELECT c.id FROM campaigns c WHERE c.id = $1 AND c.state = 'cancelled' AND c.frozen_at IS NULL)
        """, [id.sql])
    }
    return isCancelled
  }

  /// Deliveries of `campaigns` that may have arrived, whatever they are now: once it was not known, and somebody had them sent again.
  private static let perhapsReached = """
    FROM deliveries d WHERE d.campaign_id = campaigns.id AND d.attempts > 0
      AND EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id AND a.outcome = 'uncertain')
    """

  /// How many of them are cancelled, or would be.
  package static func perhapsReached(_ id: CampaignID, _ connection: Connection) throws -> Int {
    if let rolledUp = try RollUp.of(id, connection) { return rolledUp.perhapsReached }
    return try connection.first(
      """
      SELECT (SELECT count(*) \(perhapsReached) AND d.state IN ('planned', 'deferred', 'cancelled')) AS n FROM campaigns WHERE id = $1
      """, [id.sql]
    ) { try $0.int("n") } ?? 0
  }

  /// Ends a campaign of which nothing is open: what is left of a cancelled one is cancelled first. Some thousands at a time, so that no
  /// sender waits for a million rows; whoever comes next goes on where somebody was killed.
  ///
  /// - Returns: whether it has come to its end now.
  @discardableResult
  package static func close(_ id: CampaignID, in database: Database, now: Timestamp) async throws -> Bool {
    while try await database.write({ try cancelWaiting(id, limit: 20_000, now: now, $0) }) > 0 {}
    return try await database.write { try finishIfDone(id, now: now, $0) }
  }

  /// Sending is over when nothing is open and the ledger balances; otherwise nothing changes. Only for one whose audience is complete.
  ///
  /// - Returns: whether the campaign has come to its end now: it is sent, or all of what was cancelled is settled.
  @discardableResult
  package static func finishIfDone(_ id: CampaignID, now: Timestamp, _ connection: Connection) throws -> Bool {
    guard let ledger = try Ledger.of(id, connection), ledger.open == 0 else { return false }
    guard ledger.balances else { throw StoreError.engine("the ledger of campaign \(id.rawValue) does not balance: \(ledger.equation)") }
    return try connection.execute(
      """
      UPDATE campaigns SET state = CASE state WHEN 'sending' THEN 'sent' ELSE state END, finished_at = $2
      WHERE id = $1 AND state IN ('sending', 'cancelled') AND finished_at IS NULL
      """, [id.sql, .time(now)]) == 1
  }

  static func cancelWaiting(_ id: CampaignID, limit: Int, now: Timestamp, _ connection: Connection) throws -> Int {
    try connection.execute(
      """
      UPDATE deliveries SET state = 'cancelled', changed_at = $2,
        reply = (SELECT 'cancelled ' || c.halt_reason FROM campaigns c WHERE c.id = $1) || coalesce('; the last answer was: ' || reply, '')
      WHERE id IN (
        SELECT d.id FROM deliveries d
        WHERE d.campaign_id = (SELECT c.id FROM campaigns c WHERE c.id = $1 AND c.state = 'cancelled') AND d.state IN ('planned', 'deferred')
        ORDER BY d.due_at, d.id LIMIT $3)
      """, [id.sql, .time(now), .integer(limit)])
  }

  /// Somebody is to get it after all, and has `time` for it: one that was sent is under way again.
  ///
  /// - Returns: whether it is one of which anything is sent; false when it was cancelled, or it is not known any more who had it.
  package static func reopen(_ id: CampaignID, for time: Duration, now: Timestamp, _ connection: Connection) throws -> Bool {
    try connection.execute(
      """
      UPDATE campaigns SET state = CASE state WHEN 'sent' THEN 'sending' ELSE state END, finished_at = NULL,
        expires_after = CASE WHEN frozen_at + expires_after < $2 THEN $2 - frozen_at ELSE expires_after END
      WHERE id = $1 AND state IN ('sending', 'paused', 'sent') AND rolled_up_at IS NULL
      """, [id.sql, .time(now + time)]) == 1
  }
}

extension Campaign {
  /// Pauses it by itself, and tells the writers, each time anew.
  ///
  /// - Returns: whether it was under way.
  func brake(_ brake: Halt.Brake, because reason: String, telling notices: Notices?, now: Timestamp, _ connection: Connection) throws
    -> Bool
  {
    guard try Campaign.pause(id, reason: brake.beginning + reason, now: now, connection) else { return false }
    let occasion = "\(name).\(brake.rawValue)-\(now.milliseconds)"
    try notices?.post(.paused, occasion, ["campaign": name, "issue": title, "reason": reason], now: now, connection)
    return true
  }
}
