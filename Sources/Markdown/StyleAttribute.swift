/// The declarations of a `style` attribute that a mail may carry (CSS Syntax 3 §5.3.6, much reduced).
enum StyleAttribute {
  private static let properties: Set<String> = [
    "color", "background-color", "border", "border-top", "border-right", "border-bottom", "border-left", "border-color", "border-style",
    "border-width", "border-radius", "border-collapse", "border-spacing", "padding", "padding-top", "padding-right", "padding-bottom",
    "padding-left", "margin", "margin-top", "margin-right", "margin-bottom", "margin-left", "font", "font-family", "font-size",
    "font-style", "font-weight", "font-variant", "line-height", "letter-spacing", "word-spacing", "text-align", "text-decoration",
    "text-indent", "text-transform", "vertical-align", "width", "max-width", "min-width", "height", "white-space", "word-break",
    "overflow-wrap", "word-wrap", "direction", "list-style-type", "display", "table-layout",
  ]

  private static let displays: Set<String> = ["block", "inline", "inline-block", "table", "table-row", "table-cell", "none"]

  /// Allowed declarations in their order, without `!important`; nothing for what could hide its meaning.
  static func allowed(_ style: String) -> String {
    style.split(separator: ";").compactMap { declaration -> String? in
      let parts = declaration.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      let property = parts[0].filter { !$0.isWhitespace }.lowercased()
      let value = parts[1].replacing(/(?i)!\s*important/, with: "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let lowered = value.lowercased()
      // A backslash or comment can spell anything; a bracket can call anything but a colour.
      let calls = lowered.replacing(/rgba?\([0-9.,% ]*\)/, with: "")
      guard properties.contains(property), !value.isEmpty, !value.contains("\\"), !value.contains("/*"), !value.contains("<"),
        !calls.contains("("), !lowered.contains("expression"), !lowered.contains("url"), property != "display" || displays.contains(lowered)
      else { return nil }
      return "\(property):\(value.replacing("\"", with: "'"))"
    }.joined(separator: ";")
  }
}
