internal import Store

extension SegmentRule: CustomStringConvertible {
  /// The rule as it is written; parsing it gives the same tree.
  package var description: String { text(inside: .any([])) }

  private func text(inside outer: SegmentRule) -> String {
    switch self {
    case .all([]): return "everyone"
    case .all(let rules):
      let text = rules.map { $0.text(inside: self) }.joined(separator: " and ")
      if case .any = outer { return text }
      return "(\(text))"
    case .any(let rules):
      let text = rules.map { $0.text(inside: self) }.joined(separator: " or ")
      if case .any([]) = outer { return text }
      return "(\(text))"
    case .not(.isSet(let field)): return "\(field.name) is missing"
    case .not(let rule): return "not \(rule.text(inside: self))"
    case .compares(let field, .equal, .boolean(true)): return field.name
    case .compares(let field, let comparison, let operand): return "\(field.name) \(comparison.word(for: field.kind)) \(operand)"
    case .isOneOf(let field, let operands): return "\(field.name) in (\(operands.map(\.description).joined(separator: ", ")))"
    case .isSet(let field): return "\(field.name) is set"
    case .within(let field, let days, let ahead): return "\(field.name) within \(ahead ? "next " : "")\(Self.days(days))"
    case .tag(let name): return "tag \(RuleToken.quoted(name))"
    case .list(let slug, .confirmed): return "list \(RuleToken.quoted(slug))"
    case .list(let slug, let state): return "list \(RuleToken.quoted(slug)) is \(state.rawValue)"
    case .segment(let slug): return "segment \(RuleToken.quoted(slug))"
    case .history(let history, let campaign, let days):
      return history.rawValue + (campaign.map { " \(RuleToken.quoted($0))" } ?? "") + (days.map { " within \(Self.days($0))" } ?? "")
    }
  }

  static func days(_ count: Int) -> String { "\(count) \(count == 1 ? "day" : "days")" }
}

extension SegmentRule.Comparison {
  /// Days come before or after each other, everything else is less or greater.
  fileprivate func word(for kind: AttributeKind) -> String {
    switch self {
    case .less where kind == .date: "before"
    case .greater where kind == .date: "after"
    default: rawValue
    }
  }
}

extension SegmentRule.Operand: CustomStringConvertible {
  package var description: String {
    switch self {
    case .text(let text): RuleToken.quoted(text)
    case .number(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
    case .boolean(let boolean): "\(boolean)"
    case .day(let day): day.description
    case .daysFromToday(0): "today"
    case .daysFromToday(let days): days < 0 ? "\(SegmentRule.days(-days)) ago" : "in \(SegmentRule.days(days))"
    }
  }
}
