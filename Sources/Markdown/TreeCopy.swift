internal import CCmark

/// Copies libcmark's tree into our own and notes what a mail cannot carry. Runs under the parser's lock.
struct TreeCopy {
  private(set) var diagnostics: [Diagnostic] = []
  private let firstLine: Int
  private var lastLevel = 0

  private static let depthLimit = 100

  init(firstLine: Int) {
    self.firstLine = firstLine
  }

  mutating func document(_ root: OpaquePointer) throws(Diagnostic) -> Document {
    var blocks: [Block] = []
    var footnotes: [[Block]] = []
    for node in Children(root) {
      if cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION {
        footnotes.append(try self.blocks(of: node, depth: 1))
      } else if let block = try block(node, depth: 1) {
        blocks.append(block)
      }
    }
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
    switch String(cString: cmark_node_get_type_string(node)) {
    case "heading":
      let level = Int(cmark_node_get_heading_level(node))
      if lastLevel > 0 && level > lastLevel + 1 {
        note(
          .warning, node, "the heading jumps from level \(lastLevel) to \(level)", "screen readers announce levels: use \(lastLevel + 1)")
      }
      lastLevel = level
      return .heading(level: level, try inlines(of: node, depth: depth))
    case "paragraph": return .paragraph(try inlines(of: node, depth: depth))
    case "block_quote": return .quote(try blocks(of: node, depth: depth))
    case "list": return .list(try list(node, depth: depth))
    case "code_block": return .code(info: string(cmark_node_get_fence_info(node)), literal: string(cmark_node_get_literal(node)))
    case "thematic_break": return .rule
    case "table": return .table(try table(node, depth: depth))
    case "html_block":
      rawHTML(node)
      return nil
    default: return nil
    }
  }

  private mutating func list(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> List {
    try check(depth, node)
    let ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
    var items: [List.Item] = []
    for item in Children(node) {
      let isTask = String(cString: cmark_node_get_type_string(item)) == "tasklist"
      let checked = isTask ? cmark_gfm_extensions_get_tasklist_item_checked(item) : nil
      items.append(List.Item(checked: checked, blocks: try blocks(of: item, depth: depth + 1)))
    }
    return List(start: ordered ? Int(cmark_node_get_list_start(node)) : nil, tight: cmark_node_get_list_tight(node) == 1, items: items)
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
      for cell in Children(row) { cells.append(try inlines(of: cell, depth: depth + 1)) }
      rows.append(cells)
    }
    return Table(alignments: alignments, header: rows.first ?? [], rows: Array(rows.dropFirst()))
  }

  private mutating func inlines(of parent: OpaquePointer, depth: Int) throws(Diagnostic) -> [Inline] {
    try check(depth, parent)
    var inlines: [Inline] = []
    for node in Children(parent) {
      if let inline = try inline(node, depth: depth + 1) { inlines.append(inline) }
    }
    return inlines
  }

  private mutating func inline(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> Inline? {
    if cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_REFERENCE { return .footnote(Int(string(cmark_node_get_literal(node))) ?? 0) }
    switch String(cString: cmark_node_get_type_string(node)) {
    case "text": return .text(string(cmark_node_get_literal(node)))
    case "softbreak": return .softBreak
    case "linebreak": return .lineBreak
    case "code": return .code(string(cmark_node_get_literal(node)))
    case "emph": return .emphasis(try inlines(of: node, depth: depth))
    case "strong": return .strong(try inlines(of: node, depth: depth))
    case "strikethrough": return .strikethrough(try inlines(of: node, depth: depth))
    case "link":
      let destination = string(cmark_node_get_url(node))
      if let fault = LinkTarget.fault(destination) {
        note(.error, node, "a link to \"\(destination)\": \(fault)", "link to https:// or mailto:")
      }
      return .link(destination: destination, title: string(cmark_node_get_title(node)), try inlines(of: node, depth: depth))
    case "image": return .image(try image(node, depth: depth))
    case "html_inline":
      rawHTML(node)
      return nil
    default: return nil
    }
  }

  private mutating func image(_ node: OpaquePointer, depth: Int) throws(Diagnostic) -> Image {
    let image = Image(
      source: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)),
      alt: try inlines(of: node, depth: depth).plainText, line: line(node), column: Int(max(1, cmark_node_get_start_column(node))))
    if image.source.isEmpty { note(.error, node, "a picture without a source", "write ![what it shows](file.png)") }
    if image.alt.isEmpty {
      note(.warning, node, "the picture \(image.source) has no text for those who cannot see it", "write ![what it shows](…)")
    }
    return image
  }

  private mutating func rawHTML(_ node: OpaquePointer) {
    let literal = string(cmark_node_get_literal(node))
    // A comment is the writer's own note and is meant to vanish.
    if literal.hasPrefix("<!--") { return }
    let shown = literal.prefix(40).replacing("\n", with: " ")
    note(.warning, node, "raw HTML is left out: \(shown)", "use Markdown for it")
  }

  private func check(_ depth: Int, _ node: OpaquePointer) throws(Diagnostic) {
    guard depth <= Self.depthLimit else {
      throw Diagnostic(
        severity: .error, line: line(node), column: 1, message: "nested more than \(Self.depthLimit) levels deep", hint: "nest less")
    }
  }

  private mutating func note(_ severity: Diagnostic.Severity, _ node: OpaquePointer, _ message: String, _ hint: String) {
    let column = Int(max(1, cmark_node_get_start_column(node)))
    diagnostics.append(Diagnostic(severity: severity, line: line(node), column: column, message: message, hint: hint))
  }

  /// Some inline nodes carry no line: then their block's counts.
  private func line(_ node: OpaquePointer) -> Int {
    var node: OpaquePointer? = node
    while let current = node {
      let line = Int(cmark_node_get_start_line(current))
      if line > 0 { return line + firstLine - 1 }
      node = cmark_node_parent(current)
    }
    return firstLine
  }

  private func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
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
