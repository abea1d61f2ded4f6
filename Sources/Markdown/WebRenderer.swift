/// A document as HTML for a page, whose look is the page's style sheet's.
package struct WebRenderer: Sendable {
  private let headingShift: Int
  private let idPrefix: String
  private let resolve: @Sendable (String) -> ImageSource?

  /// - Parameters:
  ///   - headingShift: added to the level of every heading, which never passes 6.
  ///   - idPrefix: keeps the ids of two documents on one page apart.
  ///   - resolve: where a picture of the post is on the site; nil leaves its source as it is.
  package init(headingShift: Int = 0, idPrefix: String = "", resolve: @escaping @Sendable (String) -> ImageSource? = { _ in nil }) {
    self.headingShift = headingShift
    self.idPrefix = idPrefix
    self.resolve = resolve
  }

  package func html(_ document: Document) -> String {
    var output = ""
    for block in document.blocks { append(block, to: &output) }
    guard !document.footnotes.isEmpty else { return output }
    output += "<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n"
    for (index, blocks) in document.footnotes.enumerated() {
      output += "<li id=\"\(idPrefix)fn-\(index + 1)\">\n"
      for block in blocks { append(block, to: &output) }
      output += "<p><a href=\"#\(idPrefix)fnref-\(index + 1)\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n"
    }
    output += "</ol>\n</section>\n"
    return output
  }

  private func append(_ block: Block, to output: inout String) {
    switch block {
    case .heading(let level, let inlines):
      let level = min(6, level + headingShift)
      output += "<h\(level)>\(html(inlines))</h\(level)>\n"
    case .paragraph(let inlines):
      if let figure = figure(inlines) {
        output += figure
      } else {
        output += "<p>\(html(inlines))</p>\n"
      }
    case .quote(let blocks):
      output += "<blockquote>\n"
      for block in blocks { append(block, to: &output) }
      output += "</blockquote>\n"
    case .code(let info, let literal):
      let language =
        info.split(whereSeparator: \.isWhitespace).first.map { " class=\"language-\(HTMLEscape.attribute(String($0)))\"" } ?? ""
      output += "<pre><code\(language)>\(HTMLEscape.text(literal))</code></pre>\n"
    case .rule: output += "<hr />\n"
    case .list(let list): append(list, to: &output)
    case .table(let table): append(table, to: &output)
    }
  }

  private func append(_ list: List, to output: inout String) {
    let isTasks = list.items.contains { $0.checked != nil }
    let start = list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
    let tag = list.start == nil ? "ul" : "ol"
    output += "<\(tag)\(start)\(isTasks ? " class=\"tasks\"" : "")>\n"
    for item in list.items {
      output += "<li>"
      if let checked = item.checked { output += "<input type=\"checkbox\" disabled=\"\"\(checked ? " checked=\"\"" : "") /> " }
      for (index, block) in item.blocks.enumerated() {
        if list.tight, case .paragraph(let inlines) = block {
          output += html(inlines)
          if index < item.blocks.count - 1 { output += "\n" }
        } else {
          if index == 0 { output += "\n" }
          append(block, to: &output)
        }
      }
      output += "</li>\n"
    }
    output += "</\(tag)>\n"
  }

  private func append(_ table: Table, to output: inout String) {
    func row(_ cells: [[Inline]], _ tag: String) -> String {
      let html = cells.enumerated().map { column, cell in
        let align = table.alignments.indices.contains(column) ? table.alignments[column] : nil
        return "<\(tag)\(align.map { " align=\"\($0.rawValue)\"" } ?? "")>\(self.html(cell))</\(tag)>\n"
      }
      return "<tr>\n\(html.joined())</tr>\n"
    }
    output += "<table>\n<thead>\n\(row(table.header, "th"))</thead>\n"
    if !table.rows.isEmpty { output += "<tbody>\n\(table.rows.map { row($0, "td") }.joined())</tbody>\n" }
    output += "</table>\n"
  }

  /// A picture alone in its paragraph is a figure; its title is the caption.
  private func figure(_ inlines: [Inline]) -> String? {
    guard inlines.count == 1, case .image(let image) = inlines[0], !image.title.isEmpty else { return nil }
    var plain = image
    plain.title = ""
    return "<figure>\(html(plain))<figcaption>\(HTMLEscape.text(image.title))</figcaption></figure>\n"
  }

  private func html(_ inlines: [Inline]) -> String {
    inlines.reduce(into: "") { output, inline in
      switch inline {
      case .text(let text): output += HTMLEscape.text(text)
      case .softBreak: output += "\n"
      case .lineBreak: output += "<br />\n"
      case .code(let literal): output += "<code>\(HTMLEscape.text(literal))</code>"
      case .emphasis(let inner): output += "<em>\(html(inner))</em>"
      case .strong(let inner): output += "<strong>\(html(inner))</strong>"
      case .strikethrough(let inner): output += "<del>\(html(inner))</del>"
      case .link(let destination, let title, let inner):
        let title = title.isEmpty ? "" : " title=\"\(HTMLEscape.attribute(title))\""
        output += "<a href=\"\(HTMLEscape.url(destination))\"\(title)>\(html(inner))</a>"
      case .image(let image): output += html(image)
      case .footnote(let number):
        output += "<sup><a href=\"#\(idPrefix)fn-\(number)\" id=\"\(idPrefix)fnref-\(number)\">\(number)</a></sup>"
      }
    }
  }

  private func html(_ image: Image) -> String {
    let source = resolve(image.source)
    var html = "<img src=\"\(HTMLEscape.url(source?.url ?? image.source))\" alt=\"\(HTMLEscape.attribute(image.alt))\""
    if !image.title.isEmpty { html += " title=\"\(HTMLEscape.attribute(image.title))\"" }
    if let width = source?.width, let height = source?.height { html += " width=\"\(width)\" height=\"\(height)\"" }
    return html + " />"
  }
}
