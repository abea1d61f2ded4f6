package import Audience
package import Delivery
package import Store

extension RecentIssues {
  /// - Parameters:
  ///   - mode: rehearsals stand against rehearsals only; nobody had those.
  ///   - slug: the issue's own, which does not stand against itself however often it is rehearsed; nil for any issue.
  ///   - moment: when it is to be sent.
  ///   - coming: what is to go out before it.
  init(
    _ list: ListID, mode: SendingMode, slug: String?, at moment: SegmentMoment, after coming: [ComingIssues.Issue], _ connection: Connection
  ) throws {
    self.list = list
    self.coming = coming.map { (LocalDate($0.time, in: moment.zone), $0.having) }
    let day = LocalDate(moment.now, in: moment.zone)
    self.day = day
    let first = Frequency.allCases.compactMap { $0.firstDay(against: day) }.min() ?? day
    earlier = try connection.rows(
      """
      SELECT c.id, c.slug, c.send_at FROM campaigns c
      WHERE c.list_id = $1 AND c.mode = $2 AND c.kind = 'issue' AND c.frozen_at IS NOT NULL AND c.slug <> $3 AND c.send_at >= $4
      ORDER BY c.send_at DESC, c.id DESC
      """, [list.sql, .text(mode.rawValue), .text(slug ?? ""), .time(first.at(hour: 0, minute: 0, in: moment.zone))]
    ) { row in
      Earlier(
        campaign: try row.id("id"), slug: try row.text("slug"), day: LocalDate(try row.time("send_at"), in: moment.zone))
    }
  }

  /// Behind what the list has had.
  package init(_ list: ListID, mode: SendingMode, slug: String?, at moment: SegmentMoment, _ connection: Connection) throws {
    try self.init(list, mode: mode, slug: slug, at: moment, after: [], connection)
  }

  /// Whether anybody of the list chose fewer issues.
  static func matter(to list: ListID, _ connection: Connection) throws -> Bool {
    try Frequency.allCases.contains { frequency in
      guard frequency.isFewer else { return false }
      let sql = "SELECT 1 AS one FROM memberships WHERE list_id = $1 AND frequency = $2 LIMIT 1"
      return try connection.first(sql, [list.sql, .text(frequency.rawValue)]) { try $0.int("one") } != nil
    }
  }

  init(of campaign: Campaign, in publication: Publication, _ connection: Connection) throws {
    let moment = SegmentMoment(now: campaign.sendAt, zone: publication.zone)
    try self.init(campaign.list, mode: campaign.mode, slug: campaign.slug, at: moment, connection)
  }

  /// Whether `subscriber`, a column, had one of the issues, or is about to.
  private static func had(_ earlier: [Earlier], _ subscriber: String, _ parameters: inout SQLParameters) -> String {
    let campaigns = earlier.map { parameters.bind($0.campaign.sql) }.joined(separator: ", ")
    return """
      EXISTS (SELECT 1 FROM deliveries e WHERE e.campaign_id IN (\(campaigns)) AND e.subscriber_id = \(subscriber) \
      AND e.state NOT IN ('excluded', 'failed', 'cancelled'))
      """
  }

  /// Excludes from a campaign that was just frozen those for whom it comes too soon, and keeps it for the digest of those who chose one.
  ///
  /// - Returns: how many.
  func leaveOut(of campaign: CampaignID, now: Timestamp, _ connection: Connection) throws -> Int {
    var count = 0
    for frequency in Frequency.allCases {
      for issue in earlier(frequency) {
        var parameters = SQLParameters([campaign.sql, .time(now), .text(Self.reason(frequency, issue)), list.sql])
        let chose = parameters.bind(.text(frequency.rawValue))
        count += try connection.execute(
          """
          UPDATE deliveries SET state = 'excluded', reply = $3, changed_at = $2
          WHERE campaign_id = $1 AND state = 'planned' AND subscriber_id IN (
            SELECT m.subscriber_id FROM memberships m
            WHERE m.list_id = $4 AND m.frequency = \(chose) AND \(Self.had([issue], "m.subscriber_id", &parameters)))
          """, parameters.values)
      }
    }
    return try count
      + connection.execute(
        """
        UPDATE deliveries SET state = 'excluded', reply = $3, changed_at = $2, digest = 0
        WHERE campaign_id = $1 AND state = 'planned' AND subscriber_id IN (
          SELECT m.subscriber_id FROM memberships m WHERE m.list_id = $4 AND m.frequency = 'digest')
        """, [campaign.sql, .time(now), .text(Self.reason(.digest)), list.sql])
  }

  /// For how many of the readers it comes too soon.
  package func count(of readers: Readers, _ connection: Connection) throws -> Int {
    var count = 0
    for frequency in Frequency.allCases {
      if !expecting(frequency).isEmpty {
        count += try resting(of: readers, who: frequency, connection).count
        continue
      }
      let earlier = earlier(frequency)
      if earlier.isEmpty { continue }
      count += try Self.count(of: readers, who: frequency, connection) { Self.had(earlier, "m.subscriber_id", &$0) }
    }
    return count
  }

  /// Those of the readers who chose fewer issues, and have this one.
  func having(of readers: Readers, _ connection: Connection) throws -> Set<SubscriberID> {
    try Frequency.allCases.filter(\.isFewer).reduce(into: []) { having, frequency in
      let all = try Self.people(of: readers, who: frequency, connection)
      having.formUnion(all.isEmpty ? all : all.subtracting(try resting(of: readers, who: frequency, connection)))
    }
  }

  private func resting(of readers: Readers, who frequency: Frequency, _ connection: Connection) throws -> Set<SubscriberID> {
    let (earlier, expecting) = (earlier(frequency), expecting(frequency))
    var resting: Set<SubscriberID> = []
    if !earlier.isEmpty {
      resting = try Self.people(of: readers, who: frequency, connection) { Self.had(earlier, "m.subscriber_id", &$0) }
    }
    if expecting.isEmpty { return resting }
    let all = try Self.people(of: readers, who: frequency, connection)
    return expecting.reduce(into: resting) { $0.formUnion(all.intersection($1)) }
  }

  /// How many of the readers have it in their digest instead.
  package static func countOfDigests(of readers: Readers, _ connection: Connection) throws -> Int {
    try count(of: readers, who: .digest, connection)
  }

  private static func count(
    of readers: Readers, who frequency: Frequency, _ connection: Connection,
    and condition: (inout SQLParameters) -> String = { _ in "1 = 1" }
  ) throws -> Int {
    var parameters = SQLParameters()
    let source = source(of: readers, who: frequency, &parameters, condition)
    return try connection.first("SELECT count(*) AS count \(source)", parameters.values) { try $0.int("count") } ?? 0
  }

  private static func people(
    of readers: Readers, who frequency: Frequency, _ connection: Connection,
    and condition: (inout SQLParameters) -> String = { _ in "1 = 1" }
  ) throws -> Set<SubscriberID> {
    var parameters = SQLParameters()
    let source = source(of: readers, who: frequency, &parameters, condition)
    return Set(try connection.rows("SELECT m.subscriber_id \(source)", parameters.values) { try $0.id("subscriber_id") })
  }

  private static func source(
    of readers: Readers, who frequency: Frequency, _ parameters: inout SQLParameters, _ condition: (inout SQLParameters) -> String
  ) -> String {
    let source = readers.source(&parameters)
    let chose = parameters.bind(.text(frequency.rawValue))
    return "\(source) AND m.frequency = \(chose) AND \(condition(&parameters))"
  }

  /// Why one reader does not get the issue by itself; nil where they do.
  package func reason(against subscriber: SubscriberID, _ frequency: Frequency, _ connection: Connection) throws -> String? {
    if frequency == .digest { return Self.reason(frequency) }
    return try earlier(frequency).first { issue in
      var parameters = SQLParameters([subscriber.sql])
      let sql = "SELECT 1 AS one WHERE \(Self.had([issue], "$1", &parameters))"
      return try connection.first(sql, parameters.values) { try $0.int("one") } != nil
    }.map { Self.reason(frequency, $0) }
  }
}
