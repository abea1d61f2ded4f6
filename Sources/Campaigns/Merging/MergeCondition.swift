internal import Audience

/// What `{% if … %}` asks about a reader: `city == "Chicago" and not member`.
package indirect enum MergeCondition: Sendable, Hashable, Codable {
  package enum Comparison: String, Sendable, Hashable, Codable {
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case contains
  }

  /// Has a value; a boolean: is true.
  case holds(MergeField)
  case compares(MergeField, Comparison, String)
  case not(MergeCondition)
  case and(MergeCondition, MergeCondition)
  case or(MergeCondition, MergeCondition)

  /// What a reader is sure to have for whom it is true, or is not.
  func implied(_ truth: Bool) -> Set<MergeField> {
    switch self {
    case .holds(let field): truth ? field.comesWith : []
    // A missing value is unequal to everything, and nothing else.
    case .compares(let field, let comparison, _): truth == (comparison != .unequal) ? field.comesWith : []
    case .not(let inner): inner.implied(!truth)
    case .and(let left, let right): Self.joined(left.implied(truth), right.implied(truth), both: truth)
    case .or(let left, let right): Self.joined(left.implied(truth), right.implied(truth), both: !truth)
    }
  }

  /// Whether another is sure to be true for whomever it is true, as far as their form tells.
  func implies(_ other: MergeCondition) -> Bool {
    if self == other { return true }
    switch (self, other) {
    case (_, .and(let left, let right)): return implies(left) && implies(right)
    case (.or(let left, let right), _): return left.implies(other) && right.implies(other)
    case (.and(let left, let right), _) where left.implies(other) || right.implies(other): return true
    case (_, .or(let left, let right)): return implies(left) || implies(right)
    // To have a boolean is not enough.
    case (_, .holds(let field)): return field.kind != .boolean && implied(true).contains(field)
    default: return false
    }
  }

  /// Each field that it asks about, and what it compares it with.
  var questions: [(field: MergeField, literal: String?)] {
    switch self {
    case .holds(let field): [(field, nil)]
    case .compares(let field, _, let literal): [(field, literal)]
    case .not(let inner): inner.questions
    case .and(let left, let right), .or(let left, let right): left.questions + right.questions
    }
  }

  /// Each field that is compared by size with a number, and that number.
  var sizes: [(field: MergeField, literal: String)] { orders.filter { Self.number($0.literal) != nil } }

  /// Each text that is compared with what is no number and looks like one, such as `1,000`: their letters are compared.
  var nearSizes: [(field: MergeField, literal: String)] {
    orders.filter { $0.field.kind == .text && Self.number($0.literal) == nil && $0.literal.wholeMatch(of: Self.nearNumber) != nil }
  }

  /// Digits, with what people write between, before and behind those of a number.
  nonisolated(unsafe) private static let nearNumber = /[+\-]?[\s\p{Sc}]*\d[\d.,'’_\s]*[\s\p{Sc}%‰]*/

  /// Each field that is asked for which is less, and of what.
  private var orders: [(field: MergeField, literal: String)] {
    switch self {
    case .holds: []
    case .compares(let field, let comparison, let literal):
      [.less, .atMost, .greater, .atLeast].contains(comparison) ? [(field, literal)] : []
    case .not(let inner): inner.orders
    case .and(let left, let right), .or(let left, let right): left.orders + right.orders
    }
  }

  private static func joined(_ left: Set<MergeField>, _ right: Set<MergeField>, both: Bool) -> Set<MergeField> {
    both ? left.union(right) : left.intersection(right)
  }

  /// - Parameter value: a field's canonical value; empty when the reader has none.
  package func isTrue(_ value: (MergeField) -> String) -> Bool {
    switch self {
    case .holds(let field):
      field.kind == .boolean ? value(field) == "true" : !Self.known(value(field), field.kind).isEmpty
    case .compares(let field, let comparison, let literal):
      Self.compare(Self.known(value(field), field.kind), comparison, literal, field.kind)
    case .not(let inner): !inner.isTrue(value)
    case .and(let left, let right): left.isTrue(value) && right.isTrue(value)
    case .or(let left, let right): left.isTrue(value) || right.isTrue(value)
    }
  }

  /// Empty for what was kept when the attribute was of another kind, as it is none to the rules of audiences.
  private static func known(_ value: String, _ kind: AttributeKind) -> String {
    kind == .text || kind.canonical(value) == value ? value : ""
  }

  /// Numbers by size, days by time, texts exactly; which is less of two texts that are numbers, their size says. A missing value equals nothing and
  /// is neither less nor greater.
  private static func compare(_ value: String, _ comparison: Comparison, _ literal: String, _ kind: AttributeKind) -> Bool {
    if value.isEmpty { return comparison == .unequal }
    if comparison == .contains { return value.contains(literal) }
    let isBySize = kind == .number || kind == .text && comparison != .equal && comparison != .unequal
    if isBySize, let left = number(value), let right = number(literal) { return ordered(left, comparison, right) }
    return ordered(value, comparison, literal)
  }

  private static func number(_ text: String) -> Double? { AttributeKind.number.canonical(text).flatMap { Double($0) } }

  private static func ordered<Value: Comparable>(_ left: Value, _ comparison: Comparison, _ right: Value) -> Bool {
    switch comparison {
    case .equal: left == right
    case .unequal: left != right
    case .less: left < right
    case .atMost: left <= right
    case .greater: left > right
    case .atLeast: left >= right
    case .contains: false
    }
  }
}
