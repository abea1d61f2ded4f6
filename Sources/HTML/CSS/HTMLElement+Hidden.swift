extension HTMLElement {
  /// Whether readers see nothing of what is in it, as far as its own tag tells.
  package var isHidden: Bool {
    if ["title", "style", "template", "noscript"].contains(name) || self["hidden"] != nil { return true }
    let declarations = CSSDeclaration.list(self["style"] ?? "").compactMap { $0 }
    return Self.hiding.contains { name, value in
      let own = declarations.filter { $0.name == name }
      return (own.last(where: \.isImportant) ?? own.last)?.value.lowercased() == value
    }
  }

  private static let hiding = [("display", "none"), ("visibility", "hidden"), ("opacity", "0")]
}
