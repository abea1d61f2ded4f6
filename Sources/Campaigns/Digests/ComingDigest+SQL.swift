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
    let due = DigestMonth.latest(at: now, slot: slot, zone: zone)
    let isMade = try Campaign.find(name: Digests.name(of: list, due, mode), connection) != nil
    if !isMade, let digest = try ComingDigest(of: list, due, mode: mode, dueAt: now, in: zone, connection) { return digest }
    return try ComingDigest(of: list, DigestMonth.next(after: now, slot: slot, zone: zone), mode: mode, dueAt: nil, in: zone, connection)
  }

  /// - Parameter now: where its time has come: what is held, or not judged yet, is for the next, as is what nobody reads now.
  private init?(
    of list: MailingList, _ month: DigestMonth, mode: SendingMode, dueAt now: Timestamp?, in zone: TimeZone, _ connection: Connection
  ) throws {
    var parameters = SQLParameters([list.id.sql, .text(mode.rawValue), .time(month.end)])
    let ready = now.map { now in
      "c.state IN ('sending', 'sent') AND c.canary_ends IS NULL AND \(Digests.isReader("d.subscriber_id", of: list, now, in: zone, &parameters))"
    }
    let counts = try connection.first(
      """
      SELECT count(DISTINCT d.campaign_id) AS issues, count(DISTINCT d.subscriber_id) AS readers
      FROM campaigns c CROSS JOIN deliveries d
      WHERE c.list_id = $1 AND c.mode = $2 AND c.kind = 'issue' AND c.state <> 'cancelled' AND c.send_at < $3
        AND d.campaign_id = c.id AND d.digest = 0 AND d.state = 'excluded' AND \(ready ?? "1 = 1")
      """, parameters.values
    ) { (issues: try $0.int("issues"), readers: try $0.int("readers")) }
    guard let counts, counts.issues > 0 else { return nil }
    self.init(
      name: Digests.name(of: list, month, mode), due: month.due, zone: month.zone, issues: counts.issues, readers: counts.readers,
      isDue: now != nil)
  }
}
