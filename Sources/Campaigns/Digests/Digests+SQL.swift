internal import Audience
internal import Delivery
internal import Foundation
internal import Store

extension Digests {
  /// Whether an issue waits for anybody's digest.
  static func isAnybodyWaiting(_ connection: Connection) throws -> Bool {
    try connection.first("SELECT 1 AS one FROM deliveries WHERE digest = 0 LIMIT 1") { try $0.int("one") } != nil
  }

  /// The issues of a digest that is still to be made, the oldest first: those of its time that wait for somebody who gets mail of the list. One
  /// that is held, or whose first few are not judged yet, waits for the next.
  func issuesDue(of list: MailingList, _ month: DigestMonth, _ now: Timestamp, _ connection: Connection) throws -> [CampaignID] {
    if try Campaign.find(name: Self.name(of: list, month, terms.mode), connection) != nil { return [] }
    var parameters = SQLParameters([list.id.sql, .text(terms.mode.rawValue), .time(month.end), .integer(Self.limit)])
    let isReader = Self.isReader("d.subscriber_id", of: list, now, in: publication.zone, &parameters)
    return try connection.rows(
      """
      SELECT c.id FROM campaigns c
      WHERE c.list_id = $1 AND c.mode = $2 AND c.kind = 'issue' AND c.state IN ('sending', 'sent') AND c.canary_ends IS NULL
        AND c.send_at < $3
        AND EXISTS (SELECT 1 FROM deliveries d WHERE d.campaign_id = c.id AND d.digest = 0 AND d.state = 'excluded' AND \(isReader))
      ORDER BY c.send_at, c.id LIMIT $4
      """, parameters.values
    ) { try $0.id("id") }
  }

  /// What is told of each.
  func entries(_ issues: [CampaignID], _ connection: Connection) throws -> [DigestEntry] {
    try issues.compactMap { id in
      guard let campaign = try Campaign.find(id, connection), let issue = try Issue.load(hash: campaign.contentHash, connection)
      else { return nil }
      return DigestEntry(campaign: id, issue: issue)
    }
  }

  /// Whether the person `subscriber`, a column, gets mail of the list now.
  static func isReader(
    _ subscriber: String, of list: MailingList, _ now: Timestamp, in zone: TimeZone, _ parameters: inout SQLParameters
  ) -> String {
    let moment = SegmentMoment(now: now, zone: zone)
    let source = Readers(list: list.id, rule: .everyone, moment: moment).source(&parameters)
    return "EXISTS (SELECT 1 \(source) AND m.subscriber_id = \(subscriber))"
  }

  /// Everybody for whom one of the issues waits.
  func addReaders(
    to digest: CampaignID, of issues: [CampaignID], _ list: MailingList, _ now: Timestamp, _ connection: Connection
  ) throws {
    var parameters = SQLParameters([digest.sql, .time(now)])
    let isReader = Self.isReader("d.subscriber_id", of: list, now, in: publication.zone, &parameters)
    let campaigns = issues.map { parameters.bind($0.sql) }.joined(separator: ", ")
    let audience = try connection.execute(
      """
      INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at)
      SELECT DISTINCT $1, d.subscriber_id, 'planned', $2, $2 FROM deliveries d
      WHERE d.campaign_id IN (\(campaigns)) AND d.digest = 0 AND d.state = 'excluded' AND \(isReader) ORDER BY d.subscriber_id
      """, parameters.values)
    try connection.execute("UPDATE campaigns SET audience = $2 WHERE id = $1", [digest.sql, .integer(audience)])
  }

  /// Writes down what it lists for whom. Who rests waits on; who has left does not, and finds no old issues should they come back.
  func note(
    _ issues: [CampaignID], as digest: CampaignID, named name: String, _ list: MailingList, _ month: DigestMonth, _ connection: Connection
  ) throws {
    var parameters = SQLParameters([digest.sql, .text("; listed in \(name)")])
    let campaigns = issues.map { parameters.bind($0.sql) }.joined(separator: ", ")
    try connection.execute(
      """
      UPDATE deliveries SET digest = $1, reply = reply || $2
      WHERE campaign_id IN (\(campaigns)) AND digest = 0 AND state = 'excluded' AND EXISTS (
        SELECT 1 FROM deliveries e WHERE e.campaign_id = $1 AND e.subscriber_id = deliveries.subscriber_id)
      """, parameters.values)
    try connection.execute(
      """
      UPDATE deliveries SET digest = NULL
      WHERE campaign_id IN (SELECT id FROM campaigns WHERE list_id = $1 AND mode = $2 AND kind = 'issue' AND send_at < $3)
        AND digest = 0 AND (state <> 'excluded' OR NOT EXISTS (
          SELECT 1 FROM memberships m WHERE m.list_id = $1 AND m.subscriber_id = deliveries.subscriber_id AND m.state = 'confirmed'))
      """, [list.id.sql, .text(terms.mode.rawValue), .time(month.end)])
  }

  /// What it lists for one reader.
  static func listed(in digest: CampaignID, for subscriber: SubscriberID, _ connection: Connection) throws -> Set<MergeField> {
    Set(
      try connection.rows(
        "SELECT campaign_id FROM deliveries WHERE subscriber_id = $1 AND digest = $2", [subscriber.sql, digest.sql]
      ) { .listed(try $0.id("campaign_id")) })
  }
}
