internal import Audience
internal import Store

/// When the deliveries of a campaign that is being frozen are due.
struct DueTimes {
  /// A first few, who have it before the others.
  struct FirstFew {
    /// When the others may have it.
    let ends: Timestamp
    /// The last of them: who is due before is of them, and who is due then up to the number (``mixed``).
    let due: Timestamp
    let number: Int
  }

  /// Each at a time of their own clock; nil: all at once.
  private let times: ReaderTimes?
  /// Those for whom it comes first; nobody else waits longer than the canary lasts. Nil: no canary.
  private let first: FirstFew?
  /// For all, whatever time that is for them; nil: as it comes for each.
  private let held: Timestamp?

  /// Everybody at one instant.
  init(heldTo time: Timestamp) {
    (times, first, held) = (nil, nil, time)
  }

  init(of id: CampaignID, for readers: Readers, _ canary: Canary?, now: Timestamp, _ connection: Connection) throws {
    try self.init(of: id, canary, now, connection, count: readers.count(connection)) { readers.source(&$0) }
  }

  /// Of those who get it, when some are recorded only to be left out.
  init(ofPlanned id: CampaignID, _ canary: Canary?, now: Timestamp, _ connection: Connection) throws {
    let planned = "SELECT count(*) AS n FROM deliveries WHERE campaign_id = $1 AND state = 'planned'"
    let count = try connection.first(planned, [id.sql]) { try $0.int("n") } ?? 0
    try self.init(of: id, canary, now, connection, count: count) { Self.planned(id, &$0) }
  }

  private static func planned(_ id: CampaignID, _ parameters: inout SQLParameters) -> String {
    "FROM deliveries m WHERE m.campaign_id = \(parameters.bind(id.sql)) AND m.state = 'planned'"
  }

  /// - Parameter source: as of ``Readers/source(_:)``.
  private init(
    of id: CampaignID, _ canary: Canary?, _ now: Timestamp, _ connection: Connection, count: Int,
    source: (inout SQLParameters) -> String
  ) throws {
    held = nil
    let times = try ReaderTimes(of: id, now: now, connection)
    self.times = times
    first = try canary.flatMap { canary in
      try canary.few(of: count).flatMap { few in try Self.first(few, watch: canary.watch, among: source, times, now, connection) }
    }
  }

  /// Writes them into the deliveries that are planned.
  func enter(_ id: CampaignID, now: Timestamp, _ connection: Connection) throws {
    var parameters = SQLParameters([id.sql, .time(now)])
    let people = people(Self.planned(id, &parameters), &parameters)
    try connection.execute(
      """
      UPDATE deliveries SET due_at = p.due_at FROM (\(people)) p WHERE deliveries.campaign_id = $1 AND deliveries.subscriber_id = p.subscriber_id
      """, parameters.values)
  }

  /// The few are mixed by a number without a pattern, because ids follow each other as people joined or were imported, often by provider.
  private static let mixed = "subscriber_id * 2654435761 % 10007"

  /// So many of those who are due first, or some more who have the last one's number.
  private static func first(
    _ few: Int, watch: Duration, among source: (inout SQLParameters) -> String, _ times: ReaderTimes?, _ now: Timestamp,
    _ connection: Connection
  ) throws -> FirstFew? {
    var parameters = SQLParameters([.null, .time(now)])
    let people = Self.people(source(&parameters), times, &parameters)
    let place = parameters.bind(.integer(few - 1))
    return try connection.first(
      "SELECT p.due_at, p.\(mixed) AS number FROM (\(people)) p ORDER BY 1, 2 LIMIT 1 OFFSET \(place)", parameters.values
    ) { row in
      let due = try row.time("due_at")
      return FirstFew(ends: due + watch, due: due, number: try row.int("number"))
    }
  }

  var canaryEnds: Timestamp? { first?.ends }

  /// How long it is from `now` until all have it who are tried once.
  func spread(_ now: Timestamp) -> Duration { times?.spread(now) ?? .zero }

  /// SQL: of the people of `source` (``Readers/source(_:)``), each as `subscriber_id` with their `due_at`. `$2` is now.
  func people(_ source: String, _ parameters: inout SQLParameters) -> String {
    if let held { return "SELECT m.subscriber_id, \(parameters.bind(.time(held))) AS due_at \(source)" }
    let people = Self.people(source, times, &parameters)
    return first.map { Self.after($0, people, &parameters) } ?? people
  }

  /// As if there were no canary.
  private static func people(_ source: String, _ times: ReaderTimes?, _ parameters: inout SQLParameters) -> String {
    times?.people(source, &parameters) ?? "SELECT m.subscriber_id, $2 AS due_at \(source)"
  }

  private static func after(_ few: FirstFew, _ people: String, _ parameters: inout SQLParameters) -> String {
    let (ends, due) = (parameters.bind(.time(few.ends)), parameters.bind(.time(few.due)))
    let isFirst = "w.due_at < \(due) OR w.due_at = \(due) AND w.\(mixed) <= \(parameters.bind(.integer(few.number)))"
    return """
      SELECT w.subscriber_id, CASE WHEN w.due_at >= \(ends) OR \(isFirst) THEN w.due_at ELSE \(ends) END AS due_at
      FROM (\(people)) w
      """
  }
}
