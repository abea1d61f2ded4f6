package import Store

extension Segment {
  private static let query = "SELECT slug, rule, changed_at FROM segments"

  private init(_ row: Row) throws {
    self.init(slug: try row.text("slug"), rule: try row.text("rule"), changedAt: try row.time("changed_at"))
  }

  package static func find(_ slug: String, _ connection: Connection) throws -> Segment? {
    try connection.first("\(query) WHERE slug = $1", [.text(slug)], Segment.init)
  }

  /// By name.
  package static func all(_ connection: Connection) throws -> [Segment] {
    try connection.rows("\(query) ORDER BY slug", [], Segment.init)
  }

  /// Saves a rule that was parsed. One that would stand in itself is a ``Problem``.
  package static func set(
    _ slug: String, rule text: String, _ rule: SegmentRule, names: SegmentNames, now: Timestamp, _ connection: Connection
  ) throws {
    guard !SegmentParser.isTaken(slug, names) else { throw Problem.taken(slug) }
    try expanding(rule, names, inside: [slug], connection).prepare(connection)
    try connection.execute(
      "INSERT INTO segments (slug, rule, changed_at) VALUES ($1, $2, $3) ON CONFLICT (slug) DO UPDATE SET rule = excluded.rule, changed_at = excluded.changed_at",
      [.text(slug), .text(text), .time(now)])
  }

  /// - Returns: whether there was one.
  package static func remove(_ slug: String, names: SegmentNames, _ connection: Connection) throws -> Bool {
    let users = try all(connection).filter { (try? $0.parsed(names))?.segments.contains(slug) ?? $0.rule.contains(slug) }
    guard users.isEmpty else { throw Problem.needed(slug, by: users.map(\.slug)) }
    return try connection.execute("DELETE FROM segments WHERE slug = $1", [.text(slug)]) == 1
  }

  /// The rule with the saved segments in it put in: the engine can be asked it, and it stays as it is whatever becomes of them.
  ///
  /// - Parameter path: the segments that it stands in.
  package static func expanding(
    _ rule: SegmentRule, _ names: SegmentNames, inside path: [String] = [], _ connection: Connection
  ) throws -> SegmentRule {
    let expanded = try expand(rule, names, path, connection)
    guard expanded.size <= SegmentRule.sizeLimit else { throw Problem.tooLarge }
    guard !expanded.isTooDeep else { throw Problem.tooDeep }
    return expanded
  }

  /// Whether it is known of everybody whether a rule that is expanded holds for them.
  package static func isKnown(_ rule: SegmentRule, _ connection: Connection) throws -> Bool {
    do { _ = try expanding(rule, SegmentNames(attributes: [:]), connection) } catch Problem.notKept { return false }
    return true
  }

  /// What a saved segment says, one level deep; any other rule as it is. A circle is a ``Problem``.
  package static func opening(_ rule: SegmentRule, _ names: SegmentNames, _ connection: Connection) throws -> SegmentRule {
    guard case .segment(let slug) = rule else { return rule }
    _ = try expanding(rule, names, connection)
    guard let segment = try find(slug, connection) else { throw Problem.unknown(slug) }
    return try segment.parsed(names)
  }

  private static func expand(
    _ rule: SegmentRule, _ names: SegmentNames, _ path: [String], _ connection: Connection
  ) throws -> SegmentRule {
    switch rule {
    case .all(let rules): return .all(try rules.map { try expand($0, names, path, connection) })
    case .any(let rules): return .any(try rules.map { try expand($0, names, path, connection) })
    case .not(let rule): return .not(try expand(rule, names, path, connection))
    case .segment(let slug):
      guard !path.contains(slug) else { throw Problem.circle(path + [slug]) }
      guard let segment = try find(slug, connection) else { throw Problem.unknown(slug) }
      let expanded = try expand(try segment.parsed(names), names, path + [slug], connection)
      guard expanded.size <= SegmentRule.sizeLimit else { throw Problem.tooLarge }
      return expanded
    case .history(let history, let campaign, let days):
      guard try history.isKnown(of: campaign, days, connection) else { throw Problem.notKept(campaign) }
      return rule
    case .compares, .isOneOf, .isSet, .within, .tag, .list: return rule
    }
  }

  private func parsed(_ names: SegmentNames) throws(Problem) -> SegmentRule {
    do throws(SegmentSyntaxError) { return try SegmentRule(parsing: rule, names: names) } catch { throw .broken(slug, error) }
  }
}
