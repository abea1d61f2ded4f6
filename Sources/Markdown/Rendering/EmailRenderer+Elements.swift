internal import HTML

extension EmailRenderer {
  /// Raw HTML's elements with the styles that ours have, and the writer's after them.
  func append(_ element: BlockElement, gap: Int, to output: inout String) {
    // Mail programs know neither; a reader sees the summary, and what it sums up under it.
    let name = ["details": "div", "summary": "div", "figure": "div", "figcaption": "div", "center": "div"][element.name] ?? element.name
    let colors = OwnColors(element.attributes)
    let inside = inside(colors)
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
    if isText { style.append(inside.text) }
    let classes = colors.ground != nil ? "" : isText || colors.ink != nil ? "t" : name == "hr" && element["style"] == nil ? "r" : ""
    let own = element.attributes.filter { $0.name != "open" }
    output += "<\(name)\(attributes(own, classes: classes, style: style.joined(separator: ";")))>"
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
      "<\(element.name)\(attributes(element.attributes, classes: classes, style: ""))>\(inside(colors).html(element.content))</\(element.name)>"
  }

  /// The writer's attributes, with the renderer's classes and style before the writer's own.
  ///
  /// - Parameter hasDirection: whether it needs the post's where the writer gave none.
  func attributes(_ own: [HTMLAttribute], classes: String, style: String, hasDirection: Bool = false) -> String {
    func joined(_ name: String, _ ours: String, _ separator: String) -> String {
      let parts = [ours] + own.filter { $0.name == name }.map { HTMLEscape.attribute($0.value) }
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
