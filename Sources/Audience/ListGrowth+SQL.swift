package import Foundation
package import Store

extension ListGrowth {
  /// - Parameter instants: between which it is counted apart; the oldest first.
  package static func of(
    _ list: MailingList, since begin: Timestamp, until now: Timestamp, between instants: [Timestamp] = [], in zone: TimeZone,
    _ connection: Connection
  ) throws -> ListGrowth {
    let readers = try connection.first(
      "SELECT count(*) AS count FROM memberships WHERE list_id = $1 AND state = 'confirmed'", [list.id.sql]
    ) { try $0.int("count") }
    var growth = ListGrowth(readers: readers ?? 0, between: instants, in: zone)
    // Before each line stands the last that said where the person stood: a yes after a yes is no joining.
    try connection.each(
      """
      SELECT x.at, x.event, x.cause, r.reason, (
        SELECT j.event || ' ' || j.cause FROM consents j WHERE j.subscriber_id = x.subscriber_id AND j.number < x.number AND (
          j.list_id = $1 AND j.event IN ('pending', 'confirmed', 'unsubscribed', 'bounced', 'complained')
          OR j.event = 'erased' OR j.event = 'imported' AND j.number = 1)
        ORDER BY j.number DESC LIMIT 1) AS before
      FROM consents x LEFT JOIN \(LeavingReason.beside("x"))
      WHERE x.at >= $2 AND x.at <= $3 AND (
        x.list_id = $1 AND x.event IN ('confirmed', 'unsubscribed', 'bounced', 'complained') AND NOT \(isTakenBack("x"))
        OR x.event = 'erased' OR x.event = 'imported' AND x.number = 1)
      """, [list.id.sql, .time(begin), .time(now)]
    ) { row in
      let (event, cause): (Consent.Event, String) = (try row.choice("event"), try row.text("cause"))
      let before = try row.optionalText("before").map { $0.split(separator: " ", maxSplits: 1) } ?? []
      let wasOn = before.first.flatMap { Consent.Event(rawValue: String($0)) }.map {
        Consent.isYes($0, before.count > 1 ? String(before[1]) : "", to: list.slug)
      }
      let isOn = Consent.isYes(event, cause, to: list.slug)
      if isOn == wasOn ?? false { return }
      growth.add(at: try row.time("at"), leaving: isOn ? nil : leaving(event, cause), reason: try row.optionalChoice("reason"))
    }
    return growth
  }

  /// Whether a line of the list's is a bounce or complaint that was taken back later, or what took it back: they were on it all the time. It was, when
  /// the next line that says something else does.
  private static func isTakenBack(_ line: String) -> String {
    """
    (\(line).event = 'confirmed' AND (\(Consent.isTakenBack("\(line).cause")))
      OR \(line).event IN ('bounced', 'complained') AND coalesce((
        SELECT CASE WHEN k.event = 'confirmed' AND (\(Consent.isTakenBack("k.cause"))) THEN 1 ELSE 0 END FROM consents k
        WHERE k.subscriber_id = \(line).subscriber_id AND k.number > \(line).number AND (
          k.list_id = \(line).list_id AND k.event IN ('pending', 'confirmed', 'unsubscribed') OR k.event = 'erased')
        ORDER BY k.number LIMIT 1), 0) = 1)
    """
  }

  private static func leaving(_ event: Consent.Event, _ cause: String) -> Leaving {
    switch event {
    case .bounced: .bounced
    case .complained: .complained
    case .erased: .erased
    case _ where cause.hasPrefix(Consent.byLink): .link
    case _ where cause.hasPrefix(Consent.onPage): .page
    case _ where cause.hasPrefix(Consent.imported): .file
    default: .hand
    }
  }

  /// Who left by the link in a campaign's mail, and what they said of it, as far as they did.
  package struct Leavers: Sendable {
    package internal(set) var people = 0
    package internal(set) var reasons: LeavingReason.Counts = [:]
    package init() {}
  }

  /// Those of them who had been on its list, by the campaign's name.
  package static func leftByLink(since time: Timestamp, _ connection: Connection) throws -> [String: Leavers] {
    var left: [String: Leavers] = [:]
    try connection.each(
      """
      SELECT x.cause, r.reason, count(*) AS count FROM consents x LEFT JOIN \(LeavingReason.beside("x"))
      WHERE x.at >= $1 AND x.event = 'unsubscribed' AND x.cause LIKE $2 GROUP BY x.cause, r.reason
      """, [.time(time), .text("\(Consent.byLink)%\(Consent.fromCampaign)%")]
    ) { row in
      // Who was no reader yet has something behind it.
      let cause = try row.text("cause")
      guard let mark = cause.range(of: Consent.fromCampaign), !cause[mark.upperBound...].contains(",") else { return }
      let (campaign, count) = (String(cause[mark.upperBound...]), try row.int("count"))
      left[campaign, default: Leavers()].people += count
      if let reason: LeavingReason.Kind = try row.optionalChoice("reason") {
        left[campaign, default: Leavers()].reasons[reason, default: 0] += count
      }
    }
    return left
  }
}
