/// A selector without commas, such as `td.a > p:first-child`.
struct CSSSelector: Sendable, Hashable {
  enum Combinator: Sendable, Hashable {
    case descendant, child, nextSibling, laterSibling
  }

  /// Tests of one element, and how it stands to the element of the part before.
  struct Part: Sendable, Hashable {
    /// Of the first part: not used.
    var combinator: Combinator
    var tests: [CSSTest]
  }

  /// From left to right; never empty.
  var parts: [Part]

  var specificity: CSSSpecificity {
    parts.flatMap(\.tests).reduce(CSSSpecificity()) { $0 + $1.specificity }
  }
}
