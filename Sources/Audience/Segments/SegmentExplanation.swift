internal import Mail
package import Store

/// Why one person is meant by a rule or not: the rule's tree with what came out at each place.
package struct SegmentExplanation: Sendable, Encodable {
  package let rule: String
  package let holds: Bool
  /// What is known of the person there: `city is "Chicago"`; empty for rules made of others.
  package let known: String
  package let parts: [SegmentExplanation]

  /// - Parameter rule: with or without saved segments; those are shown with their own rules under them.
  package static func of(
    _ rule: SegmentRule, for subscriber: Subscriber, names: SegmentNames, at moment: SegmentMoment, _ connection: Connection
  ) throws -> SegmentExplanation {
    func explain(_ rule: SegmentRule) throws -> SegmentExplanation {
      try of(rule, for: subscriber, names: names, at: moment, connection)
    }
    switch rule {
    case .all(let rules):
      let parts = try rules.map(explain)
      return SegmentExplanation(rule: rules.isEmpty ? "everyone" : "all of", holds: parts.allSatisfy(\.holds), known: "", parts: parts)
    case .any(let rules):
      let parts = try rules.map(explain)
      return SegmentExplanation(rule: "any of", holds: parts.contains(where: \.holds), known: "", parts: parts)
    case .not(.isSet(let field)):
      let present = try explain(.isSet(field))
      return SegmentExplanation(rule: rule.description, holds: !present.holds, known: present.known, parts: [])
    case .not(let inner):
      let part = try explain(inner)
      return SegmentExplanation(rule: "not", holds: !part.holds, known: "", parts: [part])
    case .segment:
      let part = try explain(Segment.opening(rule, names, connection))
      return SegmentExplanation(rule: rule.description, holds: part.holds, known: "", parts: [part])
    case .compares, .isOneOf, .isSet, .within, .list, .tag, .history:
      return SegmentExplanation(
        rule: rule.description, holds: try rule.holds(subscriber.id, at: moment, connection),
        known: try known(of: subscriber, for: rule, at: moment, connection), parts: [])
    }
  }

  private static func known(
    of subscriber: Subscriber, for rule: SegmentRule, at moment: SegmentMoment, _ connection: Connection
  ) throws -> String {
    switch rule {
    case .compares(let field, _, _), .isOneOf(let field, _), .isSet(let field), .within(let field, _, _):
      guard let value = subscriber.value(of: field, at: moment) else { return "\(field.name) is missing" }
      if field.kind == .text { return "\(field.name) is \(RuleToken.quoted(value))" }
      let isOfKind = field.kind.canonical(value) == value
      return "\(field.name) is \(isOfKind ? value : "\(RuleToken.quoted(value)), which is no \(field.kind.rawValue)")"
    case .list(let slug, _):
      let state = try Membership.all(of: subscriber.id, connection).first { $0.slug == slug }?.state
      return state.map { "is \($0.rawValue)" } ?? "is not on the list"
    case .tag:
      let tags = try Tag.of(subscriber.id, connection)
      return tags.isEmpty ? "has no tags" : "has \(tags.joined(separator: ", "))"
    case .history(let history, let campaign, _): return try history.known(of: subscriber.id, campaign, in: moment.zone, connection)
    case .all, .any, .not, .segment: return ""
    }
  }

  /// One line a rule, those inside others indented: `yes  city = "Chicago"  (city is "Chicago")`.
  package func lines(indent: String = "") -> [String] {
    let known = known.isEmpty ? "" : "  (\(known))"
    return ["\(holds ? "yes" : "no ")  \(indent)\(rule)\(known)"] + parts.flatMap { $0.lines(indent: indent + "  ") }
  }
}

extension Subscriber {
  fileprivate func value(of field: SegmentField, at moment: SegmentMoment) -> String? {
    let value: String? =
      switch field {
      case .email: address.key
      case .domain: address.asciiDomain
      case .fullName: name
      case .firstName: firstName
      case .language: language
      case .zone: zone
      case .joined: LocalDate(createdAt, in: moment.zone).description
      default: attributes[field.name]
      }
    return value == "" ? nil : value
  }
}
