internal import Words

/// What a stranger's `style` attribute may say.
enum StyleFilter {
  /// A property that may not stay.
  struct Dropped {
    var name: String
    /// With its value.
    var declaration: String?
    /// What to write instead, when it is harmless and mail programs do not take it.
    var advice: String?
  }

  /// - Returns: the declarations that may stay, as mail programs take them, and the others; `!important` among them when it was taken off.
  static func filter(_ style: String) -> (style: String, dropped: [Dropped]) {
    var kept: [String] = []
    var dropped: [Dropped] = []
    for declaration in CSSDeclaration.list(style) {
      guard let declaration else {
        dropped.append(Dropped(name: "style"))
        continue
      }
      var clean = declaration
      clean.value = declaration.value.htmlWords.joined(separator: " ")
      var advice: String?
      do throws(CSSDeclaration.MailFault) { clean = try clean.forMail() } catch { advice = error.advice }
      guard advice == nil, isAllowed(clean.name, clean.value) else {
        dropped.append(Dropped(name: declaration.name, declaration: declaration.text, advice: advice))
        continue
      }
      if declaration.isImportant { dropped.append(Dropped(name: "!important")) }
      kept.append(clean.text)
    }
    return (kept.joined(separator: ";"), dropped)
  }

  private static func isAllowed(_ name: String, _ value: String) -> Bool {
    guard properties.contains(name), isHarmless(value) else { return false }
    let words = value.lowercased().split { " ,/()".contains($0) }
    switch name {
    case "display": return displays.contains(value.lowercased())
    // Below zero, it lies over what stands beside it.
    case _ where name.hasPrefix("margin"): return !words.contains { $0.hasPrefix("-") }
    default: return true
    }
  }

  /// Nothing that hides (backslash), fetches, runs, ends the declaration or may become something else when a reader's data is put in.
  private static func isHarmless(_ value: String) -> Bool {
    var quote: Unicode.Scalar?
    for scalar in value.unicodeScalars {
      switch scalar {
      case _ where scalar.value < 0x20 || scalar.value == 0x7F || MergeMark.isPart(scalar): return false
      case "\\", ";", "{", "}", "<", ">", "@": return false
      case _ where scalar == quote: quote = nil
      case _ where quote != nil: continue
      case "\"", "'": quote = scalar
      // Colours that were functions are hex by now, and mail programs compute nothing.
      case "(": return false
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_", " ", ",", ".", "#", "%", "+", "*", "/": continue
      case _ where scalar.value >= 0x80: continue
      default: return false
      }
    }
    return quote == nil && !value.utf8.contains("/*".utf8)
  }

  private static let displays: Set<String> = [
    "block", "inline", "inline-block", "inline-table", "list-item", "none", "table", "table-caption", "table-cell", "table-column",
    "table-column-group", "table-footer-group", "table-header-group", "table-row", "table-row-group",
  ]

  private static let properties: Set<String> = {
    let sides = ["top", "right", "bottom", "left"]
    let corners = ["top-left", "top-right", "bottom-right", "bottom-left"]
    var names: Set<String> = [
      "color", "background", "background-color", "border", "border-width", "border-style", "border-color", "border-radius",
      "border-collapse", "border-spacing", "padding", "margin", "font", "font-family", "font-size", "font-style", "font-weight",
      "font-variant", "font-stretch", "text-align", "text-decoration", "text-decoration-color", "text-decoration-line",
      "text-decoration-style", "text-decoration-thickness", "text-indent", "text-overflow", "text-shadow", "text-transform",
      "text-underline-offset", "line-height", "letter-spacing", "word-spacing", "width", "max-width", "min-width", "height", "max-height",
      "min-height", "vertical-align", "display", "white-space", "list-style-type", "list-style-position", "direction", "word-break",
      "word-wrap", "overflow-wrap", "hyphens", "table-layout", "caption-side", "empty-cells", "box-sizing", "opacity", "quotes",
      "tab-size", "unicode-bidi", "mso-line-height-rule",
    ]
    for side in sides {
      names.formUnion(["padding-\(side)", "margin-\(side)", "border-\(side)"])
      names.formUnion(["width", "style", "color"].map { "border-\(side)-\($0)" })
    }
    names.formUnion(corners.map { "border-\($0)-radius" })
    return names
  }()
}
