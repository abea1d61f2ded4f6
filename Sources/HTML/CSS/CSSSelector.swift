/// A selector without commas, such as `td.a > p:first-child`.
struct CSSSelector: Sendable, Hashable {
  enum Combinator: Sendable, Hashable {
    case descendant, child, nextSibling, laterSibling
  }

  /// Tests of one element, and how it stands to the element of the compound before.
  struct Compound: Sendable, Hashable {
    /// Of the first: not used.
    var combinator: Combinator
    var tests: [CSSSimpleSelector]
  }

  /// From left to right; never empty.
  var compounds: [Compound]

  var specificity: CSSSpecificity {
    compounds.flatMap(\.tests).reduce(CSSSpecificity()) { $0 + $1.specificity }
  }
}
