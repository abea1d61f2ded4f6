package import Store

/// Who is meant: a rule over what is known of a person, as a tree.
///
/// ```
/// city = "Chicago" and joined before 2026-01-01 and clicked "issue-41" and not tag "staff"
/// ```
package indirect enum SegmentRule: Sendable, Hashable {
  /// Everyone when empty.
  case all([SegmentRule])
  case any([SegmentRule])
  case not(SegmentRule)
  case compares(SegmentField, Comparison, Operand)
  case isOneOf(SegmentField, [Operand])
  /// The negative of it is written `is missing`.
  case isSet(SegmentField)
  /// The day lies in the last `days` days, today included; or in the coming ones, today not.
  case within(SegmentField, days: Int, ahead: Bool)
  case tag(String)
  case list(String, MembershipState)
  /// A saved one.
  case segment(String)
  /// Something happened, with any live campaign unless one is named, and ever unless in the last `days` times 24 hours.
  case history(History, campaign: String?, days: Int?)

  package enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    /// The exact opposite of `=`: true as well where there is no value.
    case unequal = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case contains
    case startsWith = "starts with"
    case endsWith = "ends with"
  }

  package enum Operand: Sendable, Hashable {
    case text(String)
    case number(Double)
    case boolean(Bool)
    case day(LocalDate)
    /// 0 is today, -7 a week ago.
    case daysFromToday(Int)
  }

  package enum History: String, Sendable, Hashable, CaseIterable, Codable {
    /// A relay took a mail for the person.
    case received
    /// A mail was refused for good.
    case failed
    case opened, clicked
  }

  package static let everyone = SegmentRule.all([])

  /// How many rules one may stand in; how long its text may be; and of how many parts it may be with its saved segments put in.
  static let depthLimit = 50
  static let lengthLimit = 10_000
  static let sizeLimit = 1000

  var size: Int {
    switch self {
    case .all(let rules), .any(let rules): rules.reduce(1) { $0 + $1.size }
    case .not(let rule): 1 + rule.size
    case .isOneOf(_, let operands): operands.count
    default: 1
    }
  }

  /// The saved segments it names.
  package var segments: Set<String> {
    switch self {
    case .all(let rules), .any(let rules): rules.reduce(into: []) { $0.formUnion($1.segments) }
    case .not(let rule): rule.segments
    case .segment(let name): [name]
    default: []
    }
  }
}
