internal import Audience
internal import Campaigns
internal import Delivery
internal import Mail
internal import Store
internal import Words

extension FeedbackIntake {
  /// Nil for what was not taken before. What is about nobody is that again, so that no source takes a letter for mail of ours when it sees it twice.
  func known(_ event: FeedbackEvent, _ connection: Connection) throws -> IntakeOutcome? {
    try connection.first("SELECT subscriber_id IS NOT NULL AS is_ours FROM feedback WHERE key = $1", [.text(event.key)]) {
      try $0.int("is_ours") == 1 ? .known : event.isClaim ? .unproved(event.kind) : .nothing(event.kind)
    }
  }

  /// By source, day and kind: what the operator looks at, and all that is left of what is about nobody.
  func count(_ event: FeedbackEvent, _ now: Timestamp, _ connection: Connection) throws {
    try count(1, of: event.kind.rawValue, from: event.source, now, connection)
  }

  /// - Parameter kind: also of what no event came of.
  func count(_ number: Int, of kind: String, from source: String, _ now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO feedback_days (source, day, kind, count, last_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (source, day, kind) DO UPDATE SET count = feedback_days.count + excluded.count, last_at = excluded.last_at
      """, [.text(source), .integer(now.day), .text(kind), .integer(number), .time(now)])
  }

  /// When the mail that an event is about was put back into the queue: as long as that waits there, or where the event tells of an earlier time.
  /// Many tell it in whole seconds.
  func end(of event: FeedbackEvent, _ target: FeedbackTarget, _ now: Timestamp, _ connection: Connection) throws -> Timestamp? {
    guard let delivery = target.delivery else { return nil }
    if target.state == .planned || target.state == .deferred { return now }
    guard let at = event.at else { return nil }
    let last = try connection.first("SELECT max(over_at) AS at FROM feedback WHERE delivery_id = $1", [delivery.sql]) {
      try $0.optionalTime("at")
    }.flatMap(\.self)
    return last.flatMap { at.milliseconds < $0.milliseconds / 1000 * 1000 ? $0 : nil }
  }

  /// - Returns: its number.
  func keep(
    _ event: FeedbackEvent, _ word: FeedbackEvent.Word?, about target: FeedbackTarget, overAt end: Timestamp?, _ now: Timestamp,
    _ connection: Connection
  ) throws -> Int64 {
    let other = word?.address.flatMap { try? EmailAddress(parsing: $0) }.flatMap { $0.key == target.subscriber.address.key ? nil : $0.text }
    let isHard = word?.isHard == true && event.kind == .bounce
    let id = try connection.first(
      """
      INSERT INTO feedback (key, source, kind, reason, is_hard, delivery_id, subscriber_id, campaign_id, recipient, words, outcome, at, over_at, domain)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id
      """,
      [
        .text(event.key), .text(event.source), .text(event.kind.rawValue),
        .text(event.kind == .bounce ? (word?.reason ?? .other).rawValue : nil),
        .integer(isHard ? 1 : 0),
        target.delivery?.sql ?? .null, target.subscriber.id.sql, target.campaign?.sql ?? .null,
        .text(other.map { String($0.onOneLine.prefix(254)) }),
        .text(String((word?.words ?? "").onOneLine.prefix(FeedbackRecord.wordsLimit))), .text(FeedbackOutcome.noted.rawValue),
        .time(event.time(now, of: target)), .time(end), .text(isHard ? target.subscriber.address.asciiDomain : nil),
      ]
    ) { try $0.integer("id") }
    guard let id else { throw StoreError.engine("what came back has no number") }
    return id
  }

  /// No address and no words: it may be anything.
  func keepOfNobody(_ event: FeedbackEvent, _ outcome: FeedbackOutcome, _ now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      "INSERT INTO feedback (key, source, kind, words, outcome, at) VALUES ($1, $2, $3, '', $4, $5)",
      [.text(event.key), .text(event.source), .text(event.kind.rawValue), .text(outcome.rawValue), .time(now)])
  }

  func note(_ outcome: FeedbackOutcome, of id: Int64, _ connection: Connection) throws {
    if outcome == .noted { return }
    try connection.execute("UPDATE feedback SET outcome = $2 WHERE id = $1", [.integer(id), .text(outcome.rawValue)])
  }

  /// Whether somebody took the same back before: a mail that bounces once more in other words is no news, unless it was sent once more since.
  func isTakenBack(
    _ kind: ReturnedMail.Kind, of target: FeedbackTarget, before id: Int64, _ connection: Connection
  ) throws -> Bool {
    guard let delivery = target.delivery else { return false }
    return try connection.first(
      """
      SELECT 1 AS one FROM feedback WHERE delivery_id = $1 AND kind = $2 AND id <> $3
        AND undone_at >= CASE WHEN (SELECT x.over_at FROM feedback x WHERE x.id = $3) IS NULL
          THEN (SELECT d.changed_at FROM deliveries d WHERE d.id = $1) ELSE 0 END
      LIMIT 1
      """,
      [delivery.sql, .text(kind.rawValue), .integer(id)]
    ) { try $0.int("one") } != nil
  }

  func verdict(
    _ subscriber: SubscriberID, before id: Int64?, _ now: Timestamp, _ connection: Connection
  ) throws -> FeedbackRules.Verdict {
    try rules.verdict(of: subscriber, before: id, now: now, connection)
  }
}

extension FeedbackIntake {
  private static let isOfNobody = "subscriber_id IS NULL AND at < $1"

  func isForgettable(before end: Timestamp, _ connection: Connection) throws -> Bool {
    try connection.first("SELECT 1 AS one FROM feedback WHERE \(Self.isOfNobody) LIMIT 1", [.time(end)]) { try $0.int("one") } != nil
  }

  /// What is about nobody, some thousands at a time. What is about somebody stays as long as the ledger does, which it belongs to.
  func forget(before end: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      "DELETE FROM feedback WHERE id IN (SELECT id FROM feedback WHERE \(Self.isOfNobody) LIMIT 5000)", [.time(end)])
  }
}
