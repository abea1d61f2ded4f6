package import Audience
package import Delivery
package import Foundation
package import Store

extension ComingDigest {
  /// Nil when nothing waits for one.
  ///
  /// - Parameter zone: the publication's.
  package static func next(
    of list: MailingList, mode: SendingMode, slot: Slot?, zone: TimeZone, now: Timestamp, _ connection: Connection
  ) throws -> ComingDigest? {
    guard try Digests.isAnybodyWaiting(connection) else { return nil }
    let month = DigestMonth.next(after: now, slot: slot, zone: zone)
    return try connection.first(
      """
      SELECT count(DISTINCT d.campaign_id) AS issues, count(DISTINCT d.subscriber_id) AS readers
      FROM campaigns c CROSS JOIN deliveries d
      WHERE c.list_id = $1 AND c.mode = $2 AND c.kind = 'issue' AND c.state <> 'cancelled' AND c.send_at < $3
        AND d.campaign_id = c.id AND d.digest = 0 AND d.state = 'excluded'
      """, [list.id.sql, .text(mode.rawValue), .time(month.end)]
    ) { row in
      let issues = try row.int("issues")
      return issues == 0
        ? nil
        : ComingDigest(
          name: Digests.name(of: list, month, mode), due: month.due, zone: month.zone, issues: issues, readers: try row.int("readers"))
    } ?? nil
  }
}
