internal import Store

/// One part of a rule as a form has it: of what, how it is asked, and by which values. ``text`` is the rule's, and ``init(_:)`` the way back.
package struct SegmentClause: Sendable, Hashable {
  package enum Operation: String, Sendable, Hashable, CaseIterable {
    case equal, unequal, less, atMost, greater, atLeast, contains, startsWith, endsWith, isOneOf, isSet, isMissing, within, withinNext
    /// Of tags, lists, segments and what happened: the one thing that can be asked of them.
    case holds
  }

  /// What a form asks for beside the operation.
  package enum Kind: String, Sendable, Hashable {
    case text, number, date, boolean, tag, list, segment, history

    package var operations: [Operation] {
      switch self {
      case .text: [.equal, .unequal, .contains, .startsWith, .endsWith, .isOneOf, .isSet, .isMissing]
      case .number: [.equal, .unequal, .less, .atMost, .greater, .atLeast, .isOneOf, .isSet, .isMissing]
      case .date: [.within, .withinNext, .less, .atMost, .equal, .atLeast, .greater, .unequal, .isOneOf, .isSet, .isMissing]
      case .boolean: [.equal, .unequal, .isSet, .isMissing]
      case .tag, .list, .segment, .history: [.holds]
      }
    }
  }

  /// The name of a field, `tag`, `list`, `segment`, or what happened: `received` …
  package var subject: String
  package var operation: Operation
  /// Of ``Operation/isOneOf`` one a line; a campaign's slug of what happened, empty for any.
  package var value: String
  /// Of a list.
  package var state: MembershipState
  /// A number of days; empty for ever.
  package var days: String

  package init(
    _ subject: String, _ operation: Operation = .holds, value: String = "", state: MembershipState = .confirmed, days: String = ""
  ) {
    (self.subject, self.operation, self.value, self.state, self.days) = (subject, operation, value, state, days)
  }

  /// What can be asked for: first the fields.
  package static func subjects(_ names: SegmentNames) -> [String] {
    names.fields.map(\.name) + ["tag", "list", "segment"] + [SegmentRule.History.received, .failed, .clicked].map(\.rawValue)
  }

  /// Nil for what cannot be asked for.
  package static func kind(of subject: String, _ names: SegmentNames) -> Kind? {
    if let field = names.fields.first(where: { $0.name == subject }) { return Kind(rawValue: field.kind.rawValue) }
    return Kind(rawValue: subject).flatMap { [.tag, .list, .segment].contains($0) ? $0 : nil }
      ?? SegmentRule.History(rawValue: subject).map { _ in .history }
  }

  /// Nil for a rule that is made of others.
  package init?(_ rule: SegmentRule) {
    switch rule {
    case .compares(let field, let comparison, let operand):
      self.init(field.name, Operation(comparison), value: operand.plain)
    case .isOneOf(let field, let operands): self.init(field.name, .isOneOf, value: operands.map(\.plain).joined(separator: "\n"))
    case .isSet(let field): self.init(field.name, .isSet)
    case .not(.isSet(let field)): self.init(field.name, .isMissing)
    case .within(let field, let days, let ahead): self.init(field.name, ahead ? .withinNext : .within, days: "\(days)")
    case .tag(let name): self.init("tag", value: name)
    case .list(let slug, let state): self.init("list", value: slug, state: state)
    case .segment(let slug): self.init("segment", value: slug)
    case .history(let history, let campaign, let days):
      self.init(history.rawValue, value: campaign ?? "", days: days.map { "\($0)" } ?? "")
    case .all, .any, .not: return nil
    }
  }

  /// The rule that it is, held to all that a typed one is.
  package func rule(_ names: SegmentNames) throws(SegmentSyntaxError) -> SegmentRule {
    let rule = try SegmentRule(parsing: text(names), names: names)
    // Whatever stands in a value, it is one part.
    guard SegmentClause(rule) != nil else {
      throw SegmentSyntaxError(column: 1, message: "this is more than one part", hint: "add one part after the other")
    }
    return rule
  }

  private func text(_ names: SegmentNames) -> String {
    let within = days.isEmpty ? "" : " within \(Self.number(days))"
    let kind = Self.kind(of: subject, names)
    switch kind {
    case .tag?, .segment?: return "\(subject) \(RuleToken.quoted(value))"
    case .list?: return "list \(RuleToken.quoted(value)) is \(state.rawValue)"
    case .history?: return subject + (value.isEmpty ? "" : " \(RuleToken.quoted(value))") + within
    case .text?, .number?, .date?, .boolean?, nil: break
    }
    switch operation {
    case .isSet: return "\(subject) is set"
    case .isMissing: return "\(subject) is missing"
    case .within: return "\(subject) within \(Self.number(days))"
    case .withinNext: return "\(subject) within next \(Self.number(days))"
    case .isOneOf:
      let values = value.split(whereSeparator: \.isNewline).map { operand(String($0), kind) }
      return "\(subject) in (\(values.joined(separator: ", ")))"
    default: return "\(subject) \(operation.comparison) \(operand(value, kind))"
    }
  }

  /// A relative day of a date stands without quotes, everything else in them.
  private func operand(_ value: String, _ kind: Kind?) -> String {
    let isRelative = kind == .date && value.wholeMatch(of: /today|yesterday|tomorrow|\d+ (day|week)s? ago|in \d+ (day|week)s?/) != nil
    return isRelative ? value : RuleToken.quoted(value)
  }

  private static func number(_ days: String) -> String { Int(days).map(SegmentRule.days) ?? RuleToken.quoted(days) }
}

extension SegmentClause.Operation {
  fileprivate init(_ comparison: SegmentRule.Comparison) {
    self =
      switch comparison {
      case .equal: .equal
      case .unequal: .unequal
      case .less: .less
      case .atMost: .atMost
      case .greater: .greater
      case .atLeast: .atLeast
      case .contains: .contains
      case .startsWith: .startsWith
      case .endsWith: .endsWith
      }
  }

  /// As rules write it.
  fileprivate var comparison: String {
    switch self {
    case .unequal: "!="
    case .less: "<"
    case .atMost: "<="
    case .greater: ">"
    case .atLeast: ">="
    case .contains: "contains"
    case .startsWith: "starts with"
    case .endsWith: "ends with"
    default: "="
    }
  }
}

extension SegmentRule.Operand {
  /// Without quotes.
  fileprivate var plain: String { if case .text(let text) = self { text } else { description } }
}
