extension CSSDeclaration {
  /// Whether every mail program takes this value, so that nothing before it is needed.
  var isWidelyUnderstood: Bool {
    if name == "font-family" { return !value.contains("(") }
    return value.lowercased().split { " ,/".contains($0) }.allSatisfy {
      Self.keywords.contains(String($0)) || Self.isLength($0.utf8) || Self.isColor($0.utf8)
    }
  }

  private static func isLength(_ word: Substring.UTF8View) -> Bool {
    let unsigned = word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "+") ? word.dropFirst() : word
    let unit = unsigned.drop { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    return unit.count < unsigned.count && ["", "px", "pt", "em", "%"].contains { unit.elementsEqual($0.utf8) }
  }

  /// As `#rgb` or `#rrggbb`.
  private static func isColor(_ word: Substring.UTF8View) -> Bool {
    let digits = word.dropFirst()
    let isHex = digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    return word.first == UInt8(ascii: "#") && isHex && (digits.count == 3 || digits.count == 6)
  }

  private static let keywords: Set<String> = [
    "auto", "baseline", "black", "blink", "block", "blue", "bold", "both", "bottom", "break-word", "capitalize", "center", "circle",
    "collapse", "dashed", "decimal", "disc", "dotted", "double", "fixed", "gray", "green", "hidden", "inline", "inline-block", "italic",
    "justify", "left", "line-through", "lower-alpha", "lowercase", "ltr", "middle", "none", "normal", "nowrap", "pre", "pre-wrap", "red",
    "right", "rtl", "separate", "solid", "square", "sub", "super", "table", "table-cell", "table-row", "top", "transparent", "underline",
    "uppercase", "visible", "white",
  ]
}
