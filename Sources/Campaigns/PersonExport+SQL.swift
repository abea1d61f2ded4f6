internal import Audience
internal import Delivery
internal import Mail
package import Store

extension PersonExport {
  package static func of(_ id: SubscriberID, _ connection: Connection) throws -> PersonExport? {
    guard let person = try Subscriber.find(id, connection) else { return nil }
    let values = try SentMessage.values(of: id, connection)
    return PersonExport(
      address: person.address.text, name: person.name, firstName: person.givenName.isEmpty ? nil : person.givenName,
      id: person.publicID.hex, language: person.language, zone: person.zone, joined: person.createdAt.rfc3339,
      lists: try Membership.all(of: id, connection).map {
        Standing(
          list: $0.slug, state: $0.state.rawValue, since: $0.changedAt.rfc3339, askedAt: $0.askedAt?.rfc3339,
          snoozedUntil: $0.snoozedUntil?.rfc3339, frequency: $0.frequency)
      },
      tags: try Tag.of(id, connection), attributes: person.attributes,
      suppressed: try Suppression.standing(against: person.address, connection).map {
        Block(kind: $0.kind.rawValue, list: $0.slug, reason: $0.reason, since: $0.createdAt.rfc3339)
      },
      history: try Consent.journal(of: id, connection).map(Event.init),
      deliveries: try DeliveryRecord.of(id, connection).map {
        Mail($0, try Attempt.all(of: $0.id, connection), values: values[$0.campaign])
      },
      deliveriesSince: try RollUp.reach(connection)?.rfc3339, engagements: try engagements(of: id, connection),
      series: try Series.all(connection).flatMap { series in
        try [SendingMode.live, .rehearsal].compactMap { try course(of: id, series, $0, connection) }
      }, approvals: try Approval.all(by: id, connection).map { Answer($0.post, $0.approval) },
      returned: try FeedbackRecord.of(id, connection).map(Return.init))
  }

  private static func course(
    of id: SubscriberID, _ series: Series, _ mode: SendingMode, _ connection: Connection
  ) throws -> Course? {
    try SeriesReader.find(id, in: series.id, mode: mode, connection).map {
      Course(series: series.slug, mode: mode.rawValue, began: $0.beganAt.rfc3339, lastStep: $0.step, ended: $0.ended)
    }
  }

  /// They are kept by campaign: one look into each that this person was sent.
  private static func engagements(of id: SubscriberID, _ connection: Connection) throws -> [Engagement] {
    try connection.rows(
      """
      SELECT c.name, e.kind, e.first_at, e.last_at, e.links, c.content_hash FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
      JOIN engagements e ON e.campaign_id = d.campaign_id AND e.kind IN ('opened', 'clicked') AND e.subscriber_id = d.subscriber_id
      WHERE d.subscriber_id = $1 ORDER BY e.first_at, c.id, e.kind
      """, [id.sql]
    ) { row in
      (
        name: try row.text("name"), kind: try row.text("kind"), firstAt: try row.time("first_at").rfc3339,
        lastAt: try row.time("last_at").rfc3339, links: try row.text("links").split(separator: ",").compactMap { Int($0) },
        hash: try row.text("content_hash")
      )
    }.map { found in
      let targets = found.links.isEmpty ? [] : try Issue.load(hash: found.hash, connection)?.linkTargets ?? []
      return Engagement(
        campaign: found.name, kind: found.kind, firstAt: found.firstAt, lastAt: found.lastAt,
        links: found.links.filter { targets.indices.contains($0 - 1) }.map { targets[$0 - 1] })
    }
  }
}
