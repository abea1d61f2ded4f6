package import Store

extension RefusedDelivery {
  static func note(_ delivery: DeliveryID, at now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      "INSERT INTO refusals (delivery_id, at) VALUES ($1, $2) ON CONFLICT (delivery_id) DO UPDATE SET at = excluded.at",
      [delivery.sql, .time(now)])
  }

  /// Those that nobody has judged yet. One that somebody has put back or taken in hand since says nothing any more.
  package static func waiting(limit: Int, _ connection: Connection) throws -> [RefusedDelivery] {
    try connection.rows(
      """
      SELECT r.delivery_id, r.at, CASE WHEN d.state = 'failed' OR d.changed_at = r.at THEN d.reply END AS reply, d.state = 'failed' AS is_over
      FROM refusals r CROSS JOIN deliveries d ON d.id = r.delivery_id ORDER BY r.delivery_id LIMIT $1
      """, [.integer(limit)]
    ) {
      RefusedDelivery(
        delivery: try $0.id("delivery_id"), at: try $0.time("at"), reply: try $0.optionalText("reply") ?? "",
        namesUs: try $0.int("is_over") == 0)
    }
  }

  /// It is judged: in the transaction of what follows from it.
  package func forget(_ connection: Connection) throws {
    try connection.execute("DELETE FROM refusals WHERE delivery_id = $1 AND at = $2", [delivery.sql, .time(at)])
  }
}
