internal import Audience
internal import Markdown

/// Reads the text between `{% if` and `%}`. `and` binds closer than `or`, `not` closest; parentheses group.
struct MergeConditionParser {
  struct Problem: Error {
    let message: String
    let hint: String
  }

  private var tokens: ArraySlice<Token>
  private let fields: [MergeField]

  private enum Token: Hashable {
    case word(String)
    case literal(String)
    case sign(String)
  }

  /// The longer before those that they begin with.
  private static let signs = ["==", "!=", "<=", ">=", "=", "<", ">", "(", ")"]

  private static let example = "write it like {% if city == \"Chicago\" %}"

  static func parse(_ text: String, fields: [MergeField]) throws(Problem) -> MergeCondition {
    var parser = MergeConditionParser(tokens: try tokens(of: text)[...], fields: fields)
    let condition = try parser.or()
    guard let left = parser.tokens.first else { return condition }
    throw Problem(message: "`\(shown(left))` is not expected here", hint: example)
  }

  private static func shown(_ token: Token) -> String {
    switch token {
    case .word(let text), .sign(let text): text
    case .literal(let text): "\"\(text)\""
    }
  }

  private static func tokens(of text: String) throws(Problem) -> [Token] {
    var tokens: [Token] = []
    // A writer's own quotes may have come as typographic ones from a word processor.
    var rest = String(text.map { $0 == "“" || $0 == "”" ? "\"" : $0 })[...]
    while let first = rest.first {
      if first.isWhitespace {
        rest = rest.dropFirst()
      } else if first == "\"" || first == "'" {
        guard let end = rest.dropFirst().firstIndex(of: first) else { throw Problem(message: "a quote is not closed", hint: example) }
        tokens.append(.literal(String(rest[rest.index(after: rest.startIndex)..<end])))
        rest = rest[rest.index(after: end)...]
      } else if let sign = signs.first(where: { rest.hasPrefix($0) }) {
        tokens.append(.sign(sign == "=" ? "==" : sign))
        rest = rest.dropFirst(sign.count)
      } else if first.isNumber || first == "-" && rest.dropFirst().first?.isNumber == true {
        let number = rest.prefix { $0.isInWord || $0 == "." || $0 == "-" }
        tokens.append(.literal(String(number)))
        rest = rest[number.endIndex...]
      } else if first.isInWord {
        let word = rest.prefix(while: \.isInWord)
        tokens.append(.word(String(word)))
        rest = rest[word.endIndex...]
      } else {
        throw Problem(message: "`\(first)` is not expected here", hint: example)
      }
    }
    return tokens
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
    if take(.word("not")) { return .not(try not()) }
    if take(.sign("(")) {
      let inner = try or()
      guard take(.sign(")")) else { throw Problem(message: "a parenthesis is not closed", hint: Self.example) }
      return inner
    }
    return try comparison()
  }

  private mutating func comparison() throws(Problem) -> MergeCondition {
    guard case .word(let name)? = tokens.popFirst() else { throw Problem(message: "a name is missing", hint: Self.example) }
    guard let field = fields.first(where: { $0.name == name }) else { throw Self.unknown(name, fields) }
    var comparison: MergeCondition.Comparison?
    switch tokens.first {
    case .sign(let sign): comparison = MergeCondition.Comparison(rawValue: sign)
    case .word("contains"): comparison = .contains
    default: break
    }
    guard let comparison else { return .holds(field) }
    tokens.removeFirst()
    let literal: String
    switch tokens.popFirst() {
    case .literal(let text): literal = text
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
    let nearest = Spelling.nearest(to: name, among: names).flatMap { $0.edits <= max(1, name.count / 3) ? $0.word : nil }
    let hint =
      nearest.map { "did you mean `\($0)`?" } ?? "known are \(names.joined(separator: ", ")); more come from [attributes] in tuesday.toml"
    return Problem(message: "unknown merge tag `\(name)`", hint: hint)
  }

  private mutating func take(_ token: Token) -> Bool {
    guard tokens.first == token else { return false }
    tokens.removeFirst()
    return true
  }
}

extension Character {
  fileprivate var isInWord: Bool { isLetter || isNumber || self == "_" }
}
