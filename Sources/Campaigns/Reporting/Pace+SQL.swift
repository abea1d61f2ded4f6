internal import Delivery
package import Store

extension Pace {
  /// Nil where it never happened.
  package static func of(_ campaign: Campaign, _ event: Event, _ connection: Connection) throws -> Pace? {
    if let rolledUp = try RollUp.of(campaign.id, connection) { return rolledUp.paces[event.rawValue].map(Pace.init) }
    let (source, time) = event.source
    let ends = try connection.first(
      "SELECT min(\(time)) AS first, max(\(time)) AS last FROM \(source)", [campaign.id.sql]
    ) { (first: try $0.optionalTime("first"), last: try $0.optionalTime("last")) }
    guard let first = ends?.first, let last = ends?.last else { return nil }
    let begins = min(campaign.frozenAt ?? first, first)
    let width = width(for: Int((last - begins).inSeconds))
    let rows = try connection.rows(
      "SELECT (\(time) - $2) / $3 AS span, count(*) AS n FROM \(source) GROUP BY span",
      [campaign.id.sql, .time(begins), .integer(width * 1000)]
    ) { (try $0.int("span"), try $0.int("n")) }
    let counts = Dictionary(uniqueKeysWithValues: rows)
    let spans = (0...(counts.keys.max() ?? 0)).map { Span(begins: begins + .seconds($0 * width), count: counts[$0] ?? 0) }
    return Pace(width: .seconds(width), spans: spans)
  }
}

extension Pace {
  private init(_ kept: RollUp.Spans) {
    let spans = kept.counts.enumerated().map { Span(begins: Timestamp(milliseconds: kept.begins) + .seconds($0 * kept.seconds), count: $1) }
    self.init(width: .seconds(kept.seconds), spans: spans)
  }

  /// What a ``RollUp`` keeps.
  var kept: RollUp.Spans? {
    spans.first.map { RollUp.Spans(begins: $0.begins.milliseconds, seconds: Int(width.inSeconds), counts: spans.map(\.count)) }
  }
}

extension Pace.Event {
  /// Rows, each with its time, of the campaign `$1`.
  fileprivate var source: (rows: String, time: String) {
    switch self {
    case .accepted: ("deliveries d WHERE d.campaign_id = $1 AND d.state = 'accepted'", "d.changed_at")
    case .clicked, .opened: ("engagements e WHERE e.campaign_id = $1 AND e.kind = '\(rawValue)'", "e.first_at")
    }
  }
}
