internal import Foundation
internal import Mail
package import Store
internal import Words

extension ReaderFilter {
  /// Up to how many of a list's people are sorted; of more the order's index is walked until enough of them were met.
  private static let sortable = 5000

  /// At most `limit` people behind `after`: by what was looked for or, when nothing was, the newest first.
  ///
  /// - Returns: also whether others follow.
  package func people(
    after: SubscriberID? = nil, limit: Int, _ connection: Connection
  ) throws -> (people: [Subscriber], hasMore: Bool) {
    var parameters = SQLParameters()
    // The order of the tables is the plan: SQLite never turns a CROSS JOIN round.
    let few =
      try isOfFew(connection) ? membership(&parameters).map { "(SELECT DISTINCT m.subscriber_id AS id \($0)) few CROSS JOIN " } : nil
    var conditions = few == nil ? [] : ["s.id = few.id"]
    conditions.append(try condition(&parameters, besideMembership: few != nil))
    let (column, isDescending) = words.isEmpty ? ("s.created_at", true) : (column, false)
    if let place = try after.flatMap({ try place(of: $0, by: column, connection) }), let after {
      let (key, id, sign) = (parameters.bind(place), parameters.bind(after.sql), isDescending ? "<" : ">")
      // The first half says nothing new: it is what SQLite finds the place in an index over an expression by.
      conditions.append("\(column) \(sign)= \(key) AND (\(column), s.id) \(sign) (\(key), \(id))")
    }
    let direction = isDescending ? "DESC" : "ASC"
    let found = try connection.rows(
      """
      SELECT \(Subscriber.columns) FROM \(few ?? "")subscribers s WHERE \(conditions.joined(separator: " AND "))
      ORDER BY \(column) \(direction), s.id \(direction) LIMIT \(parameters.bind(.integer(limit + 1)))
      """, parameters.values, Subscriber.init)
    return (Array(found.prefix(limit)), found.count > limit)
  }

  /// On `subscribers s`.
  ///
  /// - Parameter besideMembership: whether something else sees to list and state.
  func condition(_ parameters: inout SQLParameters, besideMembership: Bool = false) throws -> String {
    var conditions = ["s.erased_at IS NULL", Subscriber.isOfAudience]
    if !words.isEmpty {
      let begin = beginning
      conditions.append("\(column) >= \(parameters.bind(.text(begin))) AND \(column) < \(parameters.bind(.text(begin + "\u{10FFFF}")))")
    }
    if !besideMembership, let membership = membership(&parameters) {
      conditions.append("EXISTS (SELECT 1 \(membership) AND m.subscriber_id = s.id)")
    }
    if rule != .everyone { conditions.append(rule.condition(at: moment, &parameters)) }
    return conditions.joined(separator: " AND ")
  }

  /// `FROM … WHERE …`; nil where any will do.
  private func membership(_ parameters: inout SQLParameters) -> String? {
    if list == nil && state == nil { return nil }
    var conditions = ["m.list_id = \(list.map { parameters.bind($0.sql) } ?? "l.id")"]
    if let state {
      // What the index over those who are not confirmed has to hear said.
      if state != .confirmed { conditions.append("m.state <> 'confirmed'") }
      conditions.append("m.state = \(parameters.bind(.text(state.rawValue)))")
    }
    return "FROM \(list == nil ? "lists l CROSS JOIN " : "")memberships m WHERE \(conditions.joined(separator: " AND "))"
  }

  private func isOfFew(_ connection: Connection) throws -> Bool {
    var parameters = SQLParameters()
    guard words.isEmpty, let membership = membership(&parameters) else { return false }
    let count = try connection.first(
      "SELECT count(*) AS count FROM (SELECT 1 \(membership) LIMIT \(Self.sortable + 1)) AS found", parameters.values
    ) { try $0.int("count") }
    return count ?? 0 <= Self.sortable
  }

  private func place(of id: SubscriberID, by column: String, _ connection: Connection) throws -> SQLValue? {
    try connection.first("SELECT \(column) AS place FROM subscribers s WHERE s.id = $1", [id.sql]) { row in
      words.isEmpty ? .time(try row.time("place")) : .text(try row.optionalText("place"))
    }
  }

  private var column: String {
    switch field {
    case .email: "s.address_key"
    case .fullName: "lower(s.name)"
    default: Dialect.member(field.name, of: "s.attributes")
    }
  }

  /// As ``column`` has it. The engine's `lower` knows ASCII alone.
  private var beginning: String {
    switch field {
    case .email: (try? EmailAddress(parsing: words))?.key ?? words.folded
    case .fullName: words.precomposedStringWithCanonicalMapping.asciiLowercased
    default: words.precomposedStringWithCanonicalMapping
    }
  }
}

extension String {
  fileprivate var asciiLowercased: String { String(map { $0.isASCII ? Character($0.lowercased()) : $0 }) }
}
