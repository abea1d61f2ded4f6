internal import HTML

extension EmailRenderer {
  /// What stands for a tag in a mail. A reader sees a summary, and what it sums up under it.
  package static func mailTag(_ name: String) -> String {
    ["details", "summary", "figure", "figcaption", "center"].contains(name) ? "div" : name
  }

  /// Raw HTML's elements with the styles that ours have, and the writer's after them.
  func append(_ element: BlockElement, gap: Int, to output: inout String) {
    let name = Self.mailTag(element.name)
    let colors = OwnColors(element.attributes)
    let isList = ["ul", "ol", "dl"].contains(name)
    let inside = inside(element.attributes, colors).narrower(by: isList ? 26 : 0)
    let isText = ["div", "p", "li", "td", "th", "dt", "dd", "caption"].contains(name)
    var style: [String] = []
    switch name {
    case "p": style.append("margin:0 0 \(gap)px")
    case "table": style.append("margin:0 0 \(gap)px;border-collapse:collapse")
    case "ul", "ol", "dl": style.append("margin:0 0 \(gap)px;padding:0;padding-\(direction.start):26px")
    case "td", "th":
      style.append("padding:6px 10px;font-family:\(tokens.bodyFont);text-align:\(element.side ?? direction.start);vertical-align:top")
    // Its sides are left to `align`.
    case "hr": style.append("\(ruleBorder);margin-top:32px;margin-bottom:32px")
    default: break
    }
    if element.name == "center" || element.name == "figcaption" { style.append("text-align:center") }
    if element.name == "summary" || name == "dt" || name == "th" { style.append("font-weight:bold") }
    // A writer's own ink stands in the style behind this.
    if isText { style.append(colors.ink == nil ? inside.textStyle : Self.typeStyle(tokens)) }
    let classes = colors.ground != nil ? "" : isText || colors.ink != nil ? "t" : name == "hr" && element["style"] == nil ? "r" : ""
    if let width = element["width"].flatMap(Int.init), width > Self.phoneWidth, name == "table" || name == "hr" {
      style.append(Self.fluid(width))
    }
    let own = element.attributes.filter { $0.name != "open" }
    let isCell = ["td", "th", "col"].contains(name)
    output += "<\(name)\(attributes(own, classes: classes, style: style.joined(separator: ";"), isCell: isCell))>"
    if name == "hr" { output += "\n" }
    if name == "col" || name == "hr" { return }
    for (index, block) in element.blocks.enumerated() { inside.append(block, gap: index == element.blocks.count - 1 ? 8 : 16, to: &output) }
    output += "</\(name)>\n"
  }

  func html(_ element: InlineElement) -> String {
    // No mail program plays these.
    if let source = element.mediaSource {
      return html([.link(Link(destination: source, title: "", content: [.text(source)], line: 1, column: 1))])
    }
    let colors = OwnColors(element.attributes)
    let classes = colors.ink != nil && colors.ground == nil ? "t" : ""
    return
      "<\(element.name)\(attributes(element.attributes, classes: classes, style: ""))>\(inside(element.attributes, colors).html(element.content))</\(element.name)>"
  }

  /// As wide as it was meant where there is room for it, and no wider than a phone elsewhere. Outlook goes by the attribute.
  static func fluid(_ width: Int) -> String { "width:100%;max-width:\(width)px" }

  /// Made once: a post may have thousands of styles.
  nonisolated(unsafe) private static let pixelWidth = /(min-)?width:([0-9]{3,5})(?:\.[0-9]*)?px/

  /// A writer's own style, in which widths that no phone has room for give way. Those of cells do by themselves, and share their table's.
  private static func fluid(_ style: String) -> String {
    guard style.contains("width:") else { return style }
    return style.split(separator: ";").map { declaration in
      guard let match = declaration.wholeMatch(of: pixelWidth), let width = Int(match.2), width > phoneWidth
      else { return String(declaration) }
      if match.1 != nil { return "min-width:0" }
      return style.contains("max-width:") ? "width:100%" : fluid(width)
    }.joined(separator: ";")
  }

  /// The writer's attributes, with the renderer's classes and style before the writer's own.
  ///
  /// - Parameters:
  ///   - hasDirection: whether it needs the post's where the writer gave none.
  ///   - isCell: whether its width is a share of a table's.
  func attributes(
    _ own: [HTMLAttribute], classes: String, style: String, hasDirection: Bool = false, isCell: Bool = false
  ) -> String {
    // Raw HTML's alone have any.
    if own.isEmpty {
      let named = ownInk != nil || classes.isEmpty ? "" : " class=\"" + classes + "\""
      return named + (hasDirection ? dir : "") + (style.isEmpty ? "" : " style=\"" + style + "\"")
    }
    func joined(_ name: String, _ ours: String, _ separator: String) -> String {
      let values = own.filter { $0.name == name }.map { name == "style" && !isCell ? Self.fluid($0.value) : $0.value }
      let parts = [ours] + values.map { HTMLEscape.attribute($0) }
      let value = parts.filter { !$0.isEmpty }.joined(separator: separator)
      return value.isEmpty ? "" : " \(name)=\"\(value)\""
    }
    let others = own.filter { $0.name != "class" && $0.name != "style" }
    let side = hasDirection && !own.contains { $0.name == "dir" } ? dir : ""
    return joined("class", ownInk == nil ? classes : "", " ") + side + others.html + joined("style", style, ";")
  }
}

extension BlockElement {
  fileprivate var side: String? {
    self["align"].map { $0.lowercased() }.flatMap { ["left", "center", "right"].contains($0) ? $0 : nil }
  }
}
