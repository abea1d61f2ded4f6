package import HTML
internal import Words

/// A stranger's HTML as Markdown that a writer likes to edit, and of which our parser makes nothing but what a reader of the page saw: no tag, no
/// merge tag, no callout, no raw HTML comes out of it, whatever went in.
///
/// What a mail cannot show is left out with all that stands in it (scripts, forms); of a player its address stays. Pictures that are there to count
/// readers are left out.
package struct MarkdownWriter {
  /// A whole web address of what an attribute says; nil for what a mail cannot carry.
  let resolve: (String) -> String?
  /// Deeper quotes and lists are written as if they were not one deeper.
  private static let depthLimit = 12

  package init(resolve: @escaping (String) -> String?) {
    self.resolve = resolve
  }

  /// Without a line end at its end; empty where there is nothing to read.
  package func markdown(_ nodes: [HTMLNode]) -> String { blocks(nodes, depth: 0).joined(separator: "\n\n") }

  /// Words without markup, as text of one line.
  package static func text(_ words: String) -> String { MarkdownEscape.line(MarkdownEscape.text(words)) }

  /// A link; `words` as ``text(_:)`` takes them.
  package static func link(_ words: String, to url: String) -> String { "[\(MarkdownEscape.text(words))](\(MarkdownEscape.url(url)))" }

  /// A picture that leads to a page.
  package static func picture(_ source: String, alt: String, to url: String) -> String {
    "[![\(MarkdownEscape.text(alt))](\(MarkdownEscape.url(source)))](\(MarkdownEscape.url(url)))"
  }

  /// What goes with all that stands in it.
  static let dropped: Set<String> = [
    "script", "style", "object", "embed", "applet", "form", "input", "button", "textarea", "select", "option", "svg", "math", "template",
    "noscript", "noembed", "noframes", "base", "meta", "link", "title", "head", "frameset", "frame", "canvas", "map", "dialog", "nav",
    "xmp",
    "plaintext", "progress", "meter", "datalist",
  ]

  private static let boxes: Set<String> = [
    "p", "div", "section", "article", "header", "footer", "main", "aside", "center", "address", "fieldset", "details", "summary",
    "figcaption",
    "body", "html", "dd", "dt", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "table", "figure",
    "iframe", "video", "audio", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "hgroup",
  ]

  static func isBlock(_ node: HTMLNode) -> Bool {
    guard case .element(let element) = node else { return false }
    return boxes.contains(element.name)
  }

  /// The paragraphs, lists and so on of a place.
  func blocks(_ nodes: [HTMLNode], depth: Int) -> [String] {
    var output: [String] = []
    var run: [HTMLNode] = []
    func flush() {
      output += MarkdownInlines(writer: self).paragraphs(run)
      run = []
    }
    for node in nodes {
      guard case .element(let element) = node, !Self.dropped.contains(element.name) else {
        if case .text = node { run.append(node) }
        continue
      }
      // A tag of a line around whole paragraphs, as old pages have it, means nothing there.
      if Self.isBlock(node) || element.children.contains(where: Self.isBlock) {
        flush()
        output += block(element, depth: depth, behind: output.last)
      } else {
        run.append(node)
      }
    }
    flush()
    return output
  }

  private func block(_ element: HTMLElement, depth: Int, behind last: String?) -> [String] {
    let inlines = MarkdownInlines(writer: self)
    switch element.name {
    case "h1", "h2", "h3", "h4", "h5", "h6":
      // The post's title is the first level.
      let level = max(2, Int(element.name.dropFirst()) ?? 2)
      let words = inlines.line(element.children)
      return words.isEmpty ? [] : [String(repeating: "#", count: level) + " " + words]
    case "hr": return ["* * *"]
    case "pre": return code(element)
    case "blockquote" where depth < Self.depthLimit:
      let inner = blocks(element.children, depth: depth + 1)
      return inner.isEmpty ? [] : [inner.joined(separator: "\n\n").prefixed(first: "> ", others: "> ")]
    case "ul" where depth < Self.depthLimit, "ol" where depth < Self.depthLimit: return list(element, depth, behind: last)
    case "dt":
      let words = inlines.line(element.children)
      return words.isEmpty ? [] : ["**\(words)**"]
    case "figure": return figure(element, depth)
    case "table": return MarkdownTable(element)?.text(inlines).map { [$0] } ?? blocks(element.children, depth: depth)
    case "iframe", "video", "audio": return player(element)
    default: return blocks(element.children, depth: depth)
    }
  }

  /// - Parameter last: the block before: the mark of another list beside it must be another, or the two would be one.
  private func list(_ element: HTMLElement, _ depth: Int, behind last: String?) -> [String] {
    let isOrdered = element.name == "ol"
    var number = min(max(element["start"].flatMap { Int($0) } ?? 1, 0), 999_999)
    let sign = isOrdered ? (last?.contains(/^\d+\.[ ]/) == true ? ")" : ".") : (last?.hasPrefix("- ") == true ? "*" : "-")
    var items: [(text: String, isLong: Bool)] = []
    for case .element(let item) in element.children where !Self.dropped.contains(item.name) {
      let inner = blocks(item.name == "li" ? item.children : [.element(item)], depth: depth + 1)
      guard let first = inner.first else { continue }
      let mark = isOrdered ? "\(number)\(sign) " : "\(sign) "
      number += 1
      // A list in a list stands right under its words.
      let isShort = inner.count == 1 || inner.count == 2 && inner[1].contains(/^(?:[-*]|\d+[.)])[ ]/) && !first.contains("\n\n")
      let text = isShort ? inner.joined(separator: "\n") : inner.joined(separator: "\n\n")
      items.append((text.prefixed(first: mark, others: String(repeating: " ", count: mark.count)), !isShort))
    }
    return items.isEmpty ? [] : [items.map(\.text).joined(separator: items.contains(where: \.isLong) ? "\n\n" : "\n")]
  }

  /// A fence that nothing in the code can end.
  private func code(_ element: HTMLElement) -> [String] {
    let text = element.children.plainText.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.contains { !$0.isWhitespace } ? $0 : "" }
    let body = lines.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed()
    if body.isEmpty { return [] }
    let runs = text.matches(of: /`+/).map { $0.output.count }
    let fence = String(repeating: "`", count: max(3, (runs.max() ?? 0) + 1))
    return [fence + language(of: element) + "\n" + body.joined(separator: "\n") + "\n" + fence]
  }

  private func language(of element: HTMLElement) -> String {
    let named = [element["lang"]] + element.children.map { if case .element(let inner) = $0 { inner["lang"] } else { nil } }
    if let name = named.compactMap(\.self).first, name.wholeMatch(of: /[A-Za-z0-9+#]{1,20}/) != nil { return name.lowercased() }
    var classes = element["class"] ?? ""
    for case .element(let inner) in element.children { classes += " " + (inner["class"] ?? "") }
    return classes.firstMatch(of: /(?:^|\s)(?:language|lang|brush:?\s?)-?([A-Za-z0-9+#]{1,20})(?:\s|$)/).map { $0.1.lowercased() } ?? ""
  }

  /// A picture and the words under it, which our Markdown writes as the picture's title.
  private func figure(_ element: HTMLElement, _ depth: Int) -> [String] {
    let caption = element.children.first { if case .element(let inner) = $0 { inner.name == "figcaption" } else { false } }
    let rest = element.children.filter { $0 != caption }
    let inner = blocks(rest, depth: depth)
    guard case .element(let words)? = caption, inner.count == 1, inner[0].hasPrefix("![") || inner[0].hasPrefix("[!["),
      inner[0].hasSuffix(")")
    else { return inner + (caption.map { blocks([$0], depth: depth) } ?? []) }
    let title = MarkdownEscape.title(words.children.plainText)
    let isLinked = inner[0].hasPrefix("[![")
    guard !title.isEmpty, let end = isLinked ? inner[0].ranges(of: ")](").last?.lowerBound : inner[0].lastIndex(of: ")") else {
      return inner
    }
    return [inner[0][..<end] + " \"\(title)\"" + inner[0][end...]]
  }

  /// The address of what a page plays and a mail cannot.
  private func player(_ element: HTMLElement) -> [String] {
    var source = element["src"] ?? element["data-src"]
    for case .element(let inner) in element.children where source == nil && inner.name == "source" { source = inner["src"] }
    guard var url = source.flatMap(resolve) else { return [] }
    if let match = url.firstMatch(of: /^https?:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/([A-Za-z0-9_\-]{6,20})/) {
      url = "https://www.youtube.com/watch?v=\(match.1)"
    } else if let match = url.firstMatch(of: /^https?:\/\/player\.vimeo\.com\/video\/(\d+)/) {
      url = "https://vimeo.com/\(match.1)"
    } else if element.name == "iframe", element["title"] == nil {
      // A frame without a name is an advertisement or a machine as often as not.
      return []
    }
    let title = element["title"].map { String($0.onOneLine.prefix(120)) } ?? ""
    return [Self.link(title.isEmpty ? String(url.drop { $0 != "/" }.dropFirst(2)) : title, to: url)]
  }
}

extension String {
  /// Its lines with something before each; nothing before empty ones but what can be seen.
  fileprivate func prefixed(first: String, others: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      let lead = index == 0 ? first : others
      return line.isEmpty ? String(lead.reversed().drop { $0 == " " }.reversed()) : lead + line
    }.joined(separator: "\n")
  }
}
