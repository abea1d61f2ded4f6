/// A rule as a tree whose places have names, for who changes it part by part: `""` is the whole, `"0"` its first part, `"0.2"` the third of that.
extension SegmentRule {
  /// A place in a tree: which part of which part.
  package struct Place: Sendable, Hashable, CustomStringConvertible {
    package let steps: [Int]

    package init(_ steps: [Int] = []) { self.steps = steps }

    /// Nil for what is no place.
    package init?(_ text: String) {
      let steps = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
      guard text.isEmpty || steps.allSatisfy({ $0.map { (0..<SegmentRule.sizeLimit).contains($0) } ?? false }) else { return nil }
      self.init(text.isEmpty ? [] : steps.compactMap(\.self))
    }

    package var description: String { steps.map(String.init).joined(separator: ".") }

    package func part(_ number: Int) -> Place { Place(steps + [number]) }
  }

  /// The rules that this one joins; of `not` the one that it turns round; none for all others.
  package var parts: [SegmentRule] {
    switch self {
    case .all(let rules), .any(let rules): rules
    case .not(.isSet): []
    case .not(let rule): [rule]
    default: []
    }
  }

  /// Whether it is one of several parts, or could become one.
  package var isGroup: Bool {
    switch self {
    case .all, .any: true
    default: false
    }
  }

  /// Nil where there is no such place.
  package subscript(place: Place) -> SegmentRule? {
    place.steps.reduce(self as SegmentRule?) { rule, step in
      rule.flatMap { $0.parts.indices.contains(step) ? $0.parts[step] : nil }
    }
  }

  /// With what `change` makes of the part at a place; nil takes it away, and what joined it alone goes with it. As it is, where there is no such place.
  package func changing(_ place: Place, _ change: (SegmentRule) -> SegmentRule?) -> SegmentRule {
    changed(place.steps[...], change)?.plain ?? .everyone
  }

  private func changed(_ steps: ArraySlice<Int>, _ change: (SegmentRule) -> SegmentRule?) -> SegmentRule? {
    guard let step = steps.first else { return change(self) }
    guard parts.indices.contains(step) else { return self }
    let inner = parts[step].changed(steps.dropFirst(), change)
    switch self {
    case .all(let rules): return Self.joined(rules, step, inner).map { .all($0) }
    case .any(let rules): return Self.joined(rules, step, inner).map { .any($0) }
    case .not: return inner.map { .not($0) }
    default: return self
    }
  }

  private static func joined(_ rules: [SegmentRule], _ step: Int, _ inner: SegmentRule?) -> [SegmentRule]? {
    var rules = rules
    if let inner { rules[step] = inner } else { rules.remove(at: step) }
    return rules.isEmpty ? nil : rules
  }

  /// Without joints that join nothing, and what is turned round twice: so that its text says the same tree.
  private var plain: SegmentRule {
    switch self {
    case .all(let rules) where rules.count == 1, .any(let rules) where rules.count == 1: return rules[0].plain
    case .all(let rules): return .all(rules.map(\.plain))
    case .any(let rules): return rules.isEmpty ? .everyone : .any(rules.map(\.plain))
    case .not(let rule):
      if case .not(let inner) = rule.plain { return inner }
      return .not(rule.plain)
    default: return self
    }
  }

  /// With a further part, joined with what stands at a place by `and` or `or`; beside the parts of a group that is joined so. Everyone and something is
  /// something.
  package func adding(_ part: SegmentRule, at place: Place, either isEither: Bool = false) -> SegmentRule {
    changing(place) { rule in
      switch rule {
      case .everyone: part
      case .all(let rules) where !isEither: .all(rules + [part])
      case .any(let rules) where isEither: .any(rules + [part])
      default: isEither ? .any([rule, part]) : .all([rule, part])
      }
    }
  }

  /// With the parts of a group joined by `or` where they were by `and`, and the other way round.
  package func turningJoint(at place: Place) -> SegmentRule {
    changing(place) { rule in
      switch rule {
      case .all(let rules) where !rules.isEmpty: .any(rules)
      case .any(let rules): .all(rules)
      default: rule
      }
    }
  }

  /// With one part turned round: `not` before it, or taken away.
  package func turning(_ place: Place) -> SegmentRule {
    changing(place) { rule in if case .not(let inner) = rule { inner } else { .not(rule) } }
  }
}
