internal import Store

extension PeopleExport {
  private static let pageSize = 1000

  func people(after: SubscriberID, _ connection: Connection) throws -> [Subscriber] {
    var parameters = SQLParameters()
    let condition = "s.id > \(parameters.bind(after.sql)) AND \(try filter.condition(&parameters))"
    let limit = parameters.bind(.integer(Self.pageSize))
    return try Subscriber.all(where: condition, limit: limit, parameters.values, connection)
  }

  func standings(
    of people: ClosedRange<SubscriberID>, on list: ListID, _ connection: Connection
  ) throws -> [SubscriberID: String] {
    let pairs = try connection.rows(
      """
      SELECT subscriber_id, state, snoozed_until, frequency FROM memberships
      WHERE list_id = $1 AND subscriber_id BETWEEN $2 AND $3
      """,
      [list.sql, people.lowerBound.sql, people.upperBound.sql]
    ) { row in
      (
        try row.id("subscriber_id") as SubscriberID,
        ImportedPerson.Standing(
          state: try row.choice("state"), frequency: try row.optionalChoice("frequency") ?? .every,
          snoozedUntil: try row.optionalTime("snoozed_until")
        ).text
      )
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// What they say of the lists that they have left: `main: too many mails: “One a week would do.”; digest: no longer interested`.
  func reasons(of people: ClosedRange<SubscriberID>, _ connection: Connection) throws -> [SubscriberID: String] {
    let said = try connection.rows(
      """
      SELECT r.subscriber_id, l.slug, \(LeavingReason.columns) FROM leaving_reasons r
      JOIN consents x ON x.subscriber_id = r.subscriber_id AND x.number = r.number JOIN lists l ON l.id = x.list_id
      WHERE r.subscriber_id BETWEEN $1 AND $2 AND NOT EXISTS (
        SELECT 1 FROM consents y WHERE y.subscriber_id = x.subscriber_id AND y.list_id = x.list_id AND y.number > x.number AND y.event = 'confirmed')
      ORDER BY r.subscriber_id, l.id
      """, [people.lowerBound.sql, people.upperBound.sql]
    ) { (try $0.id("subscriber_id") as SubscriberID, "\(try $0.text("slug")): \(try LeavingReason(beside: $0)?.text ?? "")") }
    return Dictionary(said) { "\($0); \($1)" }
  }

  /// By name.
  func tags(of people: ClosedRange<SubscriberID>, _ connection: Connection) throws -> [SubscriberID: [String]] {
    // They are kept by tag: one range of each.
    let pairs = try connection.rows(
      """
      SELECT t.subscriber_id, g.name FROM tags g CROSS JOIN subscriber_tags t
      WHERE t.tag_id = g.id AND t.subscriber_id BETWEEN $1 AND $2 ORDER BY g.name
      """, [people.lowerBound.sql, people.upperBound.sql]
    ) { (try $0.id("subscriber_id") as SubscriberID, try $0.text("name")) }
    return Dictionary(grouping: pairs) { $0.0 }.mapValues { $0.map(\.1) }
  }
}
