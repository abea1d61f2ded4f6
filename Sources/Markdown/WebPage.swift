/// One rendering of ``WebRenderer`` under way.
struct WebPage {
  let headingShift: Int
  let idPrefix: String
  let resolve: @Sendable (String) -> ImageSource?
  private(set) var output = ""
  /// How often each note was referred to so far: every reference needs an id of its own.
  private var references: [Int: Int] = [:]

  init(headingShift: Int, idPrefix: String, resolve: @escaping @Sendable (String) -> ImageSource?) {
    self.headingShift = headingShift
    self.idPrefix = idPrefix
    self.resolve = resolve
  }

  mutating func append(_ block: Block) {
    switch block {
    case .heading(let heading):
      let level = min(6, heading.level + headingShift)
      output += "<h\(level)>\(html(heading.content))</h\(level)>\n"
    case .paragraph(let inlines): output += figure(inlines) ?? "<p>\(html(inlines))</p>\n"
    case .quote(let blocks):
      output += "<blockquote>\n"
      for block in blocks { append(block) }
      output += "</blockquote>\n"
    case .code(let info, let literal):
      let language =
        info.split(whereSeparator: \.isWhitespace).first.map { " class=\"language-\(HTMLEscape.attribute(String($0)))\"" } ?? ""
      output += "<pre><code\(language)>\(HTMLEscape.text(literal))</code></pre>\n"
    case .rule: output += "<hr />\n"
    case .list(let list): append(list)
    case .table(let table): append(table)
    }
  }

  mutating func append(footnotes: [[Block]]) {
    guard !footnotes.isEmpty else { return }
    output += "<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n"
    for (index, blocks) in footnotes.enumerated() {
      let number = index + 1
      output += "<li id=\"\(idPrefix)fn-\(number)\">\n"
      for block in blocks { append(block) }
      let back = (1...max(1, references[number] ?? 1)).map { reference in
        "<a href=\"#\(referenceID(number, reference))\" aria-label=\"Back to the text\">↩</a>"
      }
      output += "<p>\(back.joined(separator: " "))</p>\n</li>\n"
    }
    output += "</ol>\n</section>\n"
  }

  private func referenceID(_ number: Int, _ reference: Int) -> String {
    "\(idPrefix)fnref-\(number)" + (reference == 1 ? "" : "-\(reference)")
  }

  private mutating func append(_ list: List) {
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
          append(block)
        }
      }
      output += "</li>\n"
    }
    output += "</\(tag)>\n"
  }

  private mutating func append(_ table: Table) {
    output += "<table>\n<thead>\n\(row(table, table.header, "th"))</thead>\n"
    if !table.rows.isEmpty {
      output += "<tbody>\n"
      for cells in table.rows { output += row(table, cells, "td") }
      output += "</tbody>\n"
    }
    output += "</table>\n"
  }

  private mutating func row(_ table: Table, _ cells: [[Inline]], _ tag: String) -> String {
    var html = "<tr>\n"
    for (column, cell) in cells.enumerated() {
      let align = table.alignment(column).map { " align=\"\($0.rawValue)\"" } ?? ""
      html += "<\(tag)\(align)>\(self.html(cell))</\(tag)>\n"
    }
    return html + "</tr>\n"
  }

  /// A picture alone in its paragraph, linked or not, is a figure when it has a title: the caption.
  private mutating func figure(_ inlines: [Inline]) -> String? {
    guard let caption = inlines.picture?.title, !caption.isEmpty else { return nil }
    return "<figure>\(html(inlines, captioned: true))<figcaption>\(HTMLEscape.text(caption))</figcaption></figure>\n"
  }

  /// - Parameter captioned: a picture's title is shown already.
  private mutating func html(_ inlines: [Inline], captioned: Bool = false) -> String {
    var html = ""
    for inline in inlines {
      switch inline {
      case .text(let text): html += HTMLEscape.text(text)
      case .softBreak: html += "\n"
      case .lineBreak: html += "<br />\n"
      case .code(let literal): html += "<code>\(HTMLEscape.text(literal))</code>"
      case .emphasis(let inner): html += "<em>\(self.html(inner))</em>"
      case .strong(let inner): html += "<strong>\(self.html(inner))</strong>"
      case .strikethrough(let inner): html += "<del>\(self.html(inner))</del>"
      case .link(let link):
        let title = link.title.isEmpty ? "" : " title=\"\(HTMLEscape.attribute(link.title))\""
        html += "<a href=\"\(HTMLEscape.url(link.url(resolve)))\"\(title)>\(self.html(link.content, captioned: captioned))</a>"
      case .image(let image): html += self.html(image, captioned: captioned)
      case .footnote(let number):
        let reference = (references[number] ?? 0) + 1
        references[number] = reference
        html += "<sup><a href=\"#\(idPrefix)fn-\(number)\" id=\"\(referenceID(number, reference))\">\(number)</a></sup>"
      }
    }
    return html
  }

  private func html(_ image: Image, captioned: Bool) -> String {
    let source = resolve(image.source)
    var html = "<img src=\"\(HTMLEscape.url(source?.url ?? image.source))\" alt=\"\(HTMLEscape.attribute(image.alt))\""
    if !captioned, !image.title.isEmpty { html += " title=\"\(HTMLEscape.attribute(image.title))\"" }
    if let width = source?.width, let height = source?.height { html += " width=\"\(width)\" height=\"\(height)\"" }
    return html + " />"
  }
}
