internal import HTML

/// A table of data, whose cells hold no more than a line. What lays out a page by a table is none.
struct MarkdownTable {
  private let rows: [[[HTMLNode]]]
  private let width: Int

  init?(_ table: HTMLElement) {
    let rows = Self.rows(table.children)
    let cells = rows.flatMap { $0 }
    let width = rows.map(\.count).max() ?? 0
    guard rows.count > 1, rows.count <= 200, (2...12).contains(width), !cells.contains(where: { Self.isMoreThanALine($0) }) else {
      return nil
    }
    (self.rows, self.width) = (rows, width)
  }

  private static func rows(_ nodes: [HTMLNode]) -> [[[HTMLNode]]] {
    nodes.flatMap { node -> [[[HTMLNode]]] in
      guard case .element(let element) = node else { return [] }
      switch element.name {
      case "thead", "tbody", "tfoot": return rows(element.children)
      case "tr":
        let cells = element.children.compactMap { cell -> [HTMLNode]? in
          guard case .element(let cell) = cell, ["td", "th"].contains(cell.name) else { return nil }
          return Self.unwrapped(cell.children)
        }
        return cells.isEmpty ? [] : [cells]
      default: return []
      }
    }
  }

  /// One paragraph in a cell is its line.
  private static func unwrapped(_ nodes: [HTMLNode]) -> [HTMLNode] {
    let parts = nodes.filter { if case .text(let text) = $0 { text.contains { !$0.isWhitespace } } else { true } }
    guard parts.count == 1, case .element(let element) = parts[0], ["p", "div"].contains(element.name) else { return nodes }
    return element.children
  }

  private static func isMoreThanALine(_ nodes: [HTMLNode]) -> Bool {
    nodes.contains { node in
      guard case .element(let element) = node else { return false }
      return MarkdownWriter.isBlock(node) || isMoreThanALine(element.children)
    }
  }

  /// Nil when nothing stands in it.
  func text(_ inlines: MarkdownInlines) -> String? {
    var inlines = inlines
    inlines.isInCell = true
    let lines = rows.map { row in
      let cells = row.map { inlines.line($0) } + Array(repeating: "", count: width - row.count)
      return "| " + cells.joined(separator: " | ") + " |"
    }
    guard lines.contains(where: { $0.contains { !"| ".contains($0) } }) else { return nil }
    return ([lines[0], "|" + String(repeating: " --- |", count: width)] + lines.dropFirst()).joined(separator: "\n")
  }
}
