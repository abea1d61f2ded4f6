package import Store

/// Indexes over the publication's own attributes, made when a rule that is kept first asks for one by value: such a rule then looks at
/// the people it means instead of at everybody. Each also holds when they joined, which rules often ask as well.
private enum AttributeIndex {
  static func ensure(for rule: SegmentRule, _ connection: Connection) throws {
    for field in rule.indexable.sorted(by: { $0.name < $1.name }) {
      let index = "subscribers_by_attribute_\(field.name)"
      let isThere = try connection.first("SELECT 1 AS one FROM \(Dialect.indexes) WHERE name = $1", [.text(index)]) { try $0.int("one") }
      if isThere != nil { continue }
      try connection.execute("CREATE INDEX \(index) ON subscribers (\(field.value(of: "attributes")), created_at)")
      // Without it the engine cannot tell a city from a plan that a third of all people have.
      try connection.execute(Dialect.statistics(of: index, on: "subscribers"))
    }
  }
}

extension SegmentRule {
  /// For a rule that is kept, with its saved segments put in: makes what counting and freezing by it is fast with.
  package func prepare(_ connection: Connection) throws { try AttributeIndex.ensure(for: self, connection) }

  /// The attributes that all the people it means have in common by value or range. A yes or no divides people too roughly.
  fileprivate var indexable: Set<SegmentField> {
    switch self {
    case .all(let rules), .any(let rules): return rules.reduce(into: []) { $0.formUnion($1.indexable) }
    case .compares(let field, .equal, _), .isOneOf(let field, _), .compares(let field, .less, _), .compares(let field, .atMost, _),
      .compares(let field, .greater, _), .compares(let field, .atLeast, _), .within(let field, _, _):
      return field.isAttribute && field.kind != .boolean ? [field] : []
    default: return []
    }
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
}

extension SegmentField {
  fileprivate var isAttribute: Bool { !Self.standard.contains(self) }
}
