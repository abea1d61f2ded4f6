internal import Audience
internal import Store

/// When the deliveries of a campaign that is being frozen are due.
enum DueTimes {
  case atOnce
  /// A first few at once, the others when it is over.
  ///
  /// - Parameter last: the number (``mixed``) up to which readers are among the few.
  case canary(ends: Timestamp, last: Int)
  /// Each at a time of their own clock. Where the day begins first, readers have it hours before the others: no canary is needed.
  case local(ReaderTimes)

  init(of id: CampaignID, for readers: Readers, _ canary: Canary?, now: Timestamp, _ connection: Connection) throws {
    if let times = try ReaderTimes(of: id, now: now, connection) {
      self = .local(times)
    } else if let canary, let few = canary.few(of: try readers.count(connection)),
      let last = try Self.number(of: few, among: readers, connection)
    {
      self = .canary(ends: now + canary.watch, last: last)
    } else {
      self = .atOnce
    }
  }

  /// The few are mixed by a number without a pattern, because ids follow each other as people joined or were imported, often by provider.
  private static let mixed = "m.subscriber_id * 2654435761 % 10007"

  /// - Returns: up to which number there are so many readers, or some more who have the same.
  private static func number(of few: Int, among readers: Readers, _ connection: Connection) throws -> Int? {
    var parameters = SQLParameters()
    let source = readers.source(&parameters)
    let place = parameters.bind(.integer(few - 1))
    let sql = "SELECT \(mixed) AS number \(source) ORDER BY 1 LIMIT 1 OFFSET \(place)"
    return try connection.first(sql, parameters.values) { try $0.int("number") }
  }

  var canaryEnds: Timestamp? {
    guard case .canary(let ends, _) = self else { return nil }
    return ends
  }

  /// How long it is from `now` until all have it who are tried once.
  func spread(_ now: Timestamp) -> Duration {
    guard case .local(let times) = self else { return .zero }
    return times.spread(now)
  }

  /// SQL: of the people of `source` (``Readers/source(_:)``), each as `subscriber_id` with their `due_at`. `$2` is now.
  func people(_ source: String, _ parameters: inout SQLParameters) -> String {
    switch self {
    case .atOnce: "SELECT m.subscriber_id, $2 AS due_at \(source)"
    case .local(let times): times.people(source, &parameters)
    case .canary(let ends, let last):
      """
      SELECT m.subscriber_id, CASE WHEN \(Self.mixed) <= \(parameters.bind(.integer(last))) THEN $2 ELSE \(parameters.bind(.time(ends))) END AS due_at
      \(source)
      """
    }
  }
}
