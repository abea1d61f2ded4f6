internal import HTML

/// Bars under each other, as SVG that says the same to who does not see it. Colours are the page's classes.
package struct BarChart {
  package struct Part {
    let value: Int
    /// A class of the page.
    let color: String

    package init(value: Int, color: String) { (self.value, self.color) = (value, color) }
  }

  package struct Bar {
    let label: String
    let parts: [Part]
    /// Behind the bar.
    let note: String

    package init(label: String, parts: [Part], note: String) { (self.label, self.parts, self.note) = (label, parts, note) }
  }

  /// Of its identifiers on the page.
  let id: String
  let title: String
  let description: String
  let bars: [Bar]
  /// What each colour means, where there are several.
  var legend: [(color: String, word: String)] = []

  package init(id: String, title: String, description: String, bars: [Bar], legend: [(color: String, word: String)] = []) {
    (self.id, self.title, self.description, self.bars, self.legend) = (id, title, description, bars, legend)
  }

  private static let (width, labelWidth, noteWidth, height) = (720, 190, 150, 26)

  package var svg: String {
    let largest = max(1, bars.map { $0.parts.reduce(0) { $0 + $1.value } }.max() ?? 1)
    let room = Self.width - Self.labelWidth - Self.noteWidth
    let head = legend.isEmpty ? 0 : Self.height
    let rows = bars.enumerated().map { index, bar -> String in
      let top = head + index * Self.height
      var left = Self.labelWidth
      let parts = bar.parts.filter { $0.value > 0 }.map { part -> String in
        let width = max(1, part.value * room / largest)
        defer { left += width }
        return "<rect class=\"\(part.color)\" x=\"\(left)\" y=\"\(top + 4)\" width=\"\(width)\" height=\"\(Self.height - 8)\"/>"
      }
      let label = HTMLEscape.text(bar.label.count > 26 ? bar.label.prefix(25) + "…" : bar.label)
      return "<text class=\"label\" x=\"\(Self.labelWidth - 8)\" y=\"\(top + 18)\" text-anchor=\"end\">\(label)</text>"
        + parts.joined() + "<text x=\"\(left + 8)\" y=\"\(top + 18)\">\(HTMLEscape.text(bar.note))</text>"
    }
    let key = legend.enumerated().map { index, part in
      let left = Self.labelWidth + index * 110
      return "<rect class=\"\(part.color)\" x=\"\(left)\" y=\"4\" width=\"12\" height=\"12\"/>"
        + "<text x=\"\(left + 18)\" y=\"15\">\(HTMLEscape.text(part.word))</text>"
    }
    return """
      <svg viewBox="0 0 \(Self.width) \(head + max(1, bars.count) * Self.height)" role="img" aria-labelledby="\(id)-title \(id)-desc">
      <title id="\(id)-title">\(HTMLEscape.text(title))</title>
      <desc id="\(id)-desc">\(HTMLEscape.text(description))</desc>
      \((key + rows).joined(separator: "\n"))
      </svg>
      """
  }
}
