/// How narrow a selector is (Selectors 4 §17).
struct CSSSpecificity: Sendable, Hashable, Comparable {
  var ids = 0
  /// Classes, attributes and pseudo-classes.
  var classes = 0
  var types = 0

  static func < (one: Self, other: Self) -> Bool { (one.ids, one.classes, one.types) < (other.ids, other.classes, other.types) }

  static func + (one: Self, other: Self) -> Self {
    Self(ids: one.ids + other.ids, classes: one.classes + other.classes, types: one.types + other.types)
  }
}
