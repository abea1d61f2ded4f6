internal import Audience
internal import Store

extension KeptAnswer {
  static func find(_ key: String, of token: String, _ connection: Connection) throws -> KeptAnswer? {
    try connection.first(
      "SELECT request_hash, status, body, location FROM api_answers WHERE token = $1 AND key = $2", [.text(token), .text(key)]
    ) { row in
      KeptAnswer(
        requestHash: try row.text("request_hash"), status: try row.int("status"), body: try row.text("body"),
        location: try row.optionalText("location"))
    }
  }

  /// Lets go those that are older than ``keep``.
  static func forget(now: Timestamp, _ connection: Connection) throws {
    try connection.execute("DELETE FROM api_answers WHERE at <= $1", [.time(now + (.zero - keep))])
  }

  /// In the transaction of what it tells of.
  ///
  /// - Parameter subscriber: whom it is about.
  func keep(_ key: String, of token: String, about subscriber: SubscriberID?, now: Timestamp, _ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO api_answers (token, key, request_hash, status, body, location, subscriber_id, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """,
      [
        .text(token), .text(key), .text(requestHash), .integer(status), .text(body), .text(location), subscriber?.sql ?? .null, .time(now),
      ])
  }
}
