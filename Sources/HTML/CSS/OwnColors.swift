/// The colours that a tag sets itself, as `#rrggbb`, once the ``Sanitizer`` has been over it.
package struct OwnColors: Sendable, Hashable {
  package private(set) var ink: String?
  package private(set) var ground: String?

  package init(_ attributes: [HTMLAttribute]) {
    for attribute in attributes {
      switch attribute.name {
      case "bgcolor": ground = ground ?? Self.hex(attribute.value)
      case "style":
        for declaration in CSSDeclaration.list(attribute.value).compactMap({ $0 }) {
          switch declaration.name {
          case "color": ink = Self.hex(declaration.value)
          case "background", "background-color":
            ground = declaration.value.split(separator: " ").lazy.compactMap { Self.hex(String($0)) }.first
          default: continue
          }
        }
      default: continue
      }
    }
  }

  /// Of a tag that the ``Sanitizer`` has yet to see.
  package init(style: String, bgcolor: String?) {
    self.init([
      HTMLAttribute(name: "style", value: StyleFilter.filter(style).style), HTMLAttribute(name: "bgcolor", value: bgcolor ?? ""),
    ])
  }

  private static func hex(_ value: String) -> String? {
    if case .opaque(let hex)? = CSSColor(word: value) { hex } else { nil }
  }
}
