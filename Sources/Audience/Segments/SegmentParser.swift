internal import Store
internal import Words

/// Why a text is no rule: where and what to do about it.
package struct SegmentSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// 1-based, in characters.
  package let column: Int
  package let message: String
  package let hint: String

  package var description: String { "column \(column): \(message) (\(hint))" }
}

extension SegmentRule {
  /// Reads a rule; or the bare name of a saved segment. `and` binds closer than `or`, `not` closest; parentheses group.
  ///
  /// - Parameter names: an unknown name is an error, because `not tag "staf"` would mail the staff.
  package init(parsing text: String, names: SegmentNames) throws(SegmentSyntaxError) {
    guard text.count <= Self.lengthLimit else {
      throw SegmentSyntaxError(
        column: Self.lengthLimit, message: "the rule is longer than \(Self.lengthLimit) characters", hint: "save parts of it as segments")
    }
    let bare = text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
    let isAlone = text.split(whereSeparator: \.isWhitespace).count == 1
    if isAlone, Slug.isSlug(String(bare)), !SegmentParser.isTaken(String(bare), names),
      names.segments?.contains(String(bare)) ?? true
    {
      self = .segment(String(bare))
      return
    }
    var parser = try SegmentParser(text, names: names)
    self = try parser.whole()
  }
}

/// Recursive descent over the tokens of one rule.
struct SegmentParser {
  private var tokens: ArraySlice<RuleToken>
  private let end: Int
  private let names: SegmentNames
  private var depth = 0

  /// What means something in a rule whatever the publication keeps; the first few stand between rules.
  static let words = ["and", "or", "not"] + leading
  private static let leading = SegmentRule.History.allCases.map(\.rawValue) + ["tag", "list", "segment", "everyone"]
  private static let example = "write it like city = \"Chicago\" and joined before 2026-01-01"

  /// Whether a word alone is a rule, or the beginning of one, and so no segment's name.
  static func isTaken(_ word: String, _ names: SegmentNames) -> Bool {
    word == "everyone" || SegmentRule.History(rawValue: word) != nil || names.fields.contains { $0.name == word }
  }

  init(_ text: String, names: SegmentNames) throws(SegmentSyntaxError) {
    do throws(RuleToken.Problem) {
      tokens = try RuleToken.tokens(of: text)[...]
    } catch {
      throw SegmentSyntaxError(column: error.column, message: error.message, hint: Self.example)
    }
    end = text.count + 1
    self.names = names
  }

  mutating func whole() throws(SegmentSyntaxError) -> SegmentRule {
    let rule = try or()
    guard let left = tokens.first else { return rule }
    throw fault("`\(left.shown)` is not expected here", "join rules by `and` or `or`")
  }

  // MARK: grammar

  private mutating func or() throws(SegmentSyntaxError) -> SegmentRule {
    var rules = [try and()]
    while take(word: "or") { rules.append(try and()) }
    return rules.count == 1 ? rules[0] : .any(rules)
  }

  private mutating func and() throws(SegmentSyntaxError) -> SegmentRule {
    var rules = [try not()]
    while take(word: "and") { rules.append(try not()) }
    return rules.count == 1 ? rules[0] : .all(rules)
  }

  private mutating func not() throws(SegmentSyntaxError) -> SegmentRule {
    depth += 1
    defer { depth -= 1 }
    guard depth <= SegmentRule.depthLimit else {
      throw fault("rules stand more than \(SegmentRule.depthLimit) deep in each other", "save parts of it as segments")
    }
    if take(word: "not") { return .not(try not()) }
    let open = column
    if take(sign: "(") {
      let inner = try or()
      guard take(sign: ")") else { throw fault("a parenthesis is not closed", "it was opened at column \(open)") }
      return inner
    }
    return try leaf()
  }

  private mutating func leaf() throws(SegmentSyntaxError) -> SegmentRule {
    let place = column
    guard case .word(let word)? = tokens.first?.kind else {
      throw fault(tokens.first.map { "`\($0.shown)` is not expected here" } ?? "a rule is missing", Self.example)
    }
    tokens.removeFirst()
    let field = names.fields.first { $0.name == word }
    if word == "everyone" { return .everyone }
    if case .literal(let name)? = tokens.first?.kind {
      let at = column
      switch word {
      case "tag":
        tokens.removeFirst()
        return .tag(try known(name, at, names.tags, "tag"))
      case "list":
        tokens.removeFirst()
        return .list(try known(name, at, names.lists, "list"), try state())
      case "segment":
        tokens.removeFirst()
        return .segment(try known(name, at, names.segments, "saved segment"))
      default: break
      }
    }
    if field == nil, let history = SegmentRule.History(rawValue: word) { return try self.history(history) }
    guard let field else { throw unknown(word, place) }
    return try comparison(field)
  }

  private mutating func state() throws(SegmentSyntaxError) -> MembershipState {
    guard take(word: "is") else { return .confirmed }
    if case .word(let word)? = tokens.first?.kind, let state = MembershipState(rawValue: word) {
      tokens.removeFirst()
      return state
    }
    throw fault("`is` is not followed by a state", "known are \(MembershipState.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  private mutating func history(_ history: SegmentRule.History) throws(SegmentSyntaxError) -> SegmentRule {
    var campaign: String?
    if case .literal(let name)? = tokens.first?.kind {
      campaign = try known(name, column, names.campaigns, "campaign")
      tokens.removeFirst()
    }
    return .history(history, campaign: campaign, days: take(word: "within") ? try days() : nil)
  }

  private mutating func comparison(_ field: SegmentField) throws(SegmentSyntaxError) -> SegmentRule {
    if take(word: "is") {
      if take(word: "set") { return .isSet(field) }
      if take(word: "missing") { return .not(.isSet(field)) }
      throw fault("`\(field.name) is` is followed neither by `set` nor by `missing`", "for a value write \(field.name) = \"…\"")
    }
    let isNegated = take(word: "not")
    if take(word: "in") {
      let operands = try self.operands(field)
      return isNegated ? .not(.isOneOf(field, operands)) : .isOneOf(field, operands)
    }
    if isNegated { throw fault("`\(field.name) not` is not followed by `in`", "for the opposite of a rule write not \(field.name) …") }
    if field.kind == .date, take(word: "within") {
      let ahead = take(word: "next")
      return .within(field, days: try days(), ahead: ahead)
    }
    guard let comparison = try comparisonSign(field) else {
      if field.kind == .boolean { return .compares(field, .equal, .boolean(true)) }
      throw fault("`\(field.name)` is compared with nothing", Self.example)
    }
    return .compares(field, comparison, try operand(field, literally: [.contains, .startsWith, .endsWith].contains(comparison)))
  }

  private mutating func comparisonSign(_ field: SegmentField) throws(SegmentSyntaxError) -> SegmentRule.Comparison? {
    let place = column
    let comparison: SegmentRule.Comparison
    switch tokens.first?.kind {
    case .sign(let sign): if let found = SegmentRule.Comparison(rawValue: sign) { comparison = found } else { return nil }
    case .word("before"): comparison = .less
    case .word("after"): comparison = .greater
    case .word("contains"): comparison = .contains
    case .word("starts"): comparison = .startsWith
    case .word("ends"): comparison = .endsWith
    default: return nil
    }
    let word = tokens.removeFirst().shown
    if comparison == .startsWith || comparison == .endsWith, !take(word: "with") {
      throw fault("`\(word)` is not followed by `with`", "write \(field.name) \(comparison.rawValue) \"…\"")
    }
    guard comparison.fits(field.kind), ["before", "after"].contains(word) ? field.kind == .date : true else {
      throw SegmentSyntaxError(
        column: place, message: "`\(field.name)` is a \(field.kind.rawValue), which has no `\(word)`",
        hint: "it has \(SegmentRule.Comparison.allCases.filter { $0.fits(field.kind) }.map(\.rawValue).joined(separator: ", "))")
    }
    return comparison
  }

  private mutating func operands(_ field: SegmentField) throws(SegmentSyntaxError) -> [SegmentRule.Operand] {
    let hint = "write \(field.name) in (\"…\", \"…\")"
    guard field.kind != .boolean else {
      throw fault("`\(field.name)` is a boolean, which has no `in`", "write \(field.name) or not \(field.name)")
    }
    guard take(sign: "(") else { throw fault("`in` is not followed by a parenthesis", hint) }
    var operands = [try operand(field, literally: false)]
    while take(sign: ",") { operands.append(try operand(field, literally: false)) }
    guard take(sign: ")") else { throw fault("the list of values is not closed", hint) }
    return operands
  }

  // MARK: values

  /// - Parameter literally: any text will do, not only a value that the field can have.
  private mutating func operand(_ field: SegmentField, literally: Bool) throws(SegmentSyntaxError) -> SegmentRule.Operand {
    let place = column
    if field.kind == .date, let day = try relativeDay() { return day }
    let text: String
    switch tokens.first?.kind {
    case .literal(let literal), .number(let literal): text = literal
    case .word(let word) where field.kind == .boolean: text = word
    case .word(let word): throw fault("`\(word)` is not in quotes", "write \"\(word)\"")
    default: throw fault("a value is missing", Self.example)
    }
    tokens.removeFirst()
    guard !text.isEmpty else {
      throw SegmentSyntaxError(
        column: place, message: "no value is empty", hint: "write \(field.name) is set, or \(field.name) is missing")
    }
    let hint = field.kind == .date ? "write 2026-01-31, today, or 30 days ago" : Self.example
    let wrong = SegmentSyntaxError(column: place, message: "`\(field.name)` is a \(field.kind.rawValue), \"\(text)\" is not", hint: hint)
    if field.kind == .text, text.count > AttributeKind.textLimit {
      throw SegmentSyntaxError(
        column: place, message: "the value is longer than \(AttributeKind.textLimit) characters, and none that is kept is",
        hint: "shorten it, or write \(field.name) starts with \"…\"")
    }
    if literally { return .text(text) }
    // Kept as ``Subscriber/Changes`` keeps it; a text that is no tag is nobody's.
    if field == .language, let tag = LanguageTag.canonical(text) { return .text(tag) }
    guard let value = field.kind.canonical(text) else { throw wrong }
    switch field.kind {
    case .text: return .text(value)
    case .boolean: return .boolean(value == "true")
    case .number:
      guard let number = Double(value) else { throw wrong }
      return .number(number)
    case .date:
      guard let day = LocalDate(value) else { throw wrong }
      return .day(day)
    }
  }

  /// `today`, `yesterday`, `30 days ago`, `in 2 weeks`; nil when the next word begins none of them.
  private mutating func relativeDay() throws(SegmentSyntaxError) -> SegmentRule.Operand? {
    if take(word: "today") { return .daysFromToday(0) }
    if take(word: "yesterday") { return .daysFromToday(-1) }
    if take(word: "tomorrow") { return .daysFromToday(1) }
    if take(word: "in") { return .daysFromToday(try days()) }
    guard case .number? = tokens.first?.kind, case .word? = tokens.dropFirst().first?.kind else { return nil }
    let before = tokens
    if let days = try? days(), take(word: "ago") { return .daysFromToday(-days) }
    tokens = before
    return nil
  }

  /// `30 days`, `1 week`.
  private mutating func days() throws(SegmentSyntaxError) -> Int {
    let units = ["day": 1, "days": 1, "week": 7, "weeks": 7]
    guard case .number(let text)? = tokens.first?.kind, let count = Int(text), (1...10_000).contains(count) else {
      throw fault("a number of days is missing", "write 30 days, or 2 weeks")
    }
    tokens.removeFirst()
    guard case .word(let word)? = tokens.first?.kind, let unit = units[word] else { throw fault("days or weeks?", "write \(count) days") }
    tokens.removeFirst()
    return count * unit
  }

  // MARK: names

  private func known(_ name: String, _ place: Int, _ known: Set<String>?, _ what: String) throws(SegmentSyntaxError) -> String {
    guard let known, !known.contains(name) else { return name }
    let guess = Spelling.guess(name, among: known).map { "did you mean \(RuleToken.quoted($0))?" }
    let listed = known.isEmpty ? "there is none yet" : "known are \(known.sorted().prefix(10).joined(separator: ", "))"
    throw SegmentSyntaxError(column: place, message: "there is no \(what) \(RuleToken.quoted(name))", hint: guess ?? listed)
  }

  private func unknown(_ word: String, _ place: Int) -> SegmentSyntaxError {
    if ["tag", "list", "segment"].contains(word) {
      return SegmentSyntaxError(
        column: place, message: "`\(word)` is not followed by a name in quotes",
        hint: "write \(word) \"…\", or for everybody else not \(word) \"…\"")
    }
    let known = names.fields.map(\.name) + Self.leading
    let saved = (names.segments ?? []).contains(word) ? "a saved one stands in a rule as segment \(RuleToken.quoted(word))" : nil
    let hint = saved ?? Spelling.guess(word, among: known).map { "did you mean `\($0)`?" }
    return SegmentSyntaxError(
      column: place, message: "nothing is known as `\(word)`",
      hint: hint ?? "known are \(known.joined(separator: ", ")); more come from [attributes] in tuesday.toml")
  }

  // MARK: tokens

  private var column: Int { tokens.first?.column ?? end }

  private func fault(_ message: String, _ hint: String) -> SegmentSyntaxError {
    SegmentSyntaxError(column: column, message: message, hint: hint)
  }

  private mutating func take(word: String) -> Bool { take(.word(word)) }

  private mutating func take(sign: String) -> Bool { take(.sign(sign)) }

  private mutating func take(_ kind: RuleToken.Kind) -> Bool {
    guard tokens.first?.kind == kind else { return false }
    tokens.removeFirst()
    return true
  }
}

extension SegmentRule.Comparison {
  fileprivate func fits(_ kind: AttributeKind) -> Bool {
    switch self {
    case .equal, .unequal: true
    case .less, .atMost, .greater, .atLeast: kind == .number || kind == .date
    case .contains, .startsWith, .endsWith: kind == .text
    }
  }
}
