/// A document as the HTML that mail programs understand: every style on its element, from the theme's tokens, and a short
/// class (see ``ThemeTokens/darkCSS``) on whatever has a colour. It stands in one table cell of the layout, which sets the font.
package struct EmailRenderer: Sendable {
  let tokens: ThemeTokens
  private let direction: TextDirection
  private let resolve: @Sendable (String) -> ImageSource?

  /// Pixels between the card's paddings: no picture is shown wider.
  private static let contentWidth = 536

  package init(tokens: ThemeTokens, direction: TextDirection, resolve: @escaping @Sendable (String) -> ImageSource?) {
    self.tokens = tokens
    self.direction = direction
    self.resolve = resolve
  }

  package func html(_ document: Document) -> String {
    var output = ""
    for block in document.blocks { append(block, to: &output) }
    guard !document.footnotes.isEmpty else { return output }
    append(.rule, to: &output)
    for (index, blocks) in document.footnotes.enumerated() {
      // Outlook needs `name`, on an empty anchor; where jumps do nothing the notes still read in order.
      output += "<a name=\"fn-\(index + 1)\" id=\"fn-\(index + 1)\"></a>"
      var numbered = blocks
      if case .paragraph(let inlines)? = numbered.first { numbered[0] = .paragraph([.text("\(index + 1). ")] + inlines) }
      for block in numbered { append(block, to: &output) }
    }
    return output
  }

  private var text: String { "font-size:\(tokens.bodySize)px;line-height:\(tokens.bodyLine)px;color:\(tokens.light.ink)" }

  private func append(_ block: Block, to output: inout String) {
    switch block {
    case .heading(let level, let inlines): output += heading(level, inlines)
    case .paragraph(let inlines): output += "<p class=\"t\" style=\"margin:0 0 20px;\(text)\">\(html(inlines))</p>\n"
    case .rule:
      output += "<hr class=\"r\" style=\"border:0;border-top:1px solid \(tokens.light.line);margin:32px 0\">\n"
    case .quote(let blocks): append(quote: blocks, to: &output)
    case .code(_, let literal): output += code(literal)
    case .list(let list): append(list, to: &output)
    case .table(let table): append(table, to: &output)
    }
  }

  /// The layout's title is the only h1; a post's own levels stand below it.
  private func heading(_ level: Int, _ inlines: [Inline]) -> String {
    let level = min(6, level + 1)
    let size = max(tokens.bodySize, tokens.titleSize - (level - 1) * 6)
    let style = "margin:32px 0 12px;font-family:\(tokens.headingFont);font-size:\(size)px;line-height:\(size * 5 / 4)px;font-weight:bold"
    return "<h\(level) class=\"h\" style=\"\(style);color:\(tokens.light.heading)\">\(html(inlines))</h\(level)>\n"
  }

  private func append(quote blocks: [Block], to output: inout String) {
    output += "<table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\" style=\"margin:0 0 20px\"><tr>"
    output += "<td class=\"r t\" style=\"border-\(direction.start):4px solid \(tokens.light.line);padding:4px 20px 0\">"
    output += "<blockquote style=\"margin:0\">\n"
    for block in blocks.dropLast() { append(block, to: &output) }
    if case .paragraph(let inlines)? = blocks.last {
      // The last paragraph brings no space of its own, or the bar would be longer than the text.
      output += "<p class=\"t\" style=\"margin:0 0 4px;\(text)\">\(html(inlines))</p>\n"
    } else if let last = blocks.last {
      append(last, to: &output)
    }
    output += "</blockquote></td></tr></table>\n"
  }

  /// Outlook and some of Gmail do not wrap inside `pre`, so very long lines are cut here.
  private func code(_ literal: String) -> String {
    let lines = literal.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      var rest = line[...]
      var parts: [Substring] = []
      while rest.count > 90 {
        parts.append(rest.prefix(90))
        rest = rest.dropFirst(90)
      }
      return (parts + [rest]).joined(separator: "\n")
    }
    let trimmed = lines.joined(separator: "\n").split(separator: /\n+$/).joined()
    let style = "margin:0;font-family:\(tokens.codeFont);font-size:14px;line-height:22px;white-space:pre-wrap;word-wrap:break-word"
    let ground =
      "bgcolor=\"\(tokens.light.codeGround)\" style=\"background-color:\(tokens.light.codeGround);padding:16px 20px;border-radius:6px\""
    return
      "<table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\" style=\"table-layout:fixed;margin:0 0 20px\">"
      + "<tr><td class=\"k\" \(ground)><pre class=\"k\" dir=\"ltr\" style=\"\(style);color:\(tokens.light.codeInk)\">"
      + "\(HTMLEscape.text(trimmed))</pre></td></tr></table>\n"
  }

  private func append(_ list: List, to output: inout String) {
    let tag = list.start == nil ? "ul" : "ol"
    let tasks = list.items.contains { $0.checked != nil }
    let start = list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
    // The side is physical: flipping `dir` alone leaves the indent where it was in several clients.
    let indent = tasks ? "padding:0;list-style-type:none" : "padding:0;padding-\(direction.start):26px"
    output += "<\(tag)\(start) class=\"t\" style=\"margin:0 0 20px;\(indent)\">\n"
    for item in list.items {
      output += "<li class=\"t\" style=\"margin:0 0 \(list.tight ? 6 : 14)px;\(text)\">"
      if let checked = item.checked { output += checked ? "&#9745; " : "&#9744; " }
      for block in item.blocks {
        if case .paragraph(let inlines) = block, list.tight || block == item.blocks.first {
          output += html(inlines)
        } else {
          append(block, to: &output)
        }
      }
      output += "</li>\n"
    }
    output += "</\(tag)>\n"
  }

  /// A real data table: no presentation role, headers with their scope.
  private func append(_ table: Table, to output: inout String) {
    func cells(_ row: [[Inline]], _ tag: String) -> String {
      row.enumerated().map { column, cell in
        let set = table.alignments.indices.contains(column) ? table.alignments[column] : nil
        let side = set?.rawValue ?? direction.start
        let weight = tag == "th" ? "font-weight:bold" : "font-weight:normal"
        let style = "border-bottom:1px solid \(tokens.light.line);padding:8px 12px;\(text);text-align:\(side);\(weight)"
        return
          "<\(tag)\(tag == "th" ? " scope=\"col\"" : "") class=\"t r\" align=\"\(side)\" valign=\"top\" style=\"\(style)\">\(html(cell))</\(tag)>"
      }.joined()
    }
    output += "<table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\" style=\"margin:0 0 20px;border-collapse:collapse\">\n"
    output += "<thead><tr>\(cells(table.header, "th"))</tr></thead>\n<tbody>\n"
    for row in table.rows { output += "<tr>\(cells(row, "td"))</tr>\n" }
    output += "</tbody></table>\n"
  }

  private func html(_ inlines: [Inline]) -> String {
    inlines.reduce(into: "") { output, inline in
      switch inline {
      case .text(let text): output += HTMLEscape.text(text)
      case .softBreak: output += "\n"
      case .lineBreak: output += "<br>\n"
      case .code(let literal):
        let ground = "background-color:\(tokens.light.codeGround);color:\(tokens.light.codeInk)"
        output +=
          "<code class=\"k\" style=\"font-family:\(tokens.codeFont);font-size:14px;\(ground);padding:2px 4px\">\(HTMLEscape.text(literal))</code>"
      case .emphasis(let inner): output += "<em>\(html(inner))</em>"
      case .strong(let inner): output += "<strong>\(html(inner))</strong>"
      case .strikethrough(let inner): output += "<s>\(html(inner))</s>"
      case .link(let destination, _, let inner):
        let style = "color:\(tokens.light.link);text-decoration:underline"
        output += "<a class=\"a\" href=\"\(HTMLEscape.url(destination))\" style=\"\(style)\">\(html(inner))</a>"
      case .image(let image): output += html(image)
      case .footnote(let number):
        output +=
          "<sup style=\"line-height:0;font-size:13px\"><a class=\"a\" href=\"#fn-\(number)\" style=\"color:\(tokens.light.link)\">\(number)</a></sup>"
      }
    }
  }

  /// The file may be twice as large as it is shown; the attribute is the shown width, a plain number, which Outlook obeys.
  private func html(_ image: Image) -> String {
    let source = resolve(image.source)
    let width = min(Self.contentWidth, source?.width ?? Self.contentWidth)
    let height = source.flatMap { source in source.width.flatMap { full in source.height.map { $0 * width / max(1, full) } } }
    let size = "width=\"\(width)\"" + (height.map { " height=\"\($0)\"" } ?? "")
    let style =
      "display:block;width:100%;max-width:\(width)px;height:auto;border:0;border-radius:4px;font-size:\(tokens.smallSize)px;color:\(tokens.light.muted)"
    let alt = HTMLEscape.attribute(image.alt)
    var html =
      "<img class=\"m\" src=\"\(HTMLEscape.url(source?.url ?? image.source))\" \(size) alt=\"\(alt)\" border=\"0\" style=\"\(style)\">"
    if !image.title.isEmpty {
      html +=
        "<span class=\"m\" style=\"font-size:\(tokens.smallSize)px;color:\(tokens.light.muted)\">\(HTMLEscape.text(image.title))</span>"
    }
    return html
  }
}
