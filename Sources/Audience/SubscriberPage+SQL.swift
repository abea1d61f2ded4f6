package import Mail
package import Store

extension SubscriberPage {
  /// Up to how many people are sorted; of more the order's index is walked until enough of them were met.
  private static let sortable = 5000

  /// At most `limit` people behind `after`, or the first ones.
  package static func of(_ query: Query, after: Cursor? = nil, limit: Int, _ connection: Connection) throws -> SubscriberPage {
    var parameters = SQLParameters()
    var condition = "m.list_id = \(parameters.bind(query.list.sql))"
    if let state = query.state { condition += " AND m.state = \(parameters.bind(.text(state.rawValue)))" }
    let count = try connection.first(
      "SELECT count(*) AS count FROM (SELECT 1 FROM memberships m WHERE \(condition) LIMIT \(sortable + 1)) AS found", parameters.values
    ) { try $0.int("count") }
    // The order of the tables is the plan: SQLite never turns a CROSS JOIN round.
    let isFew = (count ?? 0) <= sortable
    let tables = isFew ? "memberships m CROSS JOIN subscribers s" : "subscribers s CROSS JOIN memberships m"
    let direction = query.isDescending ? "DESC" : "ASC"
    let column = query.order.column
    condition += " AND m.subscriber_id = s.id"
    if let (rule, moment) = query.rule { condition += " AND \(rule.condition(at: moment, &parameters))" }
    if let after {
      let sign = query.isDescending ? "<" : ">"
      let key = parameters.bind(after.key)
      // The first half says nothing new: it is what SQLite finds the place in an index over an expression by.
      condition += " AND \(column) \(sign)= \(key) AND (\(column), s.id) \(sign) (\(key), \(parameters.bind(after.id.sql)))"
    }
    let rows = try connection.rows(
      """
      SELECT \(Subscriber.columns), m.state, \(column) AS sort_key FROM \(tables) WHERE \(condition)
      ORDER BY \(column) \(direction), s.id \(direction) LIMIT \(parameters.bind(.integer(limit + 1)))
      """, parameters.values
    ) { row in
      (subscriber: try Subscriber(row), state: try row.choice("state") as MembershipState, cursor: try cursor(row, query.order))
    }
    let shown = rows.prefix(limit)
    return SubscriberPage(people: shown.map { ($0.subscriber, $0.state) }, next: rows.count > limit ? shown.last?.cursor : nil)
  }

  /// The place behind the person whom a page shows with this address, be it one that stands for somebody erased; nil for nobody. They need
  /// not be on any list.
  package static func place(behind address: EmailAddress, by order: SubscriberOrder, _ connection: Connection) throws -> Cursor? {
    guard let subscriber = try Subscriber.find(address, connection)?.id ?? Erasure.subscriber(of: address.text) else { return nil }
    return try connection.first("SELECT s.id, \(order.column) AS sort_key FROM subscribers s WHERE s.id = $1", [subscriber.sql]) {
      try cursor($0, order)
    }
  }

  private static func cursor(_ row: Row, _ order: SubscriberOrder) throws -> Cursor {
    Cursor(key: order == .joined ? .time(try row.time("sort_key")) : .text(try row.text("sort_key")), id: try row.id("id"))
  }
}
