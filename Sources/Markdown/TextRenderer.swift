/// A document as plain text, from the tree, not from HTML. Lines are not wrapped: phones wrap for themselves. Line ends are LF.
///
/// Links become `text [1]` with the list at the end; one number a URL.
package struct TextRenderer: Sendable {
  private let resolve: @Sendable (String) -> ImageSource?

  package init(resolve: @escaping @Sendable (String) -> ImageSource?) {
    self.resolve = resolve
  }

  package func text(_ document: Document) -> String {
    var writing = Writing(resolve: resolve)
    var parts = writing.blocks(document.blocks)
    for (index, note) in document.footnotes.enumerated() {
      if index == 0 { parts.append("----") }
      parts.append("(\(index + 1)) " + writing.blocks(note).joined(separator: "\n\n"))
    }
    if !writing.links.isEmpty {
      parts.append(writing.links.enumerated().map { "[\($0 + 1)] \($1)" }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private struct Writing {
    let resolve: @Sendable (String) -> ImageSource?
    var links: [String] = []

    mutating func blocks(_ blocks: [Block]) -> [String] { blocks.map { block($0) }.filter { !$0.isEmpty } }

    private mutating func block(_ block: Block) -> String {
      switch block {
      case .heading(let level, let inlines):
        let title = text(inlines)
        let width = min(72, DisplayWidth.of(title))
        return level <= 2 ? title + "\n" + String(repeating: level == 1 ? "=" : "-", count: width) : title
      case .paragraph(let inlines): return text(inlines)
      case .quote(let inner): return Self.indent(blocks(inner).joined(separator: "\n\n"), first: "> ", rest: "> ")
      case .code(_, let literal):
        let lines = literal.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n").split(separator: /\n+$/).joined()
      case .rule: return "----------------------------------------"
      case .list(let list): return self.list(list)
      case .table(let table):
        return TextTable.text(header: table.header.map { text($0) }, rows: table.rows.map { $0.map { text($0) } }, table.alignments)
      }
    }

    private mutating func list(_ list: List) -> String {
      let items = list.items.enumerated().map { index, item -> String in
        let marker = list.start.map { "\($0 + index). " } ?? "- "
        let task = item.checked.map { $0 ? "[x] " : "[ ] " } ?? ""
        let body = task + blocks(item.blocks).joined(separator: list.tight ? "\n" : "\n\n")
        return Self.indent(body, first: marker, rest: String(repeating: " ", count: marker.count))
      }
      return items.joined(separator: list.tight ? "\n" : "\n\n")
    }

    private static func indent(_ text: String, first: String, rest: String) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
        let lead = index == 0 ? first : rest
        return line.isEmpty ? lead.split(separator: /\s+$/).joined() : lead + line
      }.joined(separator: "\n")
    }

    private mutating func text(_ inlines: [Inline]) -> String {
      var output = ""
      for inline in inlines { output += text(inline) }
      return output
    }

    private mutating func text(_ inline: Inline) -> String {
      switch inline {
      case .text(let text), .code(let text): return text
      case .softBreak: return " "
      case .lineBreak: return "\n"
      case .emphasis(let inner): return "_\(text(inner))_"
      case .strong(let inner): return "*\(text(inner))*"
      case .strikethrough(let inner): return "~\(text(inner))~"
      case .footnote(let number): return "(\(number))"
      case .link(let destination, _, let inner):
        let label = text(inner)
        let bare = destination.hasPrefix("mailto:") ? String(destination.dropFirst(7)) : destination
        // A jump inside the page means nothing here, and an address that is its own label is said once.
        if destination.hasPrefix("#") || label == bare || label.isEmpty { return label.isEmpty ? bare : label }
        return "\(label) [\(number(of: bare))]"
      case .image(let image):
        return image.alt.isEmpty ? "" : "[Image: \(image.alt)]"
      }
    }

    private mutating func number(of url: String) -> Int {
      if let index = links.firstIndex(of: url) { return index + 1 }
      links.append(url)
      return links.count
    }
  }
}
