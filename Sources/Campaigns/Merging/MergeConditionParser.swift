internal import Audience
internal import Words

/// Reads the text between `{% if` and `%}`. `and` binds closer than `or`, `not` closest; parentheses group.
struct MergeConditionParser {
  struct Problem: Error {
    let message: String
    let hint: String
  }

  private var tokens: ArraySlice<RuleToken>
  private let fields: [MergeField]

  private static let example = "write it like {% if city == \"Chicago\" %}"
  /// A condition is a tree, walked by recursion wherever it is asked: both keep that shallow.
  private static let questionLimit = 100
  private static let depthLimit = 50
  private var questions = 0
  private var depth = 0

  static func parse(_ text: String, fields: [MergeField]) throws(Problem) -> MergeCondition {
    let tokens: [RuleToken]
    do throws(RuleToken.Problem) {
      tokens = try RuleToken.tokens(of: text)
    } catch {
      throw Problem(message: error.message, hint: example)
    }
    var parser = MergeConditionParser(tokens: tokens[...], fields: fields)
    let condition = try parser.or()
    guard let left = parser.tokens.first else { return condition }
    throw Problem(message: "`\(left.shown)` is not expected here", hint: example)
  }

  private mutating func or() throws(Problem) -> MergeCondition {
    var condition = try and()
    while take(.word("or")) { condition = .or(condition, try and()) }
    return condition
  }

  private mutating func and() throws(Problem) -> MergeCondition {
    var condition = try not()
    while take(.word("and")) { condition = .and(condition, try not()) }
    return condition
  }

  private mutating func not() throws(Problem) -> MergeCondition {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      let message = "`not` and parentheses stand more than \(Self.depthLimit) deep in each other in one condition"
      throw Problem(message: message, hint: "say it with fewer")
    }
    if take(.word("not")) { return .not(try not()) }
    if take(.sign("(")) {
      let inner = try or()
      guard take(.sign(")")) else { throw Problem(message: "a parenthesis is not closed", hint: Self.example) }
      return inner
    }
    return try comparison()
  }

  private mutating func comparison() throws(Problem) -> MergeCondition {
    questions += 1
    guard questions <= Self.questionLimit else {
      let message = "a condition of more than \(Self.questionLimit) parts"
      throw Problem(message: message, hint: "ask for less, or import an attribute of the readers that says it in one")
    }
    guard case .word(let name)? = tokens.popFirst()?.kind else { throw Problem(message: "a name is missing", hint: Self.example) }
    guard let field = fields.first(where: { $0.name == name }) else { throw Self.unknown(name, fields) }
    var comparison: MergeCondition.Comparison?
    switch tokens.first?.kind {
    case .sign(let sign): comparison = MergeCondition.Comparison(rawValue: sign == "=" ? "==" : sign)
    case .word("contains"): comparison = .contains
    default: break
    }
    guard let comparison else { return .holds(field) }
    tokens.removeFirst()
    let literal: String
    switch tokens.popFirst()?.kind {
    case .literal(let text), .number(let text): literal = text
    case .word(let text) where text == "true" || text == "false": literal = text
    default: throw Problem(message: "`\(name) \(comparison.rawValue)` is compared with nothing", hint: Self.example)
    }
    guard let canonical = comparison == .contains ? literal : field.kind.canonical(literal) else {
      throw Problem(message: "`\(name)` is a \(field.kind.rawValue), \"\(literal)\" is not", hint: Self.example)
    }
    return .compares(field, comparison, canonical)
  }

  static func unknown(_ name: String, _ fields: [MergeField]) -> Problem {
    let names = fields.map(\.name)
    let hint =
      Spelling.guess(name, among: names).map { "did you mean `\($0)`?" }
      ?? "known are \(names.joined(separator: ", ")); more come from [attributes] in tuesday.toml"
    return Problem(message: "unknown merge tag `\(name)`", hint: hint)
  }

  private mutating func take(_ token: RuleToken.Kind) -> Bool {
    guard tokens.first?.kind == token else { return false }
    tokens.removeFirst()
    return true
  }
}
