/// Pseudo-classes that depend on the tree alone.
enum CSSPseudoClass {
  static func plain(_ name: String) throws(CSSSelectorFault) -> CSSSimpleSelector {
    switch name {
    case "first-child": return .nth(step: 0, offset: 1, fromEnd: false, ofType: false)
    case "last-child": return .nth(step: 0, offset: 1, fromEnd: true, ofType: false)
    case "first-of-type": return .nth(step: 0, offset: 1, fromEnd: false, ofType: true)
    case "last-of-type": return .nth(step: 0, offset: 1, fromEnd: true, ofType: true)
    case "only-child": return .onlyChild(ofType: false)
    case "only-of-type": return .onlyChild(ofType: true)
    case "empty": return .empty
    case "root": return .root
    default: throw states.contains(name) || parts.contains(name) ? .dynamic : .notUnderstood
    }
  }

  static func function(_ name: String, _ inside: String) throws(CSSSelectorFault) -> CSSSimpleSelector {
    switch name {
    case "not": return .not(try selectors(inside))
    case "is", "matches": return .matches(try selectors(inside), counts: true)
    case "where": return .matches(try selectors(inside), counts: false)
    case "nth-child": return try nth(inside, fromEnd: false, ofType: false)
    case "nth-last-child": return try nth(inside, fromEnd: true, ofType: false)
    case "nth-of-type": return try nth(inside, fromEnd: false, ofType: true)
    case "nth-last-of-type": return try nth(inside, fromEnd: true, ofType: true)
    default: throw .notUnderstood
    }
  }

  private static func selectors(_ inside: String) throws(CSSSelectorFault) -> [CSSSelector] {
    var selectors: [CSSSelector] = []
    for text in CSSSelectorParser.split(inside) { selectors.append(try CSSSelectorParser.parse(text)) }
    return selectors
  }

  private static func nth(_ inside: String, fromEnd: Bool, ofType: Bool) throws(CSSSelectorFault) -> CSSSimpleSelector {
    let text = inside.lowercased()
    if text == "odd" { return .nth(step: 2, offset: 1, fromEnd: fromEnd, ofType: ofType) }
    if text == "even" { return .nth(step: 2, offset: 0, fromEnd: fromEnd, ofType: ofType) }
    if text.wholeMatch(of: /[+\-]?[0-9]{1,9}/) != nil, let offset = Int(text) {
      return .nth(step: 0, offset: offset, fromEnd: fromEnd, ofType: ofType)
    }
    guard let match = text.wholeMatch(of: /([+\-]?)([0-9]{0,9})n(?:\s*([+\-])\s*([0-9]{1,9}))?/) else { throw .notUnderstood }
    let step = (Int(match.2) ?? 1) * (match.1 == "-" ? -1 : 1)
    let offset = (match.4.flatMap { Int($0) } ?? 0) * (match.3 == "-" ? -1 : 1)
    return .nth(step: step, offset: offset, fromEnd: fromEnd, ofType: ofType)
  }

  /// Of these, every program knows what they mean, and none can tell before the mail is read.
  static let states: Set<String> = [
    "hover", "active", "focus", "focus-visible", "focus-within", "visited", "link", "any-link", "target", "checked", "disabled", "enabled",
  ]

  /// Pseudo-elements that may be written with one colon.
  private static let parts: Set<String> = ["before", "after", "first-line", "first-letter"]
}
