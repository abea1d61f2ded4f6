internal import HTML
internal import Words

extension EmailRenderer {
  /// A real data table: no presentation role, headers with their scope. One of more than four columns has no room on a phone, and mails
  /// cannot scroll sideways: there each row becomes a record, header beside value. Words stay whole as far as a phone has room for them.
  func append(_ table: Table, gap: Int, to output: inout String) {
    let start = direction.start
    output += "<table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\"\(dir) "
    output += "style=\"margin:0 0 \(gap)px;border-collapse:collapse;word-break:normal\">\n"
    if table.alignments.count > 4, !table.rows.isEmpty {
      let letters = letters([table.header, table.rows.flatMap { $0 }])
      for row in table.rows where output.utf8.count <= limit {
        for (column, value) in row.enumerated() {
          let ends = column == row.count - 1
          let header = table.header.indices.contains(column) ? table.header[column] : []
          let padding = "\(column == 0 ? 10 : 3)px 10px \(ends ? 10 : 3)px"
          output += "<tr>" + cell("th", " scope=\"row\" width=\"35%\"", header, start, letters[0], ruled: ends, padding: padding)
          output += cell("td", "", value, start, letters[1], ruled: ends, padding: padding) + "</tr>\n"
        }
      }
    } else {
      let rows = [table.header] + table.rows
      let count = rows.map(\.count).max() ?? 0
      let letters = letters((0..<count).map { column in rows.compactMap { $0.indices.contains(column) ? $0[column] : nil } })
      func cells(_ row: [[Inline]], _ tag: String, _ scope: String) -> String {
        row.enumerated().map { cell(tag, scope, $1, table.alignment($0)?.rawValue ?? start, letters[$0], ruled: true) }.joined()
      }
      output += "<thead><tr>\(cells(table.header, "th", " scope=\"col\""))</tr></thead>\n"
      if !table.rows.isEmpty { output += "<tbody>\n" }
      for row in table.rows where output.utf8.count <= limit { output += "<tr>\(cells(row, "td", ""))</tr>\n" }
      if !table.rows.isEmpty { output += "</tbody>\n" }
    }
    output += "</table>\n"
  }

  /// Pixels that the narrowest theme leaves for text on a screen of 320.
  static let phoneWidth = 260

  /// The longest word of each column that stays whole on a phone: any while all fit beside each other, else an equal share of the line.
  private func letters(_ columns: [[[Inline]]]) -> [Int] {
    // A letter is about half as wide as high; 20 pixels are a cell's padding.
    let line = (Self.phoneWidth - 20 * columns.count) * 2 / tokens.bodySize
    let share = max(1, line / max(1, columns.count))
    // A word longer than the line breaks in any case.
    var letters = columns.map { min(line, $0.map(\.longestWord).max() ?? 0) }
    for column in letters.indices.sorted(by: { letters[$0] > letters[$1] }) {
      if letters.reduce(0, +) > line { letters[column] = min(letters[column], share) }
    }
    return letters
  }

  private func cell(
    _ tag: String, _ scope: String, _ content: [Inline], _ side: String, _ letters: Int, ruled: Bool, padding: String = "8px 10px"
  ) -> String {
    let border = ruled ? "border-bottom:1px solid \(tokens.light.line);" : ""
    let breaks = content.longestWord > letters ? ";word-break:break-word" : ""
    let style = "\(border)padding:\(padding);font-family:\(tokens.bodyFont);\(text);text-align:\(side)\(breaks)"
    let (tag, scope) = content.isBlank ? ("td", "") : (tag, scope)
    return "<\(tag)\(scope)\(dark("t r"))\(dir) align=\"\(side)\" valign=\"top\" style=\"\(style)\">\(html(content))</\(tag)>"
  }
}

extension [Inline] {
  /// In letters; a reader's value may have any number of them.
  fileprivate var longestWord: Int {
    let text = plainText
    if MergeMark.isIn(text) { return 1_000 }
    // By octets, because a table has very many words: letters of more than one octet are counted by their first.
    var (longest, current) = (0, 0)
    for octet in text.utf8 where octet & 0xC0 != 0x80 {
      current = octet > 0x20 ? current + 1 : 0
      longest = Swift.max(longest, current)
    }
    return longest
  }
}
