internal import Foundation
internal import Mail
package import Store
internal import Words

extension SegmentRule {
  /// The rule as a condition on `subscribers s`. All values are bound; only the checked names of attributes stand in the text.
  ///
  /// - Precondition: no saved segment is named in it any more (``Segment/expanding(_:names:_:)``).
  package func condition(at moment: SegmentMoment, _ parameters: inout SQLParameters) -> String {
    switch self {
    case .all(let rules): Self.join(Self.together(rules, at: moment, &parameters), " AND ", empty: "TRUE")
    case .any(let rules): Self.join(rules.map { $0.condition(at: moment, &parameters) }, " OR ", empty: "FALSE")
    // What is unknown under AND and OR counts as false; only here does that have to be said.
    case .not(let rule): "NOT coalesce(\(rule.condition(at: moment, &parameters)), FALSE)"
    case .compares(let field, let comparison, let operand): field.condition(comparison, operand, at: moment, &parameters)
    case .isOneOf(let field, let operands):
      Self.join(operands.map { field.condition(.equal, $0, at: moment, &parameters) }, " OR ", empty: "FALSE")
    case .isSet(let field): field.isSet
    case .within(let field, let days, let ahead):
      field.isBetween(.daysFromToday(ahead ? 1 : 1 - days), .daysFromToday(ahead ? days : 0), at: moment, &parameters)
    case .tag(let name):
      """
      s.id IN (SELECT t.subscriber_id FROM subscriber_tags t WHERE t.tag_id = \
      (SELECT g.id FROM tags g WHERE g.name = \(parameters.bind(.text(name)))))
      """
    case .list(let slug, let state):
      """
      EXISTS (SELECT 1 FROM memberships o WHERE o.list_id = (SELECT l.id FROM lists l WHERE l.slug = \(parameters.bind(.text(slug)))) \
      AND o.subscriber_id = s.id AND o.state = \(parameters.bind(.text(state.rawValue))))
      """
    case .segment: preconditionFailure("the segments of a rule are put in before it is asked")
    case .history(let history, let campaign, let days): history.condition(campaign, days, now: moment.now, &parameters)
    }
  }

  /// Of rules that all must hold. An engine that makes joins of questions to other tables tries the orders of those, for minutes where there are many: then
  /// it is kept from that.
  private static func together(_ rules: [SegmentRule], at moment: SegmentMoment, _ parameters: inout SQLParameters) -> [String] {
    let areMany = rules.count(where: \.asksOtherTables) > mostJoins
    return rules.map { rule in
      let condition = rule.condition(at: moment, &parameters)
      return areMany && rule.asksOtherTables ? "coalesce(\(condition), FALSE)" : condition
    }
  }

  private static let mostJoins = 4

  private var asksOtherTables: Bool {
    switch self {
    case .tag, .list, .history: true
    default: false
    }
  }

  /// Asks the database about one person, with the very condition that a freeze uses.
  package func holds(_ subscriber: SubscriberID, at moment: SegmentMoment, _ connection: Connection) throws -> Bool {
    var parameters = SQLParameters()
    let condition = condition(at: moment, &parameters)
    let sql = "SELECT 1 AS one FROM subscribers s WHERE s.id = \(parameters.bind(subscriber.sql)) AND \(condition)"
    return try connection.first(sql, parameters.values) { try $0.int("one") } != nil
  }

  /// Whether one condition that all must meet names a value that few have: then it is cheaper to begin with those who have it than with
  /// the list.
  var isSelective: Bool {
    switch self {
    case .all(let rules): rules.contains(where: \.isSelective)
    case .compares(let field, .equal, _), .isOneOf(let field, _): field == .email || field.isAttribute && field.kind != .boolean
    default: false
    }
  }

  /// A chain is as deep a tree as it is long, and SQLite takes none deeper than 1,000: long ones are chains of chains.
  private static func join(_ conditions: [String], _ word: String, empty: String) -> String {
    if conditions.count > chainLength {
      let parts = stride(from: 0, to: conditions.count, by: chainLength).map {
        join(Array(conditions[$0..<min($0 + chainLength, conditions.count)]), word, empty: empty)
      }
      return join(parts, word, empty: empty)
    }
    return conditions.isEmpty ? empty : conditions.count == 1 ? conditions[0] : "(\(conditions.joined(separator: word)))"
  }

  private static let chainLength = 32

  /// Whether the engine can be asked it. SQLite's parser puts at most 100 signs aside; an open parenthesis takes three of them, an open
  /// `NOT coalesce(` four, and what stands around and in the rule needs half of all.
  var isTooDeep: Bool { signs > 45 }

  private var signs: Int {
    func chain(_ count: Int) -> Int { count > Self.chainLength ? 6 : count > 1 ? 3 : 0 }
    switch self {
    case .all(let rules), .any(let rules): return chain(rules.count) + (rules.map(\.signs).max() ?? 0)
    case .not(let rule): return 4 + rule.signs
    case .isOneOf(_, let operands): return chain(operands.count)
    default: return 0
    }
  }
}

extension SegmentField {
  /// NULL where there is no value.
  private var column: String {
    switch self {
    case .email: "s.address_key"
    case .domain: Dialect.domain(of: "s.address_key")
    case .fullName: "nullif(s.name, '')"
    case .firstName: "coalesce(nullif(s.given_name, ''), nullif(\(Dialect.firstWord(of: "s.name")), ''))"
    case .language: "lower(replace(nullif(s.language, ''), '_', '-'))"
    case .zone: "nullif(s.zone, '')"
    case .joined: "s.created_at"
    default: Dialect.member(name, of: "s.attributes")
    }
  }

  /// What rules compare: of an attribute only a value of its kind, NULL without one.
  private var compared: String { isAttribute ? value(of: "s.attributes") : column }

  /// How many octets of HTML its value takes; 0 without one.
  var octetsInHTML: String {
    let entities = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("''", "&#39;")]
    return "coalesce(\(Dialect.octets(of: entities.reduce(column) { "replace(\($0), '\($1.0)', '\($1.1)')" })), 0)"
  }

  /// An address as it was typed, but for the case of ASCII; nil for other fields.
  private var typed: String? {
    switch self {
    case .email: "lower(s.address)"
    case .domain: Dialect.domain(of: "lower(s.address)")
    default: nil
    }
  }

  /// The engine knows no other case than ASCII's.
  private static func cases(of text: String) -> [String] {
    let lower = text.lowercased()
    let upper = lower.map { $0.isASCII ? "\($0)" : $0.uppercased() }.joined()
    return lower == upper ? [lower] : [lower, upper]
  }

  /// An attribute as it is compared, in the very words that an index over it has. What was kept when the attribute was of another kind is
  /// no value.
  ///
  /// - Parameter attributes: the column.
  func value(of attributes: String) -> String {
    let member = Dialect.member(name, of: attributes)
    return switch kind {
    case .text: member
    case .number: Dialect.number(member)
    case .date: "CASE WHEN \(Dialect.isDay(member)) THEN \(member) END"
    case .boolean: "CASE WHEN \(member) IN ('true', 'false') THEN \(member) END"
    }
  }

  /// How many people have values that are none of their attributes' kinds: those were others when they were kept.
  package static func misfits(_ attributes: [String: AttributeKind], _ connection: Connection) throws -> [(field: SegmentField, count: Int)]
  {
    try all(attributes).filter { $0.isAttribute && $0.kind != .text }.compactMap { field in
      let count = try connection.scanning {
        try connection.first(
          "SELECT count(*) AS count FROM subscribers s WHERE \(field.column) IS NOT NULL AND \(field.compared) IS NULL"
        ) { try $0.int("count") } ?? 0
      }
      return count == 0 ? nil : (field, count)
    }
  }

  fileprivate var isSet: String { "\(compared) IS NOT NULL" }

  fileprivate func condition(
    _ comparison: SegmentRule.Comparison, _ operand: SegmentRule.Operand, at moment: SegmentMoment, _ parameters: inout SQLParameters
  ) -> String {
    if comparison == .unequal { return "NOT coalesce(\(condition(.equal, operand, at: moment, &parameters)), FALSE)" }
    switch operand {
    case .text(let text):
      let known = Self.condition(column, comparison, normal(text), &parameters)
      guard comparison != .equal, let typed else { return known }
      // A part of a domain has no A-label: what people see of the few domains outside ASCII is asked as well.
      let seen = Self.cases(of: text).map { Self.condition(typed, comparison, $0, &parameters) }.joined(separator: " OR ")
      return "(\(known) OR (\(Dialect.contains("s.address_key", "'xn--'")) AND (\(seen))))"
    case .number(let number): return "\(compared) \(comparison.rawValue) \(parameters.bind(.real(number)))"
    case .boolean(let boolean): return "\(compared) = \(parameters.bind(.text("\(boolean)")))"
    case .day, .daysFromToday:
      let day = instant(operand, at: moment)
      let next = instant(operand, plus: 1, at: moment)
      switch comparison {
      case .less: return "\(compared) < \(parameters.bind(day))"
      case .atLeast: return "\(compared) >= \(parameters.bind(day))"
      case .atMost: return "\(compared) < \(parameters.bind(next))"
      case .greater: return "\(compared) >= \(parameters.bind(next))"
      default: return isBetween(operand, operand, at: moment, &parameters)
      }
    }
  }

  /// As the column has it: a language in whatever spelling (``LanguageTag``); accents as parts of their letters; addresses are compared by
  /// their keys, with domains in A-labels.
  private func normal(_ text: String) -> String {
    if self == .language { return text.lowercased().replacing("_", with: "-") }
    guard self == .email || self == .domain else { return text.precomposedStringWithCanonicalMapping }
    let at = text.utf8.lastIndex(of: UInt8(ascii: "@")).map { text.utf8.index(after: $0) } ?? text.startIndex
    let domain = String(text[at...])
    guard !domain.utf8.allSatisfy({ $0 < 0x80 }), let address = try? EmailAddress(parsing: "x@\(domain)") else { return text.folded }
    return String(text[..<at]).folded + address.asciiDomain
  }

  private static func condition(
    _ column: String, _ comparison: SegmentRule.Comparison, _ text: String, _ parameters: inout SQLParameters
  ) -> String {
    let value = parameters.bind(.text(text))
    switch comparison {
    case .contains: return Dialect.contains(column, value)
    case .startsWith: return "substr(\(column), 1, \(parameters.bind(.integer(text.unicodeScalars.count)))) = \(value)"
    case .endsWith:
      let length = parameters.bind(.integer(text.unicodeScalars.count))
      return "(length(\(column)) >= \(length) AND substr(\(column), length(\(column)) - \(length) + 1) = \(value))"
    default: return "\(column) = \(value)"
    }
  }

  /// The beginning of a day as the column has it: `joined` is an instant, the publication's own days are texts that sort as days do.
  private func instant(_ operand: SegmentRule.Operand, plus days: Int = 0, at moment: SegmentMoment) -> SQLValue {
    guard let day = moment.day(operand)?.adding(days: days) else { return .null }
    return self == .joined ? .time(day.at(hour: 0, minute: 0, in: moment.zone)) : .text(day.description)
  }

  fileprivate func isBetween(
    _ first: SegmentRule.Operand, _ last: SegmentRule.Operand, at moment: SegmentMoment, _ parameters: inout SQLParameters
  ) -> String {
    let begin = parameters.bind(instant(first, at: moment))
    return "(\(compared) >= \(begin) AND \(compared) < \(parameters.bind(instant(last, plus: 1, at: moment))))"
  }
}

extension SegmentRule.History {
  /// Of a delivery; nil for what a delivery does not tell.
  private var state: String? {
    switch self {
    case .received: "accepted"
    case .failed: "failed"
    case .opened, .clicked: nil
    }
  }

  fileprivate func condition(_ campaign: String?, _ days: Int?, now: Timestamp, _ parameters: inout SQLParameters) -> String {
    let since = days.map { now + .seconds(-86_400 * $0) }
    if let state {
      var condition = "EXISTS (SELECT 1 FROM deliveries d WHERE d.subscriber_id = s.id AND d.state = '\(state)'"
      condition += " AND d.campaign_id IN (\(Self.campaigns(campaign, &parameters)))"
      if let since { condition += " AND d.changed_at >= \(parameters.bind(.time(since)))" }
      return condition + ")"
    }
    var condition = "s.id IN (SELECT e.subscriber_id FROM engagements e WHERE e.kind = '\(rawValue)'"
    condition += " AND e.campaign_id IN (\(Self.campaigns(campaign, &parameters)))"
    if let since { condition += " AND e.last_at >= \(parameters.bind(.time(since)))" }
    return condition + ")"
  }

  /// What became of the issues that are meant: the last that went as the rule has it, or else the last there was. Empty for what no delivery
  /// tells.
  func known(of subscriber: SubscriberID, _ campaign: String?, in zone: TimeZone, _ connection: Connection) throws -> String {
    guard let state else { return "" }
    var parameters = SQLParameters()
    let sql = """
      SELECT i.slug, d.state, d.changed_at FROM deliveries d JOIN campaigns i ON i.id = d.campaign_id
      WHERE d.subscriber_id = \(parameters.bind(subscriber.sql)) AND d.campaign_id IN (\(Self.campaigns(campaign, &parameters)))
      ORDER BY CASE WHEN d.state = '\(state)' THEN 0 ELSE 1 END, d.changed_at DESC, d.id DESC LIMIT 1
      """
    let last = try connection.first(sql, parameters.values) {
      "\(try $0.text("slug")): \(try $0.text("state")) on \(LocalDate(try $0.time("changed_at"), in: zone))"
    }
    if let last { return last }
    guard let campaign else { return "no issue was for them" }
    return try isKnown(of: campaign, nil, connection)
      ? "\(campaign) was not for them" : "\(campaign) is too long over: who had it is not known any more"
  }

  /// Days for which what became of each mail is kept in any case.
  package static let keptDays = 180

  /// Whether its answer is whole: deliveries that are rolled up tell nothing of anybody. Of who opened or clicked any issue it is known for a time only anyway.
  func isKnown(of campaign: String?, _ days: Int?, _ connection: Connection) throws -> Bool {
    if state == nil && campaign == nil || days.map({ $0 <= Self.keptDays }) == true { return true }
    var parameters = SQLParameters()
    let rolledUp = "\(Self.campaigns(campaign, &parameters)) AND c.rolled_up_at IS NOT NULL LIMIT 1"
    return try connection.first(rolledUp, parameters.values) { try $0.integer("id") } == nil
  }

  private static func campaigns(_ slug: String?, _ parameters: inout SQLParameters) -> String {
    "SELECT c.id FROM campaigns c WHERE c.mode = 'live' AND c.kind = 'issue'"
      + (slug.map { " AND c.slug = \(parameters.bind(.text($0)))" } ?? "")
  }
}
