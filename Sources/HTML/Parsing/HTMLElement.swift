package struct HTMLElement: Sendable, Hashable {
  /// In lower case. The namespace is not kept: what stands in `svg` and `math` is told by its ancestors.
  package var name: String
  /// In source order, each name once.
  package var attributes: [HTMLAttribute]
  package var children: [HTMLNode]

  package init(name: String, attributes: [HTMLAttribute] = [], children: [HTMLNode] = []) {
    self.name = name
    self.attributes = attributes
    self.children = children
  }

  /// The value of an attribute; nil when the tag has none of that name.
  package subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

  /// Elements that have neither content nor an end tag (HTML §13.1.2), obsolete ones included.
  static let void: Set<String> = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
  ]

  /// Elements whose text has no entities (HTML §13.3), as a parser without scripting sees them.
  static let raw: Set<String> = ["iframe", "noembed", "noframes", "plaintext", "script", "style", "xmp"]
}
