internal import Words

/// What one declaration or attribute says of something that decides which colour an element's words have, on which ground.
struct InkClaim {
  enum Part {
    case ink, ground, picture, display, visibility, opacity, size
  }

  /// Whose word counts more (Cascade 4 §6): attributes that are no styles, rules, the tag's own style, and the same when they are important.
  struct Rank: Comparable {
    enum Level: Int {
      case attribute, rule, style, importantRule, importantStyle
    }

    let level: Level
    var specificity = CSSSpecificity()
    var order = 0

    static func < (one: Self, other: Self) -> Bool {
      (one.level.rawValue, one.specificity, one.order) < (other.level.rawValue, other.specificity, other.order)
    }
  }

  let part: Part
  /// Nil: nobody can tell what it comes to.
  let value: String?
  let rank: Rank

  /// Those of a declaration, most of which say nothing of this kind.
  static func parts(of declaration: CSSDeclaration) -> [(part: Part, value: String?)] {
    let value = declaration.value.lowercased()
    switch declaration.name {
    case "color": return [(.ink, value)]
    case "-webkit-text-fill-color": return [(.ink, nil)]
    case "background-color": return [(.ground, value)]
    case "background": return [(.ground, ground(value)), (.picture, hasPicture(value) ? nil : "none")]
    case "background-image": return [(.picture, value)]
    case "display": return [(.display, value)]
    case "visibility": return [(.visibility, value)]
    case "opacity": return [(.opacity, value)]
    case "font-size": return [(.size, value)]
    default: return []
    }
  }

  /// The colour of a `background`, which has none where it names none.
  private static func ground(_ value: String) -> String? {
    if let word = value.split(whereSeparator: \.isWhitespace).first(where: { CSSColor(word: String($0)) != nil }) { return String(word) }
    if hasPicture(value) { return "transparent" }
    return value.contains("(") ? value : "transparent"
  }

  private static func hasPicture(_ value: String) -> Bool { ["url(", "gradient(", "image("].contains { value.contains($0) } }

  /// What a tag says itself. Where conditions of merge values stand in its style, each reader may have another.
  static func own(_ element: StyledElement) -> [InkClaim] {
    var claims: [InkClaim] = []
    func add(_ part: Part, _ value: String?, _ level: Rank.Level) {
      claims.append(InkClaim(part: part, value: value, rank: Rank(level: level, order: claims.count)))
    }
    if let color = element.attributes["bgcolor"] { add(.ground, color.lowercased(), .attribute) }
    if element.attributes["background"] != nil { add(.picture, nil, .attribute) }
    if element.attributes["hidden"] != nil { add(.display, "none", .attribute) }
    if let color = element.attributes[element.name == "body" ? "text" : "color"], ["body", "font"].contains(element.name) {
      add(.ink, color.lowercased(), .attribute)
    }
    // Every program has colours of its own for these.
    if element.name == "mark" || element.name == "a" && element.attributes["href"] != nil { add(.ink, nil, .attribute) }
    if element.name == "mark" { add(.ground, nil, .attribute) }
    guard let style = element.attributes["style"] else { return claims }
    if MergeMark.isIn(style) {
      for part in [Part.ink, .ground] { add(part, nil, .importantStyle) }
      return claims
    }
    for declaration in CSSDeclaration.list(style).compactMap({ $0 }) {
      for (part, value) in parts(of: declaration) { add(part, value, declaration.isImportant ? .importantStyle : .style) }
    }
    return claims
  }
}
