/// One condition on an element.
indirect enum CSSSimpleSelector: Sendable, Hashable {
  enum Comparison: Sendable, Hashable {
    case exists, equals, word, language, prefix, suffix, part
  }

  case any
  /// In lower case.
  case type(String)
  case id(String)
  case hasClass(String)
  case attribute(name: String, Comparison, value: String, ignoresCase: Bool)
  /// The elements numbered `step`·n + `offset`, n ≥ 0, counted from 1.
  case nth(step: Int, offset: Int, fromEnd: Bool, ofType: Bool)
  case onlyChild(ofType: Bool)
  case empty
  case root
  /// Of which only the reader's program can tell whether and when it holds.
  case state
  case not([CSSSelector])
  /// `:is`, and `:where`, which counts for nothing.
  case matches([CSSSelector], counts: Bool)

  var specificity: CSSSpecificity {
    switch self {
    case .any: CSSSpecificity()
    case .type: CSSSpecificity(types: 1)
    case .id: CSSSpecificity(ids: 1)
    case .hasClass, .attribute, .nth, .onlyChild, .empty, .root, .state: CSSSpecificity(classes: 1)
    case .not(let selectors): selectors.map(\.specificity).max() ?? CSSSpecificity()
    case .matches(let selectors, let counts): counts ? selectors.map(\.specificity).max() ?? CSSSpecificity() : CSSSpecificity()
    }
  }
}
