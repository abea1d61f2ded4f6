package struct HTMLAttribute: Sendable, Hashable {
  /// In lower case.
  package var name: String
  /// With its entities decoded; empty when the tag gives none.
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// `name="value"`.
  package var html: String { "\(name)=\"\(HTMLEscape.exact(value))\"" }
}

extension [HTMLAttribute] {
  /// ` name="value"` for each.
  package var html: String { map { " " + $0.html }.joined() }
}
