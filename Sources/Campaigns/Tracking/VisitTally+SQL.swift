internal import Audience
internal import Store

extension VisitTally {
  mutating func add(_ visit: Visit, _ connection: Connection) throws {
    guard let campaign = try known(visit.campaign, connection) else { return }
    // Each mail's links say whose it is: one that does not was made by somebody who wanted it counted.
    let isForged = visit.reader == nil && campaign.byReader.contains(visit.kind)
    guard !visit.isMachine, !isForged, let reader = try reader(of: visit, connection) else {
      return count(visit, isMachine: visit.isMachine || isForged)
    }
    if reader.hadItAt.map({ visit.at < $0 + Self.handover }) ?? false { return count(visit, isMachine: true) }
    // Who it was is forgotten already, unless its trial of subjects is to be judged by that.
    if campaign.isRolledUp || campaign.frozenAt + keep < now && !campaign.isTried { return count(visit, isMachine: false) }
    let (isFirst, isFirstOfLink) = try keep(visit, by: reader.id, connection)
    count(visit, isMachine: false, isFirstOfLink: isFirstOfLink, isFirst: isFirst)
  }

  private mutating func known(_ id: CampaignID, _ connection: Connection) throws -> Known? {
    if let known = known[id] { return known }
    let tracking = Dialect.member("tracking", of: "t.issue")
    let found = try connection.first(
      """
      SELECT c.frozen_at, c.trial_ends IS NOT NULL AS is_tried, c.rolled_up_at IS NOT NULL AS is_rolled_up,
        \(Dialect.member("clicks", of: tracking)) AS clicks, \(Dialect.member("opens", of: tracking)) AS opens
      FROM campaigns c JOIN contents t ON t.hash = c.content_hash WHERE c.id = $1 AND c.frozen_at IS NOT NULL
      """, [id.sql]
    ) { row in
      let kinds = [(Visit.Kind.clicked, try row.optionalText("clicks")), (.opened, try row.optionalText("opens"))]
      return Known(
        frozenAt: try row.time("frozen_at"),
        byReader: Set(kinds.filter { $0.1 == Tracking.Counting.reader.rawValue }.map(\.0)), isTried: try row.int("is_tried") == 1,
        isRolledUp: try row.int("is_rolled_up") == 1)
    }
    known[id] = .some(found)
    return found
  }

  /// Nil where it is not known, or not any more: the links of who was erased lead to nobody.
  private func reader(of visit: Visit, _ connection: Connection) throws -> (id: SubscriberID, hadItAt: Timestamp?)? {
    guard let reader = visit.reader else { return nil }
    return try connection.first(
      """
      SELECT s.id, CASE d.state WHEN 'accepted' THEN d.changed_at END AS had_it_at FROM subscribers s
      LEFT JOIN deliveries d ON d.campaign_id = $1 AND d.subscriber_id = s.id WHERE s.public_id = $2
      """, [visit.campaign.sql, .bytes(reader.bytes)]
    ) { (try $0.id("id"), try $0.optionalTime("had_it_at")) }
  }

  private func keep(_ visit: Visit, by reader: SubscriberID, _ connection: Connection) throws -> (isFirst: Bool, isFirstOfLink: Bool) {
    let known = try connection.first(
      "SELECT links FROM engagements WHERE campaign_id = $1 AND kind = $2 AND subscriber_id = $3",
      [visit.campaign.sql, .text(visit.kind.rawValue), reader.sql]
    ) { try $0.text("links").split(separator: ",").compactMap { Int($0) } }
    let links = Set(known ?? []).union(visit.link == 0 ? [] : [visit.link])
    try connection.execute(
      """
      INSERT INTO engagements (campaign_id, kind, subscriber_id, first_at, last_at, links) VALUES ($1, $2, $3, $4, $4, $5)
      ON CONFLICT (campaign_id, kind, subscriber_id) DO UPDATE SET links = excluded.links,
        last_at = CASE WHEN excluded.last_at > engagements.last_at THEN excluded.last_at ELSE engagements.last_at END
      """,
      [
        visit.campaign.sql, .text(visit.kind.rawValue), reader.sql, .time(visit.at),
        .text(links.sorted().map(String.init).joined(separator: ",")),
      ])
    return (known == nil, known?.contains(visit.link) != true)
  }

  func write(_ connection: Connection) throws {
    let statement = try connection.prepared(
      """
      INSERT INTO visit_counts (campaign_id, kind, link, people, machines, readers) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (campaign_id, kind, link) DO UPDATE SET people = visit_counts.people + excluded.people,
        machines = visit_counts.machines + excluded.machines, readers = visit_counts.readers + excluded.readers
      """)
    try statement.run(
      each: counts.lazy.map { place, count in
        [
          place.campaign.sql, .text(place.kind.rawValue), .integer(place.link), .integer(count.people), .integer(count.machines),
          .integer(count.readers),
        ]
      })
  }

  // MARK: How far files are taken in

  private static func name(_ path: String) -> SQLValue { .text(path.split(separator: "/").last.map(String.init)) }

  /// In octets.
  static func taken(of path: String, _ connection: Connection) throws -> Int {
    try connection.first("SELECT taken FROM visit_files WHERE file = $1", [name(path)]) { try $0.int("taken") } ?? 0
  }

  static func took(_ octets: Int, of path: String, _ connection: Connection) throws {
    try connection.execute(
      "INSERT INTO visit_files (file, taken) VALUES ($1, $2) ON CONFLICT (file) DO UPDATE SET taken = excluded.taken",
      [name(path), .integer(octets)])
  }

  static func forget(file path: String, _ connection: Connection) throws {
    try connection.execute("DELETE FROM visit_files WHERE file = $1", [name(path)])
  }

  // MARK: Who it was

  private static let over = """
    SELECT c.id FROM campaigns c WHERE c.frozen_at < $1 AND c.kind <> 'message' AND c.trial_ends IS NULL
      AND EXISTS (SELECT 1 FROM engagements e WHERE e.campaign_id = c.id)
    """
  /// Rows of one transaction.
  private static let limit = 5_000

  /// Whether it is known of anybody what they did with an issue that was sent before.
  static func isOver(before end: Timestamp, _ connection: Connection) throws -> Bool {
    try connection.first("\(over) LIMIT 1", [.time(end)]) { try $0.integer("id") } != nil
  }

  /// Forgets of some of them. The counts stay.
  static func forget(before end: Timestamp, _ connection: Connection) throws -> Int {
    try connection.execute(
      """
      DELETE FROM engagements WHERE (campaign_id, kind, subscriber_id) IN (
        SELECT e.campaign_id, e.kind, e.subscriber_id FROM engagements e WHERE e.campaign_id IN (\(over)) LIMIT $2)
      """, [.time(end), .integer(limit)])
  }
}
