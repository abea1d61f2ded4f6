package import Store

extension Attempt {
  /// Of results only those that are worth a row: a million mails taken at once cost none.
  static func keep(_ result: DeliveryResult, at now: Timestamp, _ connection: Connection) throws {
    guard result.countsAsAttempt, result.state != .accepted || result.lease.attempts > 0 else { return }
    try keep(result.state, result.reply, of: result.lease.delivery, at: now, connection)
  }

  static func keep(
    _ outcome: DeliveryState, _ reply: String?, of delivery: DeliveryID, at now: Timestamp, _ connection: Connection
  ) throws {
    let number = try connection.first(
      """
      INSERT INTO attempts (delivery_id, number, at, outcome, reply)
      SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4 FROM attempts WHERE delivery_id = $1 RETURNING number
      """, [delivery.sql, .time(now), .text(outcome.rawValue), .text(reply)]
    ) { try $0.int("number") }
    guard let number, number - kept.last > kept.first else { return }
    try connection.execute(
      "DELETE FROM attempts WHERE delivery_id = $1 AND number = $2", [delivery.sql, .integer(number - kept.last)])
  }

  /// Oldest first; empty for a delivery that was taken at once, or not tried yet.
  package static func all(of delivery: DeliveryID, _ connection: Connection) throws -> [Attempt] {
    try connection.rows(
      "SELECT number, at, outcome, reply FROM attempts WHERE delivery_id = $1 ORDER BY number", [delivery.sql]
    ) { row in
      Attempt(
        number: try row.int("number"), at: try row.time("at"), outcome: try row.choice("outcome"), reply: try row.optionalText("reply"))
    }
  }
}
