/// Attributes that say again what rules said, for Outlook on Windows, which reads some things only there.
enum AttributeMirror {
  /// The attributes to add to a start tag: none that it has, numbers and plain colors only.
  static func attributes(for element: StyledElement, _ style: ElementStyle.Merged) -> [HTMLAttribute] {
    var attributes: [HTMLAttribute] = []
    func add(_ name: String, _ tags: Set<String>, _ value: String?) {
      guard let value, tags.contains(element.name), element.attributes[name] == nil else { return }
      attributes.append(HTMLAttribute(name: name, value: value))
    }
    let cells: Set<String> = ["td", "th"]
    let width = style.fromRules["width"].flatMap { pixels($0.value) ?? (element.name == "img" ? nil : percent($0.value)) }
    add("width", ["img", "table", "td", "th"], width)
    add("height", ["img", "table", "td", "th"], style.fromRules["height"].flatMap { pixels($0.value) })
    add("align", cells.union(["tr"]), style.fromRules["text-align"].flatMap { word($0.value, ["left", "center", "right", "justify"]) })
    add(
      "valign", cells.union(["tr"]), style.fromRules["vertical-align"].flatMap { word($0.value, ["top", "middle", "bottom", "baseline"]) })
    let color = last(["background", "background-color"], style)
    add(
      "bgcolor", cells.union(["table", "tr", "body"]),
      color.flatMap { color in
        color.value.split(separator: " ").lazy.compactMap { hex(String($0)) }.first
      })
    let image = last(["background", "background-image"], style)
    add("background", cells.union(["table", "body"]), image.flatMap { address($0.value) })
    return attributes
  }

  /// The one of these properties that has the last word; nil unless a rule set it.
  private static func last(_ names: [String], _ style: ElementStyle.Merged) -> CSSDeclaration? {
    style.names.last { names.contains($0) }.flatMap { style.fromRules[$0] }
  }

  private static func pixels(_ value: String) -> String? { value.wholeMatch(of: /([0-9]+)(?:px)?/).map { String($0.1) } }

  private static func percent(_ value: String) -> String? { value.wholeMatch(of: /[0-9]+%/).map { String($0.0) } }

  private static func word(_ value: String, _ words: Set<String>) -> String? {
    let value = value.lowercased()
    return words.contains(value) ? value : nil
  }

  /// With six digits.
  private static func hex(_ value: String) -> String? {
    let value = value.lowercased()
    if value.wholeMatch(of: /#[0-9a-f]{6}/) != nil { return value }
    guard value.wholeMatch(of: /#[0-9a-f]{3}/) != nil else { return nil }
    return "#" + value.dropFirst().map { "\($0)\($0)" }.joined()
  }

  private static func address(_ value: String) -> String? {
    guard !value.lowercased().contains("gradient"), value.matches(of: /(?i)url\(/).count == 1 else { return nil }
    return value.firstMatch(of: /(?i)url\(\s*["']?([^"')\\]+?)["']?\s*\)/).map { String($0.1) }
  }
}
