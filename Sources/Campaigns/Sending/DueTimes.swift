internal import Audience
internal import Store

/// When the deliveries of a campaign that is being frozen are due.
enum DueTimes {
  case atOnce
  /// A first few at once, the others when it is over.
  case canary(ends: Timestamp, few: Int, readers: Int)
  /// Each at a time of their own clock. Where the day begins first, readers have it hours before the others: no canary is needed.
  case local(ReaderTimes)

  init(of id: CampaignID, for readers: Readers, _ canary: Canary?, now: Timestamp, _ connection: Connection) throws {
    if let times = try ReaderTimes(of: id, now: now, connection) {
      self = .local(times)
    } else if let canary, case let count = try readers.count(connection), let few = canary.few(of: count) {
      self = .canary(ends: now + canary.watch, few: few, readers: count)
    } else {
      self = .atOnce
    }
  }

  var canaryEnds: Timestamp? {
    guard case .canary(let ends, _, _) = self else { return nil }
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
    case .canary(let ends, let few, let readers):
      "SELECT m.subscriber_id, \(Self.due(before: ends, few, readers, &parameters)) AS due_at \(source)"
    }
  }

  /// The few are mixed by a number without a pattern, because ids follow each other as people joined or were imported, often by provider.
  private static func due(before ends: Timestamp, _ few: Int, _ readers: Int, _ parameters: inout SQLParameters) -> String {
    let (few, readers, ends) = (parameters.bind(.integer(few)), parameters.bind(.integer(readers)), parameters.bind(.time(ends)))
    return "CASE WHEN m.subscriber_id * 2654435761 % 10007 * \(readers) < \(few) * 10007 THEN $2 ELSE \(ends) END"
  }
}
