package import Audience
package import Delivery
package import Store

extension RecentIssues {
  /// - Parameters:
  ///   - mode: rehearsals stand against rehearsals only; nobody had those.
  ///   - slug: the issue's own, which does not stand against itself however often it is rehearsed; nil for any issue.
  ///   - moment: when it is to be sent; its zone counts for a list that has no slot.
  ///   - coming: what is to go out before it.
  init(
    _ list: ListID, mode: SendingMode, slug: String?, at moment: SegmentMoment, after coming: [ComingIssues.Issue], _ connection: Connection
  ) throws {
    self.list = list
    // Days are the slot's, as in the queue, in what became of each, and in the digest.
    let zone = try Slot.zone(list: list, connection) ?? moment.zone
    self.coming = coming.map { Coming(slug: $0.slug, day: LocalDate($0.time, in: zone), having: $0.having) }
    let day = LocalDate(moment.now, in: zone)
    self.day = day
    let ranges = Frequency.allCases.compactMap { $0.days(around: day) }
    let (first, last) = (ranges.map(\.lowerBound).min() ?? day, ranges.map(\.upperBound).max() ?? day)
    frozen = try connection.rows(
      """
      SELECT c.id, c.slug, c.send_at FROM campaigns c
      WHERE c.list_id = $1 AND c.mode = $2 AND c.kind = 'issue' AND c.frozen_at IS NOT NULL AND c.slug <> $3
        AND c.send_at >= $4 AND c.send_at < $5
      ORDER BY c.send_at DESC, c.id DESC
      """,
      [
        list.sql, .text(mode.rawValue), .text(slug ?? ""), .time(first.at(hour: 0, minute: 0, in: zone)),
        .time(last.adding(days: 1).at(hour: 0, minute: 0, in: zone)),
      ]
    ) { row in
      Frozen(
        campaign: try row.id("id"), slug: try row.text("slug"), day: LocalDate(try row.time("send_at"), in: zone))
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

  /// Of one whose audience is being written down, or would be now.
  init(ofDue campaign: Campaign, in publication: Publication, _ connection: Connection) throws {
    let coming = try ComingIssues(
      of: campaign.list, in: publication, mode: campaign.mode, until: campaign.sendAt, before: campaign.id, connection)
    let moment = SegmentMoment(now: campaign.sendAt, zone: publication.zone)
    try self.init(
      campaign.list, mode: campaign.mode, slug: campaign.slug, at: moment,
      after: coming.before(campaign.sendAt, except: campaign.slug), connection)
  }

  /// Of one that was sent.
  init(of campaign: Campaign, in publication: Publication, _ connection: Connection) throws {
    let moment = SegmentMoment(now: campaign.sendAt, zone: publication.zone)
    try self.init(campaign.list, mode: campaign.mode, slug: campaign.slug, at: moment, connection)
  }

  /// Whether `subscriber`, a column, had one of the issues, or is about to.
  private static func had(_ issues: [Frozen], _ subscriber: String, _ parameters: inout SQLParameters) -> String {
    let campaigns = issues.map { parameters.bind($0.campaign.sql) }.joined(separator: ", ")
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
      for issue in frozen(frequency) {
        var parameters = SQLParameters([campaign.sql, .time(now), .text(reason(frequency, issue)), list.sql])
        let chose = parameters.bind(.text(frequency.rawValue))
        count += try connection.execute(
          """
          UPDATE deliveries SET state = 'excluded', reply = $3, changed_at = $2
          WHERE campaign_id = $1 AND state = 'planned' AND subscriber_id IN (
            SELECT m.subscriber_id FROM memberships m
            WHERE m.list_id = $4 AND m.frequency = \(chose) AND \(Self.had([issue], "m.subscriber_id", &parameters)))
          """, parameters.values)
      }
      for issue in coming(frequency) {
        let words = SQLValue.text(reason(frequency, issue))
        for person in issue.having {
          // Few wait for another when theirs is frozen: what is due earlier is frozen earlier.
          count += try connection.execute(
            """
            UPDATE deliveries SET state = 'excluded', reply = $3, changed_at = $2
            WHERE campaign_id = $1 AND state = 'planned' AND subscriber_id = $4
              AND EXISTS (SELECT 1 FROM memberships m WHERE m.list_id = $5 AND m.subscriber_id = $4 AND m.frequency = $6)
            """, [campaign.sql, .time(now), words, person.sql, list.sql, .text(frequency.rawValue)])
        }
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
      if !coming(frequency).isEmpty {
        count += try resting(of: readers, who: frequency, connection).count
        continue
      }
      let frozen = frozen(frequency)
      if frozen.isEmpty { continue }
      count += try Self.count(of: readers, who: frequency, connection) { Self.had(frozen, "m.subscriber_id", &$0) }
    }
    return count
  }

  /// Those of the readers who chose fewer issues: who has this one, and how many have not.
  func turnout(of readers: Readers, _ connection: Connection) throws -> (having: Set<SubscriberID>, resting: Int) {
    try Frequency.allCases.filter(\.isFewer).reduce(into: ([], 0)) { turnout, frequency in
      let all = try Self.people(of: readers, who: frequency, connection)
      let having = all.isEmpty ? all : all.subtracting(try resting(of: readers, who: frequency, connection))
      turnout.having.formUnion(having)
      turnout.resting += all.count - having.count
    }
  }

  private func resting(of readers: Readers, who frequency: Frequency, _ connection: Connection) throws -> Set<SubscriberID> {
    let (frozen, coming) = (frozen(frequency), coming(frequency))
    var resting: Set<SubscriberID> = []
    if !frozen.isEmpty {
      resting = try Self.people(of: readers, who: frequency, connection) { Self.had(frozen, "m.subscriber_id", &$0) }
    }
    if coming.isEmpty { return resting }
    let all = try Self.people(of: readers, who: frequency, connection)
    return coming.reduce(into: resting) { $0.formUnion(all.intersection($1.having)) }
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
    return try frozen(frequency).first { issue in
      var parameters = SQLParameters([subscriber.sql])
      let sql = "SELECT 1 AS one WHERE \(Self.had([issue], "$1", &parameters))"
      return try connection.first(sql, parameters.values) { try $0.int("one") } != nil
    }.map { reason(frequency, $0) }
  }
}
