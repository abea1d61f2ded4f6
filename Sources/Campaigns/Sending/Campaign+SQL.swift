package import Audience
package import Delivery
internal import Mail
package import Store

extension Campaign {
  private static let query = """
    SELECT c.id, c.name, c.slug, c.list_id, c.kind, c.mode, c.state, c.promise, c.content_hash, c.send_at, c.frozen_at, c.finished_at,
      c.halted_at, c.halt_reason, c.canary_ends, c.shown_as, c.local_time, c.trial_ends, c.subject, c.proposal, c.created_at,
      c.rolled_up_at, t.title
    FROM campaigns c JOIN contents t ON t.hash = c.content_hash
    """

  private init(_ row: Row) throws {
    self.init(
      id: try row.id("id"), name: try row.text("name"), slug: try row.text("slug"), list: try row.id("list_id"),
      kind: try row.choice("kind"), mode: try row.choice("mode"), state: try row.choice("state"), promise: try row.choice("promise"),
      contentHash: try row.text("content_hash"), proposal: try row.optionalText("proposal"), createdAt: try row.time("created_at"),
      title: try row.text("title"), sendAt: try row.time("send_at"),
      localTime: try row.optionalText("local_time"), frozenAt: try row.optionalTime("frozen_at"),
      finishedAt: try row.optionalTime("finished_at"),
      halt: try row.optionalTime("halted_at").map { Halt(since: $0, reason: try row.text("halt_reason")) },
      canaryEnds: try row.optionalTime("canary_ends"), shownAs: try row.optionalInteger("shown_as").map { ID($0) },
      trialEnds: try row.optionalTime("trial_ends"),
      rolledUpAt: try row.optionalTime("rolled_up_at"), variant: try row.optionalInteger("subject").map { Int($0) })
  }

  package static func find(_ id: CampaignID, _ connection: Connection) throws -> Campaign? {
    try connection.first("\(query) WHERE c.id = $1", [id.sql], Campaign.init)
  }

  package static func find(name: String, _ connection: Connection) throws -> Campaign? {
    try connection.first("\(query) WHERE c.name = $1", [.text(name)], Campaign.init)
  }

  /// How many have the name, or one made of it with a dot.
  static func count(named name: String, _ connection: Connection) throws -> Int {
    try connection.first(
      "SELECT count(*) AS count FROM campaigns WHERE name = $1 OR (name > $1 || '.' AND name < $1 || '/')", [.text(name)]
    ) { try $0.int("count") } ?? 0
  }

  /// All that this name or slug may mean, live ones first, then the newest.
  package static func all(_ nameOrSlug: String, _ connection: Connection) throws -> [Campaign] {
    try connection.rows("\(query) WHERE c.name = $1 OR c.slug = $1 ORDER BY c.mode, c.id DESC", [.text(nameOrSlug)], Campaign.init)
  }

  /// The newest of a slug in one mode that was not cancelled before anybody had it.
  package static func find(slug: String, list: ListID, mode: SendingMode, _ connection: Connection) throws -> Campaign? {
    try connection.first(
      "\(query) WHERE c.slug = $1 AND c.list_id = $2 AND c.mode = $3 AND \(stands) ORDER BY c.id DESC LIMIT 1",
      [.text(slug), list.sql, .text(mode.rawValue)], Campaign.init)
  }

  /// The issue of a list that was frozen last, but for those of a slug.
  static func last(of list: ListID, mode: SendingMode, before slug: String, _ connection: Connection) throws -> Campaign? {
    try connection.first(
      """
      \(query) WHERE c.list_id = $1 AND c.mode = $2 AND c.kind = 'issue' AND c.slug <> $3 AND c.frozen_at IS NOT NULL AND \(stands)
      ORDER BY c.frozen_at DESC, c.id DESC LIMIT 1
      """, [list.sql, .text(mode.rawValue), .text(slug)], Campaign.init)
  }

  /// The issues of a list that were sent or are being sent, the last first.
  static func sent(to list: ListID, mode: SendingMode, limit: Int, _ connection: Connection) throws -> [Campaign] {
    try connection.rows(
      """
      \(query) WHERE c.list_id = $1 AND c.mode = $2 AND c.kind = 'issue' AND c.frozen_at IS NOT NULL AND \(stands)
      ORDER BY c.frozen_at DESC, c.id DESC LIMIT $3
      """, [list.sql, .text(mode.rawValue), .integer(limit)], Campaign.init)
  }

  /// The next issue of the same list.
  static func next(after campaign: Campaign, _ connection: Connection) throws -> Campaign? {
    try connection.first(
      """
      \(query) WHERE c.list_id = $1 AND c.mode = $2 AND c.kind = 'issue' AND c.frozen_at > $3 AND \(stands) ORDER BY c.frozen_at, c.id LIMIT 1
      """, [campaign.list.sql, .text(campaign.mode.rawValue), .time(campaign.frozenAt)], Campaign.init)
  }

  /// Issues and digests, or instead of them all other mails, newest first.
  ///
  /// - Parameters:
  ///   - list: of this one alone; nil: of any.
  ///   - state: in this one alone; nil: in any.
  ///   - before: only those that are older than this one.
  package static func all(
    limit: Int, mails: Bool = false, list: ListID? = nil, state: State? = nil, before: CampaignID? = nil, _ connection: Connection
  ) throws -> [Campaign] {
    var parameters = SQLParameters([.integer(limit), .integer(before?.rawValue ?? .max)])
    let ofList = list.map { " AND c.list_id = \(parameters.bind($0.sql))" } ?? ""
    let inState = state.map { " AND c.state = \(parameters.bind(.text($0.rawValue)))" } ?? ""
    let kinds = "c.kind \(mails ? "NOT IN" : "IN") ('issue', 'digest')"
    return try connection.rows(
      "\(query) WHERE \(kinds) AND c.id < $2\(ofList)\(inState) ORDER BY c.id DESC LIMIT $1", parameters.values, Campaign.init)
  }

  /// Issues and digests that wait for somebody to let them go on, the last paused first.
  package static func paused(mode: SendingMode, _ connection: Connection) throws -> [Campaign] {
    try connection.rows(
      """
      \(query) WHERE c.mode = $1 AND c.finished_at IS NULL AND c.state = 'paused' AND c.kind IN ('issue', 'digest')
      ORDER BY c.halted_at DESC, c.id DESC
      """, [.text(mode.rawValue)], Campaign.init)
  }

  /// Those of ``paused(mode:_:)`` that a brake has stopped.
  package static func braked(mode: SendingMode, _ connection: Connection) throws -> [Campaign] {
    try paused(mode: mode, connection).filter { $0.halt?.brake != nil }
  }

  /// How many issues are not over, by state.
  package static func openIssues(_ mode: SendingMode, _ connection: Connection) throws -> [State: Int] {
    let rows = try connection.rows(
      """
      SELECT state, count(*) AS n FROM campaigns WHERE mode = $1 AND finished_at IS NULL AND kind IN ('issue', 'digest')
        AND state IN ('scheduled', 'freezing', 'sending', 'paused') GROUP BY state
      """, [.text(mode.rawValue)]
    ) { (try $0.choice("state") as State, try $0.int("n")) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// Those that somebody has to move on, but for messages (``SentMessage/close(mode:now:in:)``): due, half frozen, under way, or cancelled and not settled. What was due
  /// before another is frozen before it, however late, so that it is this one which that comes too soon after.
  package static func moving(mode: SendingMode, now: Timestamp, _ connection: Connection) throws -> [Campaign] {
    let found = try connection.rows(
      """
      \(query) WHERE c.mode = $1 AND c.finished_at IS NULL AND (c.state = 'freezing' OR (c.state = 'sending' AND c.kind <> 'message')
        OR (c.state = 'scheduled' AND c.send_at - CASE WHEN c.local_time IS NULL THEN 0 ELSE $3 END <= $2)
        OR (c.state = 'cancelled' AND c.finished_at IS NULL)) ORDER BY c.send_at, c.id
      """,
      [.text(mode.rawValue), .time(now), .integer(Slot.widestSpread.milliseconds)], Campaign.init)
    // At the readers' own time it is due when it is for the first of them.
    func isEarly(_ campaign: Campaign) -> Bool { campaign.state == .scheduled && campaign.sendAt > now }
    guard found.contains(where: isEarly) else { return found }
    let zones = try Slot.zones(connection).map(\.zone)
    return found.filter { !isEarly($0) || $0.begins(in: zones) <= now }
  }

  /// Issues of a list whose content is fixed and whose time is to come, the next first.
  static func scheduled(list: ListID, mode: SendingMode, _ connection: Connection) throws -> [Campaign] {
    try connection.rows(
      "\(query) WHERE c.list_id = $1 AND c.mode = $2 AND c.kind = 'issue' AND c.state = 'scheduled' ORDER BY c.send_at, c.id",
      [list.sql, .text(mode.rawValue)], Campaign.init)
  }

  /// The slugs that a slot must not take again in this mode.
  ///
  /// - Parameter list: nil: of whichever list.
  package static func usedSlugs(list: ListID?, mode: SendingMode, _ connection: Connection) throws -> Set<String> {
    let (condition, values) = list.map { ("c.list_id = $2 AND ", [$0.sql]) } ?? ("", [])
    return Set(
      try connection.rows(
        "SELECT c.slug FROM campaigns c WHERE \(condition)c.mode = $1 AND c.kind = 'issue' AND \(stands)", [.text(mode.rawValue)] + values
      ) { try $0.text("slug") })
  }

  /// The slug of another list whose live issue has this slug, and so its page; nil where there is none.
  static func list(ofLiveSlug slug: String, otherThan list: ListID, _ connection: Connection) throws -> String? {
    try connection.first(
      """
      SELECT l.slug FROM campaigns c JOIN lists l ON l.id = c.list_id
      WHERE c.slug = $1 AND c.mode = 'live' AND c.kind = 'issue' AND c.list_id <> $2 AND \(stands) LIMIT 1
      """, [.text(slug), list.sql]
    ) { try $0.text("slug") }
  }

  /// The slugs of all issues that there ever were, of whatever list and mode.
  static func allSlugs(_ connection: Connection) throws -> Set<String> {
    Set(try connection.rows("SELECT DISTINCT slug FROM campaigns WHERE kind = 'issue'") { try $0.text("slug") })
  }

  /// Writes the content, once per hash, and the campaign in state `scheduled`, with the rule that its readers will be found by.
  ///
  /// A live issue goes to a list once: a second one is refused by the schema as ``StoreError/constraint(_:)``. No two that stand tell one item of a feed:
  /// the second is ``Post/Faulty``.
  ///
  /// - Parameters:
  ///   - path: of the file that it was made of.
  ///   - proposal: what was approved, where somebody has to.
  ///   - localTime: when it is due in each reader's own zone (`2026-12-01T09:00`); those without one have it at `sendAt`.
  package static func schedule(
    _ issue: Issue, of path: String? = nil, list: ListID, rule: SegmentRule = .everyone, approved proposal: Proposal? = nil,
    mode: SendingMode, promise: Promise,
    sendAt: Timestamp, localTime: String? = nil, expiresAfter: Duration, now: Timestamp, _ connection: Connection
  ) throws -> Campaign {
    try rule.prepare(connection)
    try issue.requireUntold(path, mode, connection)
    let hash = try issue.keep(connection)
    try FeedRoundup.note(issue, mode: mode, connection)
    // Cancelled ones and those of other lists have names already.
    let earlier =
      try connection.first(
        "SELECT count(*) AS count FROM campaigns WHERE slug = $1 AND mode = $2", [.text(issue.slug), .text(mode.rawValue)]
      ) { try $0.int("count") } ?? 0
    let live = earlier == 0 ? issue.slug : "\(issue.slug).\(earlier + 1)"
    let name = mode == .live ? live : "\(issue.slug).rehearsal-\(earlier + 1)"
    let id = try connection.first(
      """
      INSERT INTO campaigns (name, slug, list_id, mode, state, promise, content_hash, rule, send_at, expires_after, created_at, sender, local_time,
        proposal, file)
      VALUES ($1, $2, $3, $4, 'scheduled', $5, $6, $10, $7, $8, $9, $11, $12, $13, $14) RETURNING id
      """,
      [
        .text(name), .text(issue.slug), list.sql, .text(mode.rawValue), .text(promise.rawValue), .text(hash), .time(sendAt),
        .integer(expiresAfter.milliseconds), .time(now), .text(rule == .everyone ? "" : rule.description),
        .text(issue.from.address.key), .text(localTime), .text(proposal?.hash), .text(path.map { SentIssues.name(of: $0) }),
      ]
    ) { try $0.id("id") as CampaignID }
    guard let id, let campaign = try find(id, connection) else { throw StoreError.defect("the campaign was not written") }
    return campaign
  }

  /// Makes one that is no issue, and under way; ``add(_:to:now:_:)`` brings its people.
  ///
  /// - Parameters:
  ///   - slug: what it has in common with others; nil: nothing.
  ///   - hash: of the content, which is kept already.
  ///   - reader: of a test: who it is shown as.
  ///   - proposal: of a review: what it asks about.
  /// - Returns: nil when there is one of this name.
  static func begin(
    _ name: String, slug: String? = nil, _ issue: Issue, hash: String, list: ListID, as reader: SubscriberID? = nil,
    about proposal: Proposal? = nil, _ terms: Terms, sendAt: Timestamp, now: Timestamp, _ connection: Connection
  ) throws -> CampaignID? {
    try connection.first(
      """
      INSERT INTO campaigns
        (name, slug, list_id, kind, mode, state, promise, content_hash, send_at, expires_after, audience, created_at, frozen_at, sender,
        shown_as, proposal)
      VALUES ($1, $2, $3, $4, $5, 'sending', $6, $7, $8, $9, 0, $10, $10, $11, $12, $13) ON CONFLICT (name) DO NOTHING RETURNING id
      """,
      [
        .text(name), .text(slug ?? name), list.sql, .text(issue.kind.rawValue), .text(terms.mode.rawValue), .text(terms.promise.rawValue),
        .text(hash), .time(sendAt), .integer(terms.expiresAfter.milliseconds), .time(now), .text(issue.from.address.key),
        reader?.sql ?? .null, .text(proposal?.hash),
      ]
    ) { try $0.id("id") }
  }

  /// One more for its audience. The ledger balances at any moment, because both grow in the caller's transaction.
  ///
  /// - Parameter due: nil: now.
  /// - Returns: nil when the person is in it already.
  @discardableResult
  static func add(
    _ subscriber: SubscriberID, to id: CampaignID, due: Timestamp? = nil, now: Timestamp, _ connection: Connection
  ) throws -> DeliveryID? {
    let added = try connection.first(
      """
      INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at) VALUES ($1, $2, 'planned', $4, $3)
      ON CONFLICT (campaign_id, subscriber_id) DO NOTHING RETURNING id
      """, [id.sql, subscriber.sql, .time(now), .time(due ?? now)]
    ) { try $0.id("id") as DeliveryID }
    guard let added else { return nil }
    try connection.execute("UPDATE campaigns SET audience = audience + 1 WHERE id = $1", [id.sql])
    return added
  }

  /// Whom the campaign is for, were it frozen at `now`. After its time that is asked as of its time: an issue for those who joined within three days goes to
  /// the same people when Tuesday did not run for a week.
  ///
  /// - Parameter late: as of now, whatever its time was.
  static func readers(
    of id: CampaignID, in publication: Publication, late: Bool = false, now: Timestamp, _ connection: Connection
  ) throws -> Readers? {
    try connection.first("SELECT list_id, rule, send_at FROM campaigns WHERE id = $1", [id.sql]) { row in
      // The names in it were looked up when it was scheduled.
      let names = SegmentNames(attributes: publication.attributes)
      let text = try row.text("rule")
      return Readers(
        list: try row.id("list_id"), rule: text.isEmpty ? .everyone : try SegmentRule(parsing: text, names: names),
        moment: SegmentMoment(now: late ? now : min(now, try row.time("send_at")), zone: publication.zone))
    }
  }
}
