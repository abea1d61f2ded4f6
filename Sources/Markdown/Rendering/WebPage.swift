internal import HTML

/// One rendering of ``WebRenderer`` under way.
struct WebPage {
  let headingShift: Int
  let resolve: @Sendable (String) -> ImageSource?
  private(set) var output = ""
  /// How often each note was referred to so far: every reference needs an id of its own.
  private var references: [Int: Int] = [:]

  private let plain: Bool
  private let labels: [String]
  private let back: String

  init(headingShift: Int, plain: Bool, labels: [String], back: String, resolve: @escaping @Sendable (String) -> ImageSource?) {
    self.plain = plain
    self.labels = labels
    self.back = back
    self.headingShift = headingShift
    self.resolve = resolve
  }

  mutating func append(_ block: Block) {
    switch block {
    case .heading(let heading):
      let level = min(6, heading.level + headingShift)
      let anchor = heading.anchor.map { " id=\"\(HTMLEscape.attribute($0))\"" } ?? ""
      output += "<h\(level)\(anchor)\(heading.attributes.html)>\(html(heading.content))</h\(level)>\n"
    case .paragraph(let inlines): output += "<p\(!plain && inlines.picture != nil ? " class=\"picture\"" : "")>\(html(inlines))</p>\n"
    case .figure(let picture, let caption):
      output += "<figure>\(html([picture]))<figcaption>\(HTMLEscape.text(caption))</figcaption></figure>\n"
    case .quote(let blocks):
      output += "<blockquote>\n"
      for block in blocks { append(block) }
      output += "</blockquote>\n"
    case .code(let info, let literal):
      let language =
        info.split(whereSeparator: \.isWhitespace).first.map { " class=\"language-\(HTMLEscape.attribute(String($0)))\"" } ?? ""
      output += "<pre><code\(language)>\(plain ? HTMLEscape.text(literal) : highlighted(literal, info))</code></pre>\n"
    case .rule: output += "<hr />\n"
    case .html(let raw): if plain { output += raw.literal }
    case .plain(let inlines): output += html(inlines)
    case .element(let element):
      output += "<\(element.name)\(element.attributes.html)>"
      if element.name == "col" || element.name == "hr" { return }
      for block in element.blocks { append(block) }
      output += "</\(element.name)>\n"
    case .callout(let callout): append(callout)
    case .marks(let marks): output += marks
    case .button(let link):
      output += "<p><a class=\"button\" href=\"\(HTMLEscape.url(link.url(resolve)))\">\(html(link.content))</a></p>\n"
    case .card(let card): append(card)
    case .list(let list): append(list)
    case .table(let table): append(table)
    }
  }

  private func highlighted(_ code: String, _ language: String) -> String {
    CodeHighlighter.spans(of: code, language: language).reduce(into: "") { output, span in
      let html = HTMLEscape.text(span.text)
      output += span.kind.color.map { "<span class=\"k\($0.rawValue)\">\(html)</span>" } ?? html
    }
  }

  private mutating func append(_ card: Card) {
    let picture = card.picture.map { "<img src=\"\(HTMLEscape.url($0.url))\" alt=\"\"\($0.size)\($0.plate) />" } ?? ""
    output += "<p><a class=\"card\" href=\"\(HTMLEscape.url(card.url))\">\(picture)"
    output += "<strong>\(HTMLEscape.text(card.title))</strong> <span>\(HTMLEscape.text(card.site))</span></a></p>\n"
  }

  private mutating func append(_ callout: Callout) {
    if callout.kind == .quote {
      output += "<blockquote class=\"pull\">\n"
      for block in callout.blocks { append(block) }
      output += "</blockquote>\n"
    } else {
      output += "<aside class=\"callout \(callout.kind.rawValue)\">\n<p class=\"callout-title\">\(html(callout.title))</p>\n"
      for block in callout.blocks { append(block) }
      output += "</aside>\n"
    }
  }

  /// GitHub's markup, with links back to every reference at the end of each note.
  mutating func append(footnotes: [Footnote]) {
    guard !footnotes.isEmpty else { return }
    output += "<section class=\"footnotes\" data-footnotes>\n<ol>\n"
    for (index, note) in footnotes.enumerated() {
      output += "<li id=\"\(noteID(index + 1))\">\n"
      for block in note.blocks.dropLast() { append(block) }
      if case .paragraph(let inlines)? = note.blocks.last {
        output += "<p>\(html(inlines)) \(backLinks(to: index + 1))</p>\n"
      } else {
        if let last = note.blocks.last { append(last) }
        output += backLinks(to: index + 1) + "\n"
      }
      output += "</li>\n"
    }
    output += "</ol>\n</section>\n"
  }

  private func backLinks(to number: Int) -> String {
    (1...max(1, references[number] ?? 1)).map { reference in
      let which = reference == 1 ? "" : "<sup class=\"footnote-ref\">\(reference)</sup>"
      let href = "href=\"#\(referenceID(number, reference))\" class=\"footnote-backref\" data-footnote-backref"
      return "<a \(href) aria-label=\"\(HTMLEscape.attribute(back))\">↩\(which)</a>"
    }.joined(separator: " ")
  }

  private func noteID(_ number: Int) -> String { "fn-\(label(number))" }

  private func referenceID(_ number: Int, _ reference: Int) -> String {
    "fnref-\(label(number))" + (reference == 1 ? "" : "-\(reference)")
  }

  private func label(_ number: Int) -> String {
    labels.indices.contains(number - 1) ? HTMLEscape.url(labels[number - 1]) : "\(number)"
  }

  private mutating func append(_ list: List) {
    let start = list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
    let tag = list.start == nil ? "ul" : "ol"
    let isOfTasks = list.isOfTasks
    output += "<\(tag)\(start)\(isOfTasks && !plain ? " class=\"tasks\"" : "")>\n"
    for item in list.items {
      output += !plain && list.start == nil && item.checked != nil && !isOfTasks ? "<li class=\"task\">" : "<li>"
      if let checked = item.checked {
        let label = plain ? "" : " aria-label=\"\(checked ? "☑" : "☐")\""
        output += "<input type=\"checkbox\"\(checked ? " checked=\"\"" : "") disabled=\"\"\(label) /> "
      }
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
    // What scrolls sideways must be reachable by keyboard.
    if !plain { output += "<div class=\"table\" tabindex=\"0\">\n" }
    output += "<table>\n<thead>\n\(row(table, table.header, "th"))</thead>\n"
    if !table.rows.isEmpty {
      output += "<tbody>\n"
      for cells in table.rows { output += row(table, cells, "td") }
      output += "</tbody>\n"
    }
    output += "</table>\n"
    if !plain { output += "</div>\n" }
  }

  private mutating func row(_ table: Table, _ cells: [[Inline]], _ tag: String) -> String {
    var html = "<tr>\n"
    for (column, cell) in cells.enumerated() {
      let align = table.alignment(column).map { " align=\"\($0.rawValue)\"" } ?? ""
      // The plain markup is that of the specification, whose heads have headers only.
      let tag = cell.isBlank && !plain ? "td" : tag
      html += "<\(tag)\(align)>\(self.html(cell))</\(tag)>\n"
    }
    return html + "</tr>\n"
  }

  private mutating func html(_ inlines: [Inline]) -> String {
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
        html += "<a href=\"\(HTMLEscape.url(link.url(resolve)))\"\(title)\(link.attributes.html)>\(self.html(link.content))</a>"
      case .html(let raw): if plain { html += raw.literal }
      case .element(let element):
        html += "<\(element.name)\(element.attributes.html)>\(self.html(element.content))</\(element.name)>"
      case .image(let image): html += self.html(image)
      case .footnote(let number):
        let reference = (references[number] ?? 0) + 1
        references[number] = reference
        html += "<sup class=\"footnote-ref\"><a href=\"#\(noteID(number))\" id=\"\(referenceID(number, reference))\" "
        html += "data-footnote-ref>\(number)</a></sup>"
      }
    }
    return html
  }

  private func html(_ image: Image) -> String {
    let source = resolve(image.source)
    var html = "<img src=\"\(HTMLEscape.url(source?.url ?? image.source))\" alt=\"\(HTMLEscape.attribute(image.alt))\""
    if !image.title.isEmpty { html += " title=\"\(HTMLEscape.attribute(image.title))\"" }
    if let width = image.width {
      html += " width=\"\(width)\""
    } else if let size = source?.size {
      html += size
    }
    html += image.attributes.html
    guard let dark = image.darkSource.flatMap(resolve) else { return html + (source?.plate ?? "") + " />" }
    html += " />"
    let size = image.width == nil ? dark.size : ""
    return "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"\(HTMLEscape.url(dark.url))\"\(size) />\(html)</picture>"
  }
}

extension ImageSource {
  /// Says to the site's style that it needs a light ground.
  fileprivate var plate: String { transparency == .clear ? " data-plate" : "" }

  /// As attributes; empty when it is not known.
  fileprivate var size: String { width.flatMap { width in height.map { " width=\"\(width)\" height=\"\($0)\"" } } ?? "" }
}
