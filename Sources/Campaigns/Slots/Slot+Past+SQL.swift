package import Delivery
package import Store

extension Slot {
  /// A day of the slot that is over, or has begun.
  package struct Past: Sendable {
    package let date: String
    /// sent, missed, skipped; cancelled: its issue was, before all or for the others.
    package let outcome: String
    package let campaign: String?
    package let reason: String?
    package let decidedAt: Timestamp
  }

  /// What was decided, the latest day first.
  package static func past(list: ListID, mode: SendingMode, limit: Int, _ connection: Connection) throws -> [Past] {
    try connection.rows(
      """
      SELECT o.local_date, o.outcome, o.reason, o.decided_at, c.name, c.state, c.halt_reason, c.reached FROM slot_occurrences o LEFT JOIN campaigns c ON c.id = o.campaign_id
      WHERE o.list_id = $1 AND o.mode = $2 AND (c.state IS NULL OR c.state <> 'scheduled') ORDER BY o.local_date DESC LIMIT $3
      """, [list.sql, .text(mode.rawValue), .integer(limit)]
    ) { row in
      let halt = try halt(row)
      let reasons = [halt, try row.optionalText("reason")].compactMap(\.self)
      return Past(
        date: try row.text("local_date"), outcome: halt == nil ? try row.text("outcome") : "cancelled",
        campaign: try row.optionalText("name"), reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "),
        decidedAt: try row.time("decided_at"))
    }
  }

  /// Why the issue of a day was cancelled, and whether anybody had it; nil for one that was not.
  private static func halt(_ row: Row) throws -> String? {
    guard try row.optionalText("state") == Campaign.State.cancelled.rawValue else { return nil }
    let whom = try row.int("reached") == 1 ? "some had it" : "nobody had it"
    return [try row.optionalText("halt_reason"), whom].compactMap(\.self).joined(separator: "; ")
  }

  /// The days that issues have, by campaign, as far back as anybody asks.
  static func days(list: ListID, mode: SendingMode, _ connection: Connection) throws -> [CampaignID: String] {
    Dictionary(
      try connection.rows(
        """
        SELECT campaign_id, local_date FROM slot_occurrences WHERE list_id = $1 AND mode = $2 AND campaign_id IS NOT NULL
        ORDER BY local_date DESC LIMIT 200
        """, [list.sql, .text(mode.rawValue)]
      ) { (try $0.id("campaign_id") as CampaignID, try $0.text("local_date")) }, uniquingKeysWith: { first, _ in first })
  }

  /// Adds to what is told of the day that an issue has.
  static func note(_ remark: String, of campaign: CampaignID, _ connection: Connection) throws {
    try connection.execute(
      "UPDATE slot_occurrences SET reason = coalesce(reason || '; ', '') || $2 WHERE campaign_id = $1", [campaign.sql, .text(remark)])
  }

  /// The campaigns whose days are told to be so.
  static func campaigns(toldAs remark: String, mode: SendingMode, _ connection: Connection) throws -> [Campaign] {
    try connection.rows(
      """
      SELECT campaign_id FROM slot_occurrences WHERE mode = $1 AND campaign_id IS NOT NULL AND substr(reason, 1, length($2)) = $2
      ORDER BY local_date, campaign_id
      """, [.text(mode.rawValue), .text(remark)]
    ) { try $0.id("campaign_id") as CampaignID }.compactMap { try Campaign.find($0, connection) }
  }

  /// Whose a day is that was not rehearsed, in words; nil in live mode, and where that has decided nothing about it.
  func live(_ date: LocalDate, beside mode: SendingMode, _ connection: Connection) throws -> String? {
    guard mode == .rehearsal else { return nil }
    return try connection.first(
      """
      SELECT o.outcome, c.name FROM slot_occurrences o LEFT JOIN campaigns c ON c.id = o.campaign_id
      WHERE o.list_id = $1 AND o.mode = 'live' AND o.local_date = $2
      """, [list.sql, .text(date.description)]
    ) { row in
      let isMissed = try row.text("outcome") == "missed"
      let what = try row.optionalText("name").map { "sent \($0)" } ?? (isMissed ? "missed it" : "left it out")
      return "live mode had the day, and \(what)"
    }
  }
}
