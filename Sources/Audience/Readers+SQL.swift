package import Store

/// Who a mail is for: the confirmed people of a list who do not rest, and whom no bounce or complaint of any list keeps out, as far as a
/// rule means them.
package struct Readers: Sendable {
  package let list: ListID
  /// No saved segment stands in it any more.
  package let rule: SegmentRule
  package let moment: SegmentMoment
  /// Whoever lives in one of these zones is none of them, whatever the rule says.
  package private(set) var elsewhere: Set<String> = []

  package init(list: ListID, rule: SegmentRule, moment: SegmentMoment) {
    self.list = list
    self.rule = rule
    self.moment = moment
  }

  /// Those of them who live in none of the zones.
  package func outside(_ zones: Set<String>) -> Readers {
    var readers = self
    readers.elsewhere = zones
    return readers
  }

  private func meant(by rule: SegmentRule) -> Readers { Readers(list: list, rule: rule, moment: moment).outside(elsewhere) }

  /// `FROM … WHERE …`, with the person as `m.subscriber_id`.
  package func source(_ parameters: inout SQLParameters) -> String {
    // The order of the tables is the plan: SQLite never turns a CROSS JOIN round. A rule for everyone asks nothing of the people's
    // own rows: the memberships alone answer it.
    let (tables, own): (String, String) =
      switch rule {
      case .everyone: ("memberships m", "")
      case _ where rule.isSelective: ("subscribers s CROSS JOIN memberships m", "m.subscriber_id = s.id AND ")
      default: ("memberships m CROSS JOIN subscribers s", "m.subscriber_id = s.id AND ")
      }
    var condition = rule == .everyone ? "" : " AND \(rule.condition(at: moment, &parameters))"
    if !elsewhere.isEmpty {
      let zones = elsewhere.sorted().map { parameters.bind(.text($0)) }.joined(separator: ", ")
      condition += " AND m.subscriber_id NOT IN (SELECT z.id FROM subscribers z WHERE z.zone IN (\(zones)))"
    }
    return """
      FROM \(tables) WHERE \(own)m.list_id = \(parameters.bind(list.sql)) AND m.state = 'confirmed' \
      AND (m.snoozed_until IS NULL OR m.snoozed_until <= \(parameters.bind(.time(moment.now)))) \
      AND NOT \(Membership.isStopped("m.subscriber_id"))\(condition)
      """
  }

  package func count(_ connection: Connection) throws -> Int { try looking(connection) { try counted(connection) } }

  /// Some of them.
  package func first(_ limit: Int, _ connection: Connection) throws -> [Subscriber] {
    if limit == 0 { return [] }
    var parameters = SQLParameters()
    let source = source(&parameters)
    let ids = try connection.rows("SELECT m.subscriber_id AS id \(source) LIMIT \(parameters.bind(.integer(limit)))", parameters.values) {
      try $0.id("id") as SubscriberID
    }
    return try ids.compactMap { try Subscriber.find($0, connection) }
  }

  /// Whether there are so many; no more of them are looked at.
  package func hasAtLeast(_ number: Int, _ connection: Connection) throws -> Bool {
    if number <= 0 { return true }
    var parameters = SQLParameters()
    let source = source(&parameters)
    let offset = parameters.bind(.integer(number - 1))
    return try connection.first("SELECT 1 AS one \(source) LIMIT 1 OFFSET \(offset)", parameters.values) { try $0.int("one") } != nil
  }

  private func counted(_ connection: Connection) throws -> Int {
    var parameters = SQLParameters()
    let source = source(&parameters)
    return try connection.first("SELECT count(*) AS count \(source)", parameters.values) { try $0.int("count") } ?? 0
  }

  /// The rows of some lie far apart. Those of everybody lie one behind the other, and mapped they would all be memory of ours.
  private func looking<Result>(_ connection: Connection, _ body: () throws -> Result) throws -> Result {
    try rule == .everyone ? body() : connection.scanning(body)
  }

  /// How many of them have values that take more than `limit` octets of HTML.
  ///
  /// - Parameter shown: how often each field is shown, by name.
  package func count(
    showing shown: [String: Int], beyond limit: Int, attributes: [String: AttributeKind], _ connection: Connection
  ) throws -> Int {
    let fields = SegmentField.all(attributes).compactMap { field in shown[field.name].map { (field, $0) } }
    if fields.isEmpty { return 0 }
    var parameters = SQLParameters()
    // Looks at the people's own rows, whatever the rule.
    let source = meant(by: .all([rule])).source(&parameters)
    let size = fields.map { "\($0.0.octetsInHTML) * \(parameters.bind(.integer($0.1)))" }.joined(separator: " + ")
    let sql = "SELECT count(*) AS count \(source) AND \(size) > \(parameters.bind(.integer(limit)))"
    let values = parameters.values
    return try looking(connection) { try connection.first(sql, values) { try $0.int("count") } ?? 0 }
  }

  /// How many of them have no value of the field with this name; none when there is no such field.
  package func count(without name: String, attributes: [String: AttributeKind], _ connection: Connection) throws -> Int {
    guard let field = SegmentField.all(attributes).first(where: { $0.name == name }) else { return 0 }
    let readers = meant(by: .all([rule, .not(.isSet(field))]))
    return try looking(connection) { try readers.counted(connection) }
  }
}
