internal import CCmark
internal import Foundation
internal import Words

/// Copies libcmark's tree into our own and notes what a mail cannot carry. Runs under the parser's lock.
struct TreeCopy {
  private(set) var diagnostics: [Diagnostic] = []
  private let firstLine: Int
  private var lines: SourceLines
  private let quotes: Quotes?
  private let hasTasks: Bool
  /// Whether a single quote is open in the text at hand.
  private var isQuoting = false
  private var lastLevel = 0
  /// Of footnotes, by number.
  private var labels: [Int: String] = [:]
  /// Of the node types met so far: so few that looking through them is quicker than hashing.
  private var names: [(type: UInt32, name: String)] = []

  private static let depthLimit = 100

  /// - Parameters:
  ///   - text: what libcmark parsed, whose first line is line `firstLine` of the file.
  ///   - quotes: instead of English ones; nil where quotes stay straight.
  ///   - hasTasks: whether an item may be a task.
  init(_ text: String, firstLine: Int, quotes: Quotes?, hasTasks: Bool) {
    self.hasTasks = hasTasks
    self.quotes = quotes == .english ? nil : quotes
    lines = SourceLines(text)
    self.firstLine = firstLine
  }

  mutating func document(_ root: OpaquePointer) throws(Diagnostic) -> Document {
    var blocks: [Block] = []
    var footnotes: [Footnote] = []
    for node in Children(root) {
      if cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION {
        footnotes.append(Footnote(label: "", blocks: try self.blocks(of: node, depth: 1)))
      } else if let block = try block(node, depth: 1) {
        blocks.append(block)
      }
    }
    for (number, label) in labels where footnotes.indices.contains(number - 1) { footnotes[number - 1].label = label }
    return Document(blocks: blocks, footnotes: footnotes)
  }

  private mutating func blocks(of parent: OpaquePointer, depth: Int) throws(Diagnostic) -> [Block] {
    try check(depth, parent)
    var blocks: [Block] = []
    for node in Children(parent) {
      if let block = try block(node, depth: depth + 1) { blocks.append(block) }
    }
    return blocks
  }

  private mutating func block(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> Block? {
    switch name(of: node) {
    case "heading": return .heading(try heading(node, depth: depth))
    case "paragraph": return .paragraph(try text(of: node, depth: depth))
    case "block_quote": return .quote(try blocks(of: node, depth: depth))
    case "list": return .list(try list(node, depth: depth))
    case "code_block": return .code(info: string(cmark_node_get_fence_info(node)), literal: string(cmark_node_get_literal(node)))
    case "thematic_break": return .rule
    case "table": return .table(try table(node, depth: depth))
    case "html_block":
      return .html(rawHTML(node))
    default: return nil
    }
  }

  private mutating func heading(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> Heading {
    let level = Int(cmark_node_get_heading_level(node))
    if lastLevel > 0 && level > lastLevel + 1 {
      note(.warning, node, "the heading jumps from level \(lastLevel) to \(level)", "screen readers announce levels: use \(lastLevel + 1)")
    }
    lastLevel = level
    let place = place(of: node)
    return Heading(level: level, content: try text(of: node, depth: depth), anchor: nil, line: place.line, column: place.column)
  }

  private mutating func list(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> List {
    try check(depth, node)
    let ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
    var items: [List.Item] = []
    for item in Children(node) {
      // A task has the number of any item: only the name tells.
      let isTask = String(cString: cmark_node_get_type_string(item)) == "tasklist"
      let checked = isTask ? cmark_gfm_extensions_get_tasklist_item_checked(item) : nil
      let found = List.Item(checked: checked, blocks: try blocks(of: item, depth: depth + 1))
      items.append(isTask ? found : missedTask(found, item))
    }
    return List(start: ordered ? Int(cmark_node_get_list_start(node)) : nil, tight: cmark_node_get_list_tight(node) == 1, items: items)
  }

  /// libcmark-gfm looks for a task's box from the beginning of the line only, so it finds none behind a quote's mark or another item's.
  private func missedTask(_ item: List.Item, _ node: OpaquePointer) -> List.Item {
    guard hasTasks, let paragraph = cmark_node_first_child(node), cmark_node_get_type(paragraph) == CMARK_NODE_PARAGRAPH,
      case .paragraph(let inlines)? = item.blocks.first
    else { return item }
    let place = (line: Int(cmark_node_get_start_line(paragraph)), byte: Int(cmark_node_get_start_column(paragraph)))
    // As it is written: an escaped one is none.
    let written = lines.bytes(4, line: place.line, byte: place.byte)
    let lead = inlines.prefix { if case .text = $0 { true } else { false } }
    let words = Array(lead).plainText
    guard let box = ["[ ]", "[x]", "[X]"].first(where: { words.hasPrefix($0) }), written == Array("\(box) ".utf8) else { return item }
    let text = String(words.dropFirst(box.count).drop { $0 == " " })
    var task = List.Item(checked: box != "[ ]", blocks: item.blocks)
    task.blocks[0] = .paragraph((text.isEmpty ? [] : [.text(text)]) + inlines.dropFirst(lead.count))
    return task
  }

  private mutating func table(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> Table {
    let count = Int(cmark_gfm_extensions_get_table_columns(node))
    let marks = cmark_gfm_extensions_get_table_alignments(node)
    let alignments = (0..<count).map { column -> Table.Alignment? in
      switch marks?[column] {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: nil
      }
    }
    var rows: [[[Inline]]] = []
    for row in Children(node) {
      var cells: [[Inline]] = []
      for cell in Children(row) { cells.append(try text(of: cell, depth: depth + 1)) }
      rows.append(cells)
    }
    return Table(alignments: alignments, header: rows.first ?? [], rows: Array(rows.dropFirst()))
  }

  /// Of a paragraph, heading or cell: no quote reaches over its end.
  private mutating func text(of parent: OpaquePointer, depth: Int) throws(Diagnostic) -> [Inline] {
    isQuoting = false
    return try inlines(of: parent, depth: depth)
  }

  private mutating func inlines(of parent: OpaquePointer, depth: Int) throws(Diagnostic) -> [Inline] {
    try check(depth, parent)
    var inlines: [Inline] = []
    for node in Children(parent) {
      guard let inline = try inline(node, depth: depth + 1) else { continue }
      if case .link(let link) = inline { inlines += link.withoutForeignConditions } else { inlines.append(inline) }
    }
    return inlines
  }

  private mutating func inline(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> Inline? {
    if cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_REFERENCE { return .footnote(footnoteNumber(node)) }
    switch name(of: node) {
    case "text":
      // Autolinks leave empty ones at their sides.
      guard let literal = cmark_node_get_literal(node), literal.pointee != 0 else { return nil }
      noteMissedAddress(literal, node)
      guard let quotes else { return .text(string(literal)) }
      let made = quotes.replacing(String(cString: literal), &isQuoting)
      return .text(Quotes.shown(made))
    case "softbreak": return .softBreak
    case "linebreak": return .lineBreak
    case "code": return .code(string(cmark_node_get_literal(node)))
    case "emph": return .emphasis(try inlines(of: node, depth: depth))
    case "strong": return .strong(try inlines(of: node, depth: depth))
    case "strikethrough": return .strikethrough(try inlines(of: node, depth: depth))
    case "link": return .link(try link(node, depth: depth))
    case "image": return .image(try image(node, depth: depth))
    case "html_inline":
      return .html(rawHTML(node))
    default: return nil
    }
  }

  /// libcmark-gfm takes `www.` for an address behind white space and few signs only (GFM 0.29 §6.9), which the mark of a condition is not.
  private mutating func noteMissedAddress(_ literal: UnsafePointer<CChar>, _ node: OpaquePointer) {
    // A post has thousands of texts.
    guard strstr(literal, "\(MergeMark.close)www.") != nil, cmark_node_get_type(cmark_node_parent(node)) != CMARK_NODE_LINK else { return }
    let pieces = MergeMark.pieces(of: string(literal))
    for (mark, words) in zip(pieces, pieces.dropFirst()) where mark.isCondition && words.written.hasPrefix("www.") {
      let address = words.written.prefix { !$0.isWhitespace }
      note(.warning, node, "\(address) right behind a condition becomes no link", "write https://\(address)")
    }
  }

  /// The label has no getter; it stands in libcmark's own HTML, percent-encoded.
  private mutating func footnoteNumber(_ node: OpaquePointer) -> Int {
    let number = Int(string(cmark_node_get_literal(node))) ?? 0
    if labels[number] == nil, let html = cmark_render_html_with_mem(node, CMARK_OPT_FOOTNOTES, nil, cmark_get_default_mem_allocator()) {
      let label = String(cString: html).firstMatch(of: /href="#fn-?([^"]*)"/)?.1
      free(html)
      labels[number] = label?.removingPercentEncoding ?? "\(number)"
    }
    return number
  }

  private mutating func link(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> Link {
    let destination = string(cmark_node_get_url(node))
    if let fault = LinkTarget.fault(destination) {
      note(.error, node, "a link to \"\(destination)\": \(fault)", LinkTarget.hint)
    }
    let place = place(of: node)
    return Link(
      destination: destination, title: string(cmark_node_get_title(node)), content: try inlines(of: node, depth: depth), line: place.line,
      column: place.column)
  }

  private mutating func image(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> Image {
    let place = place(of: node)
    var image = Image(
      source: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)),
      alt: try inlines(of: node, depth: depth).plainText, line: place.line, column: place.column)
    if image.source.isEmpty {
      note(.error, node, "a picture without a source", "write ![what it shows](file.png)")
    } else if let fault = LinkTarget.pictureFault(image.source) {
      note(.error, node, "the picture \(image.source.prefix(60)): \(fault)", "put the file beside the post")
    }
    if image.alt.isEmpty, image.title.lowercased() == "decorative" {
      image.title = ""
    } else if image.alt.isEmpty {
      let hint = "write ![what it shows](…), or ![](… \"decorative\")"
      note(.error, node, "the picture \(image.source.prefix(60)) has no text for those who cannot see it", hint)
    }
    return image
  }

  private mutating func rawHTML(_ node: OpaquePointer) -> RawHTML {
    let place = place(of: node)
    return RawHTML(literal: string(cmark_node_get_literal(node)), line: place.line, column: place.column)
  }

  private mutating func check(_ depth: Int, _ node: OpaquePointer) throws(Diagnostic) {
    guard depth <= Self.depthLimit else {
      throw .error("nested more than \(Self.depthLimit) levels deep", line: place(of: node).line, hint: "nest less")
    }
  }

  private mutating func note(_ severity: Diagnostic.Severity, _ node: OpaquePointer, _ message: String, _ hint: String) {
    let place = place(of: node)
    diagnostics.append(Diagnostic(severity: severity, line: place.line, column: place.column, message: message, hint: hint))
  }

  /// In the file. Some inline nodes carry no position: then that of what they stand in counts. And libcmark counts the columns of
  /// all lines of a paragraph as if each began where the first does.
  private mutating func place(of node: OpaquePointer) -> (line: Int, column: Int) {
    var node = node
    while cmark_node_get_start_line(node) < 1, let parent = cmark_node_parent(node) { node = parent }
    let line = Int(cmark_node_get_start_line(node))
    var byte = Int(cmark_node_get_start_column(node))
    var block: OpaquePointer? = cmark_node_parent(node)
    while let parent = block, name(of: parent) != "paragraph" { block = cmark_node_parent(parent) }
    if let block, line > Int(cmark_node_get_start_line(block)) {
      byte += lines.lead(line: line) + 1 - Int(cmark_node_get_start_column(block))
    }
    return (max(1, line) + firstLine - 1, lines.column(line: line, byte: max(1, byte)))
  }

  /// libcmark's name of the node's type; those of extensions have no numbers at compile time.
  private mutating func name(of node: OpaquePointer) -> String {
    let type = cmark_node_get_type(node).rawValue
    if let known = names.first(where: { $0.type == type }) { return known.name }
    let name = String(cString: cmark_node_get_type_string(node))
    names.append((type, name))
    return name
  }

  private func string(_ text: UnsafePointer<CChar>?) -> String { text.map { Quotes.shown(String(cString: $0)) } ?? "" }
}

/// The children of a libcmark node, in order.
private struct Children: Sequence, IteratorProtocol {
  private var node: OpaquePointer?

  init(_ parent: OpaquePointer) {
    node = cmark_node_first_child(parent)
  }

  mutating func next() -> OpaquePointer? {
    defer { node = node.flatMap { cmark_node_next($0) } }
    return node
  }
}
