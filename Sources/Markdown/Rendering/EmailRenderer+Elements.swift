internal import HTML

extension EmailRenderer {
  /// Raw HTML's elements with the styles that ours have, and the writer's after them.
  func append(_ element: BlockElement, gap: Int, to output: inout String) {
    // Mail programs know neither; a reader sees the summary, and what it sums up under it.
    let name = ["details": "div", "summary": "div", "figure": "div", "figcaption": "div", "center": "div"][element.name] ?? element.name
    let isText = ["div", "p", "li", "td", "th", "dt", "dd", "caption"].contains(name)
    var attributes = element.attributes.filter { $0.name != "open" && $0.name != "class" && $0.name != "style" }
    let hasGround = element["bgcolor"] != nil || element["style"]?.contains("background") == true
    let classes = (isText && !isOnOwnGround && !hasGround ? ["t"] : []) + (element["class"].map { [$0] } ?? [])
    var style: [String] = []
    switch name {
    case "p": style.append("margin:0 0 \(gap)px")
    case "table": style.append("margin:0 0 \(gap)px;border-collapse:collapse")
    case "ul", "ol", "dl": style.append("margin:0 0 \(gap)px;padding:0;padding-\(direction.start):26px")
    case "td", "th":
      style.append("padding:6px 10px;font-family:\(tokens.bodyFont);text-align:\(element.side ?? direction.start);vertical-align:top")
    default: break
    }
    if element.name == "center" || element.name == "figcaption" { style.append("text-align:center") }
    if element.name == "summary" || name == "dt" || name == "th" { style.append("font-weight:bold") }
    if isText { style.append(text) }
    if let own = element["style"] { style.append(own) }
    if !classes.isEmpty { attributes.append(HTMLAttribute(name: "class", value: classes.joined(separator: " "))) }
    if !style.isEmpty { attributes.append(HTMLAttribute(name: "style", value: style.joined(separator: ";"))) }
    output += "<\(name)\(attributes.html)>"
    if name == "col" { return }
    let inside = hasGround ? onOwnGround : self
    for (index, block) in element.blocks.enumerated() { inside.append(block, gap: index == element.blocks.count - 1 ? 8 : 16, to: &output) }
    output += "</\(name)>\n"
  }

  func html(_ element: InlineElement) -> String {
    // No mail program plays these.
    if let source = element.mediaSource {
      return html([.link(Link(destination: source, title: "", content: [.text(source)], line: 1, column: 1))])
    }
    return "<\(element.name)\(element.attributes.html)>\(html(element.content))</\(element.name)>"
  }
}

extension BlockElement {
  fileprivate var side: String? {
    self["align"].map { $0.lowercased() }.flatMap { ["left", "center", "right"].contains($0) ? $0 : nil }
  }
}
