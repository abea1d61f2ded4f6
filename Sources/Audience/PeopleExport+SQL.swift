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
