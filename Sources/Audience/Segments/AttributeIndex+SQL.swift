package import Store

/// Indexes over the publication's own attributes, made when a rule that is kept first asks for some by value: such a rule then looks at
/// the people it means instead of at everybody. Each also holds when they joined, which rules often ask as well.
private enum AttributeIndex {
  static func ensure(for rule: SegmentRule, _ connection: Connection) throws {
    for fields in rule.indexable.sorted(by: { name(of: $0) < name(of: $1) }) {
      let name = name(of: fields)
      let isThere = try connection.first("SELECT 1 AS one FROM \(Dialect.indexes) WHERE name = $1", [.text(name)]) { try $0.int("one") }
      if isThere != nil { continue }
      let values = fields.map { "(\($0.value(of: "attributes")))" }.joined(separator: ", ")
      try connection.execute("CREATE INDEX \"\(name)\" ON subscribers (\(values), created_at)")
      // Without it the engine cannot tell a city from a plan that a third of all people have.
      try connection.execute(Dialect.statistics(of: "\"\(name)\"", on: "subscribers"))
    }
  }

  private static func name(of fields: [SegmentField]) -> String {
    // One of another kind is another index.
    "subscribers_by_attribute_" + fields.map { $0.kind == .text ? $0.name : "\($0.name):\($0.kind.rawValue)" }.joined(separator: "+")
  }
}

extension SegmentRule {
  /// For a rule that is kept, with its saved segments put in: makes what counting and freezing by it is fast with. Best in a
  /// ``Database/indexingWrite(_:)``, because it may have to sort everybody.
  package func prepare(_ connection: Connection) throws { try AttributeIndex.ensure(for: self, connection) }

  /// The attributes that all the people it means have in common by value or range. Values that all must have together stand in one index,
  /// so that nobody's own row is read who lacks one of them; a yes or no divides people too roughly to stand in one alone.
  fileprivate var indexable: Set<[SegmentField]> {
    switch self {
    case .all(let rules):
      let valued = rules.compactMap(\.valued)
      let (rough, fine) = (Set(valued.filter { $0.kind == .boolean }), Set(valued.filter { $0.kind != .boolean }))
      let others: Set<[SegmentField]> = rules.reduce(into: []) { if $1.valued == nil { $0.formUnion($1.indexable) } }
      let together = [fine, rough].flatMap { $0.sorted { $0.name < $1.name } }
      return fine.isEmpty ? others : others.union([together])
    case .any(let rules): return rules.reduce(into: []) { $0.formUnion($1.indexable) }
    case .isOneOf(let field, _), .compares(let field, .less, _), .compares(let field, .atMost, _), .compares(let field, .greater, _),
      .compares(let field, .atLeast, _), .within(let field, _, _):
      return field.isAttribute ? [[field]] : []
    default: return valued.map { $0.kind == .boolean ? [] : [[$0]] } ?? []
    }
  }

  /// The attribute whose value everybody has that it means.
  private var valued: SegmentField? {
    if case .compares(let field, .equal, _) = self, field.isAttribute { field } else { nil }
  }
}

extension SegmentField {
  package var isAttribute: Bool { !Self.standard.contains(self) }
}
