internal import Foundation
internal import Store

/// The tree as JSON, for programs: `{"all": […]}`, `{"any": […]}`, `{"not": …}`, `{"field": "city", "operator": "=", "value": "Chicago"}`,
/// `{"field": "city", "operator": "in", "values": […]}`, `{"field": "city", "operator": "is set"}`,
/// `{"field": "joined", "operator": "within", "days": 30, "ahead": false}`, `{"tag": "staff"}`, `{"list": "main", "state": "confirmed"}`,
/// `{"segment": "members"}`, `{"event": "clicked", "campaign": "issue-41", "days": 30}`.
extension SegmentRule: Encodable {
  fileprivate enum Key: String, CodingKey, CaseIterable {
    case all, any, not, field, `operator`, value, values, days, ahead, tag, list, state, segment, event, campaign
  }

  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    switch self {
    case .all(let rules): try object.encode(rules, forKey: .all)
    case .any(let rules): try object.encode(rules, forKey: .any)
    case .not(let rule): try object.encode(rule, forKey: .not)
    case .compares(let field, let comparison, let operand):
      try object.encode(field.name, forKey: .field)
      try object.encode(comparison.rawValue, forKey: .operator)
      try object.encode(operand, forKey: .value)
    case .isOneOf(let field, let operands):
      try object.encode(field.name, forKey: .field)
      try object.encode("in", forKey: .operator)
      try object.encode(operands, forKey: .values)
    case .isSet(let field):
      try object.encode(field.name, forKey: .field)
      try object.encode("is set", forKey: .operator)
    case .within(let field, let days, let ahead):
      try object.encode(field.name, forKey: .field)
      try object.encode("within", forKey: .operator)
      try object.encode(days, forKey: .days)
      try object.encode(ahead, forKey: .ahead)
    case .tag(let name): try object.encode(name, forKey: .tag)
    case .list(let slug, let state):
      try object.encode(slug, forKey: .list)
      try object.encode(state.rawValue, forKey: .state)
    case .segment(let slug): try object.encode(slug, forKey: .segment)
    case .history(let history, let campaign, let days):
      try object.encode(history.rawValue, forKey: .event)
      try object.encodeIfPresent(campaign, forKey: .campaign)
      try object.encodeIfPresent(days, forKey: .days)
    }
  }

  /// Reads a tree, by way of the text it stands for: so it is held to everything that a typed rule is.
  package init(json: some Sequence<UInt8>, names: SegmentNames) throws(SegmentSyntaxError) {
    let node: SegmentNode
    do {
      node = try JSONDecoder().decode(SegmentNode.self, from: Data(json))
    } catch {
      let reason = (error as? SegmentSyntaxError)?.message ?? "the tree is no JSON of a rule"
      throw SegmentSyntaxError(column: 1, message: reason, hint: "tuesday segments show NAME --json shows one")
    }
    try self.init(parsing: node.text, names: names)
  }
}

extension SegmentRule.Operand: Encodable {
  package func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .text(let text): try value.encode(text)
    case .number(let number): try value.encode(number)
    case .boolean(let boolean): try value.encode(boolean)
    case .day, .daysFromToday: try value.encode(description)
    }
  }
}

/// One place of a tree, as the text of its rule.
private struct SegmentNode: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: AnyKey.self)
    for key in object.allKeys where SegmentRule.Key(rawValue: key.stringValue) == nil {
      throw Self.fault("the tree has an unknown key \"\(key.stringValue)\"; known are \(SegmentRule.Key.allCases.map(\.rawValue))")
    }
    let rule = try decoder.container(keyedBy: SegmentRule.Key.self)
    func string(_ key: SegmentRule.Key) throws -> String { RuleToken.quoted(try rule.decode(String.self, forKey: key)) }
    let days = try rule.decodeIfPresent(Int.self, forKey: .days).map { " within \(SegmentRule.days($0))" } ?? ""
    if let rules = try rule.decodeIfPresent([SegmentNode].self, forKey: .all) {
      text = rules.isEmpty ? "everyone" : "(\(rules.map(\.text).joined(separator: " and ")))"
    } else if let rules = try rule.decodeIfPresent([SegmentNode].self, forKey: .any) {
      guard !rules.isEmpty else { throw Self.fault("\"any\" has no rules") }
      text = "(\(rules.map(\.text).joined(separator: " or ")))"
    } else if let inner = try rule.decodeIfPresent(SegmentNode.self, forKey: .not) {
      text = "not (\(inner.text))"
    } else if rule.contains(.tag) {
      text = "tag \(try string(.tag))"
    } else if rule.contains(.list) {
      let state = try rule.decodeIfPresent(MembershipState.self, forKey: .state) ?? .confirmed
      text = "list \(try string(.list)) is \(state.rawValue)"
    } else if rule.contains(.segment) {
      text = "segment \(try string(.segment))"
    } else if let event = try rule.decodeIfPresent(SegmentRule.History.self, forKey: .event) {
      text = event.rawValue + (rule.contains(.campaign) ? " \(try string(.campaign))" : "") + days
    } else {
      text = try Self.comparison(rule, days)
    }
  }

  private static func comparison(_ rule: KeyedDecodingContainer<SegmentRule.Key>, _ days: String) throws -> String {
    let field = try rule.decode(String.self, forKey: .field)
    guard AttributeKind.isName(field) else { throw fault("\"\(field)\" is no field") }
    switch try rule.decode(String.self, forKey: .operator) {
    case "is set": return "\(field) is set"
    case "within":
      let ahead = try rule.decodeIfPresent(Bool.self, forKey: .ahead) ?? false
      return "\(field) \(ahead ? days.replacing("within", with: "within next").dropFirst() : days.dropFirst())"
    case "in": return "\(field) in (\(try rule.decode([SegmentValue].self, forKey: .values).map(\.text).joined(separator: ", ")))"
    case let word:
      guard let comparison = SegmentRule.Comparison(rawValue: word) else { throw fault("\"\(word)\" is no operator") }
      return "\(field) \(comparison.rawValue) \(try rule.decode(SegmentValue.self, forKey: .value).text)"
    }
  }

  private static func fault(_ message: String) -> SegmentSyntaxError { SegmentSyntaxError(column: 1, message: message, hint: "") }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

private struct SegmentValue: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let boolean = try? value.decode(Bool.self) {
      text = "\(boolean)"
    } else if let number = try? value.decode(Double.self) {
      text = "\(SegmentRule.Operand.number(number))"
    } else {
      let string = try value.decode(String.self)
      // A relative day is no text of a person's: it stands without quotes.
      text = string.wholeMatch(of: /today|\d+ days? ago|in \d+ days?/) == nil ? RuleToken.quoted(string) : string
    }
  }
}
