internal import HTML
internal import Words

/// Makes one HTML fragment of raw pieces and placeholders for what stands between them, so that a tag opened in one piece and closed in
/// another is judged as the whole it is; and turns the sanitized tree back into our own.
struct HTMLParts {
  /// Stands for a block or inline of ours; unknown to HTML, so it moves nowhere and closes nothing.
  static let tag = "tuesday-part"
  /// Where in ``html`` a tag begins, in octets.
  static let place = "data-tuesday-place"

  private(set) var html = ""
  private var raws: [(offset: Int, raw: RawHTML)] = []
  /// In the file, by the octet of ``html``.
  private var places: [String: (line: Int, column: Int)] = [:]
  private var blocks: [Block] = []
  private var inlines: [Inline] = []

  mutating func append(_ raw: RawHTML) {
    raws.append((html.utf8.count, raw))
    html += raw.literal
  }

  /// Learns where in the file the elements of the tree begin.
  mutating func locate(_ nodes: [HTMLNode]) { locate(nodes.places) }

  /// Lines after a piece's first are taken as indented as that is.
  private mutating func locate(_ offsets: [Int]) {
    var lines = SourceLines(html)
    let starts = raws.map { lines.place(of: $0.offset) }
    var index = 0
    for offset in offsets.sorted() {
      while raws.indices.contains(index + 1), raws[index + 1].offset <= offset { index += 1 }
      let (found, start, raw) = (lines.place(of: offset), starts[index], raws[index].raw)
      // libcmark's column is that of the `<`.
      let lead = raw.column - raw.literal.prefix { $0 == " " }.count
      let column = found.line == start.line ? lead + found.column - start.column : found.column + lead - 1
      places[String(offset)] = (raw.line + found.line - start.line, column)
    }
  }

  func place(of element: HTMLElement) -> (line: Int, column: Int) { place(element[Self.place]) }

  /// Where in the file each thing stood that was taken out.
  mutating func places(of removed: some Sequence<Removal>) -> [(line: Int, column: Int)] {
    let offsets = removed.map { offset(of: $0) }
    locate(offsets.compactMap { $0 })
    return offsets.map { place($0.map { String($0) }) }
  }

  private func place(_ offset: String?) -> (line: Int, column: Int) {
    offset.flatMap { places[$0] } ?? raws.first.map { ($0.raw.line, $0.raw.column) } ?? (1, 1)
  }

  /// In ``html``: of the tag, or of the attribute in it.
  private func offset(of removal: Removal) -> Int? {
    guard let tag = removal.place.flatMap({ Int($0) }), tag < html.utf8.count else { return nil }
    guard removal.kind == .attribute || removal.kind == .property else { return tag }
    let sought = removal.kind == .attribute ? removal.name : "style"
    var rest = html[html.utf8.index(html.startIndex, offsetBy: tag + 1)...].drop { !$0.isWhitespace && $0 != "/" && $0 != ">" }
    let pair = /[\s\/]*([^\s>\/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?/
    while let match = rest.prefixMatch(of: pair) {
      if match.1.lowercased() == sought { return html.utf8.distance(from: html.startIndex, to: match.1.startIndex) }
      rest = rest[match.range.upperBound...]
    }
    return tag
  }

  mutating func append(_ block: Block) {
    html += "<\(Self.tag) data-block=\"\(blocks.count)\"></\(Self.tag)>"
    blocks.append(block)
  }

  mutating func append(_ inline: Inline) {
    html += "<\(Self.tag) data-inline=\"\(inlines.count)\"></\(Self.tag)>"
    inlines.append(inline)
  }

  // MARK: back to blocks

  func blocks(_ nodes: [HTMLNode]) -> [Block] {
    var output: [Block] = []
    var line: [Inline] = []
    func flush() {
      let content = line.trimmedBlanks
      if !content.isEmpty { output.append(.plain(content)) }
      line = []
    }
    for node in nodes {
      if let block = block(node) {
        flush()
        output.append(block)
      } else {
        line += inlines(node)
      }
    }
    flush()
    return output
  }

  private static let blockTags: Set<String> = [
    "p", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "div", "blockquote", "pre", "ul", "ol", "dl", "table", "figure", "center", "details",
  ]
  /// Which only make sense in their parents.
  private static let partTags: Set<String> = [
    "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col", "dt", "dd", "figcaption", "summary", "li",
  ]

  /// Whether it belongs into no line.
  static func isBlock(_ node: HTMLNode) -> Bool {
    if case .element(let element) = node { blockTags.contains(element.name) || partTags.contains(element.name) } else { false }
  }

  /// Nil for what belongs into a line.
  private func block(_ node: HTMLNode) -> Block? {
    guard case .element(let element) = node else { return nil }
    if element.name == Self.tag {
      return element["data-block"].flatMap { Int($0) }.flatMap { blocks.indices.contains($0) ? blocks[$0] : nil }
    }
    guard Self.blockTags.contains(element.name) else { return nil }
    switch element.name {
    case "hr" where element.attributes.isEmpty: return .rule
    case "h1", "h2", "h3", "h4", "h5", "h6":
      let level = Int(element.name.dropFirst()) ?? 2
      let (line, column) = place(of: element)
      return .heading(
        Heading(
          level: level, content: inlines(element.children), anchor: element["id"], attributes: element.others(than: "id"), line: line,
          column: column))
    case "blockquote" where element.attributes.isEmpty: return .quote(blocks(element.children).map(\.asParagraph))
    case "p" where element.attributes.isEmpty:
      let inner = blocks(element.children)
      if inner.count == 1, case .plain(let inlines) = inner[0] { return .paragraph(inlines) }
      return .element(BlockElement(name: "div", attributes: [], blocks: inner))
    case "ul" where element.attributes.allSatisfy { $0.name == "start" }, "ol" where element.attributes.allSatisfy { $0.name == "start" }:
      if let list = list(element) { return .list(list) }
    case "pre":
      let code = element.children.plainText
      return .code(info: "", literal: code.hasSuffix("\n") ? code : code + "\n")
    default: break
    }
    return .element(BlockElement(name: element.name, attributes: element.attributes, blocks: parts(element.children)))
  }

  /// Rows, cells and terms.
  private func parts(_ nodes: [HTMLNode]) -> [Block] {
    let inner = Self.partTags
    guard nodes.contains(where: { if case .element(let element) = $0 { inner.contains(element.name) } else { false } }) else {
      return blocks(nodes)
    }
    return nodes.flatMap { node -> [Block] in
      guard case .element(let element) = node, inner.contains(element.name) else {
        if case .text(let text) = node, text.allSatisfy(\.isWhitespace) { return [] }
        return blocks([node])
      }
      return [.element(BlockElement(name: element.name, attributes: element.attributes, blocks: parts(element.children)))]
    }
  }

  private func list(_ element: HTMLElement) -> List? {
    var items: [List.Item] = []
    for node in element.children {
      switch node {
      case .element(let item) where item.name == "li" && item.attributes.isEmpty:
        items.append(List.Item(checked: nil, blocks: blocks(item.children).map(\.asParagraph)))
      case .text(let text) where text.allSatisfy(\.isWhitespace): continue
      default: return nil
      }
    }
    let start = element.name == "ol" ? element["start"].flatMap { Int($0) } ?? 1 : nil
    return List(start: start, tight: true, items: items).spaced
  }

  // MARK: back to inlines

  /// A block inside a line, such as a heading's or a link's, leaves its words there on a line of their own.
  func inlines(_ nodes: [HTMLNode]) -> [Inline] {
    var output: [Inline] = []
    var isCut = false
    for node in nodes {
      let isBlock = Self.isBlock(node)
      let inner = isBlock || isCut ? inlines(node).trimmedBlanks : inlines(node)
      isCut = isCut || isBlock
      if inner.isEmpty { continue }
      if isCut && !output.isEmpty { output.append(.lineBreak) }
      output += inner
      isCut = isBlock
    }
    return output
  }

  private func inlines(_ node: HTMLNode) -> [Inline] {
    switch node {
    case .text(let text): return Self.lines(text)
    case .element(let element):
      if element.name == Self.tag {
        if let index = element["data-inline"].flatMap({ Int($0) }), inlines.indices.contains(index) { return [inlines[index]] }
        return []
      }
      let inner = inlines(element.children)
      if Self.isBlock(node) { return inner }
      let isBare = element.attributes.isEmpty
      switch element.name {
      case "br": return [.lineBreak]
      case "b" where isBare, "strong" where isBare: return [.strong(inner)]
      case "i" where isBare, "em" where isBare: return [.emphasis(inner)]
      case "s" where isBare, "del" where isBare: return [.strikethrough(inner)]
      case "code", "kbd", "samp":
        let code = Inline.code(inner.plainText)
        return [isBare ? code : .element(InlineElement(name: "span", attributes: element.attributes, content: [code]))]
      case "a":
        guard let destination = element.destination else {
          // The place that a link of the post leads to.
          let isPlace = element["id"] != nil || element["name"] != nil
          return isPlace ? [.element(InlineElement(name: "a", attributes: element.others(), content: inner))] : inner
        }
        let (line, column) = place(of: element)
        return [
          .link(
            Link(
              destination: destination, title: element["title"] ?? "", content: inner, attributes: element.others(than: "href", "title"),
              line: line, column: column))
        ]
      case "img": return element["src"].map { [.image(element.image($0, at: place(of: element)))] } ?? []
      default: return [.element(InlineElement(name: element.name, attributes: element.attributes, content: inner))]
      }
    }
  }

  private static func lines(_ text: String) -> [Inline] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line -> [Inline] in
      (index > 0 ? [.softBreak] : []) + (line.isEmpty ? [] : [.text(String(line))])
    }
  }
}

extension Block {
  /// Lines that stand bare in a quote or item.
  var asParagraph: Block { if case .plain(let inlines) = self { .paragraph(inlines) } else { self } }
}

extension HTMLElement {
  /// Where a link leads, to a part of the post by the name that the writer wrote.
  fileprivate var destination: String? {
    self["href"].map { $0.hasPrefix("#" + Places.prefix) ? "#" + $0.dropFirst(1 + Places.prefix.count) : $0 }
  }

  /// Those of the writer's own.
  fileprivate func others(than names: String...) -> [HTMLAttribute] {
    attributes.filter { $0.name != HTMLParts.place && !names.contains($0.name) }
  }

  /// Outlook takes a width in percent of the file's, so it becomes pixels of the text's.
  fileprivate func image(_ source: String, at place: (line: Int, column: Int)) -> Image {
    let percent = self["width"].flatMap { $0.hasSuffix("%") ? Int($0.dropLast()) : nil }
    let styled = self["style"]?.firstMatch(of: /(?:^|;)width:([0-9]{1,4})px/).flatMap { Int($0.1) }
    return Image(
      source: source, title: self["title"] ?? "", alt: self["alt"] ?? "",
      width: styled ?? percent.map { min(100, max(1, $0)) * EmailRenderer.contentWidth / 100 } ?? self["width"].flatMap { Int($0) },
      attributes: others(than: "src", "title", "alt", "width", "height", "border"), line: place.line, column: place.column)
  }
}

extension List {
  /// Not tight when an item has paragraphs, whose words would run into each other.
  var spaced: List {
    let isSpaced = items.contains { item in item.blocks.count { if case .paragraph = $0 { true } else { false } } > 1 }
    return List(start: start, tight: tight && !isSpaced, items: items)
  }
}

extension [Inline] {
  /// Without the space at both ends.
  var trimmedBlanks: [Inline] {
    var inlines = trimmed(where: \.isSpace)
    if case .text(let text)? = inlines.first { inlines[0] = .text(String(text.drop(while: \.isWhitespace))) }
    if case .text(let text)? = inlines.last { inlines[inlines.count - 1] = .text(String(text.trimmedEnd)) }
    return inlines
  }
}

extension [HTMLNode] {
  /// The octets at which its marked tags begin.
  fileprivate var places: [Int] {
    flatMap { node -> [Int] in
      guard case .element(let element) = node else { return [] }
      return (element[HTMLParts.place].flatMap { Int($0) }.map { [$0] } ?? []) + element.children.places
    }
  }
}
