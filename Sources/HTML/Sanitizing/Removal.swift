/// Something that the sanitizer took away.
package struct Removal: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// A tag; what stood in it stays.
    case tag
    /// An element with all that stood in it.
    case element
    case attribute
    /// A property in a `style` attribute.
    case property
  }

  package let kind: Kind
  /// Of the tag, attribute or property.
  package let name: String
  /// The tag that the attribute or property stood in.
  package let tag: String
  /// Of a property: as it was written, `float:left`.
  package let declaration: String?
  /// What to write instead, where mail programs do not take it.
  package let advice: String?
  /// What the tag's ``Sanitizer/place`` says, of the first of its kind.
  package internal(set) var place: String?

  package init(kind: Kind, name: String, tag: String, declaration: String? = nil, advice: String? = nil) {
    self.kind = kind
    self.name = name
    self.tag = tag
    self.declaration = declaration
    self.advice = advice
  }

  package var message: String {
    switch kind {
    case .tag: "the tag <\(name)> is left out, its content stays"
    case .element: "<\(name)> is left out with its content"
    case .attribute: "the attribute \(name) of <\(tag)> is left out"
    case .property where advice != nil: "\(name) in a style is left out"
    case .property: "\(name) in the style of <\(tag)> is left out"
    }
  }
}
