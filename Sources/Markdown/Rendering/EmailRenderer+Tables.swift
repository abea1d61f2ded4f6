internal import HTML
internal import Words

extension EmailRenderer {
  /// A real data table: no presentation role, headers with their scope. One of more than four columns has no room on a phone, and mails
  /// cannot scroll sideways: there each row becomes a record, header beside value. Words stay whole as far as a phone has room for them.
  func append(_ table: Table, gap: Int, to output: inout String) {
    output += "<table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\"\(dir) "
    output += "style=\"margin:0 0 \(gap)px;border-collapse:collapse;word-break:normal\">\n"
    if table.alignments.count > 4, !table.rows.isEmpty { records(table, to: &output) } else { rows(table, to: &output) }
    output += "</table>\n"
  }

  private func records(_ table: Table, to output: inout String) {
    let header = table.header.map { Cell($0, "th", " scope=\"row\" width=\"35%\"", side: direction.start) }
    let rows = table.rows.map { $0.map { Cell($0, "td", side: direction.start) } }
    let letters = letters([header, rows.flatMap { $0 }])
    let inside = narrowed(to: room * 65 / 100 - 20)
    for row in rows where output.utf8.count <= limit {
      for (column, value) in row.enumerated() {
        let ends = column == row.count - 1
        let padding = "\(column == 0 ? 10 : 3)px 10px \(ends ? 10 : 3)px"
        let name = header.indices.contains(column) ? header[column] : Cell([], "td", side: direction.start)
        output += "<tr>"
        append(name, letters[0], ruled: ends, padding: padding, to: &output)
        inside.append(value, letters[1], ruled: ends, padding: padding, to: &output)
        output += "</tr>\n"
      }
    }
  }

  private func rows(_ table: Table, to output: inout String) {
    func cells(_ row: [[Inline]], _ tag: String, _ scope: String = "") -> [Cell] {
      row.enumerated().map { Cell($1, tag, scope, side: table.alignment($0)?.rawValue ?? direction.start) }
    }
    let rows = [cells(table.header, "th", " scope=\"col\"")] + table.rows.map { cells($0, "td") }
    let count = rows.map(\.count).max() ?? 0
    let inside = narrowed(to: room / max(1, count) - 20)
    let letters = letters((0..<count).map { column in rows.compactMap { $0.indices.contains(column) ? $0[column] : nil } })
    output += "<thead>"
    for (index, row) in rows.enumerated() where output.utf8.count <= limit {
      if index == 1 { output += "<tbody>\n" }
      output += "<tr>"
      for (column, cell) in row.enumerated() { inside.append(cell, letters[column], ruled: true, padding: "8px 10px", to: &output) }
      output += index == 0 ? "</tr></thead>\n" : "</tr>\n"
    }
    if rows.count > 1 { output += "</tbody>\n" }
  }

  /// Pixels that the narrowest theme leaves for text on a screen of 320.
  static let phoneWidth = 260

  /// The longest word of each column that stays whole on a phone: any while all fit beside each other, else an equal share of the line.
  private func letters(_ columns: [[Cell]]) -> [Int] {
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

  private func append(_ cell: Cell, _ letters: Int, ruled: Bool, padding: String, to output: inout String) {
    // Piece by piece: a letter may have thousands of cells.
    output += "<"
    output += cell.tag
    output += cell.scope
    output += dark("t r")
    output += dir
    output += " align=\""
    output += cell.side
    output += "\" valign=\"top\" style=\""
    if ruled { output += ruleBelow }
    output += "padding:"
    output += padding
    output += ";font-family:"
    output += tokens.bodyFont
    output += ";"
    output += textStyle
    output += ";text-align:"
    output += cell.side
    output += cell.longestWord > letters ? ";word-break:break-word\">" : "\">"
    append(cell.content, to: &output)
    output += "</"
    output += cell.tag
    output += ">"
  }
}

/// A cell with what is asked of it more than once.
private struct Cell {
  let content: [Inline]
  let tag: String
  let scope: String
  let side: String
  /// In letters; a reader's value may have any number of them.
  let longestWord: Int

  /// A header without words heads nothing.
  init(_ content: [Inline], _ tag: String, _ scope: String = "", side: String) {
    self.content = content
    self.side = side
    (self.tag, self.scope) = content.isBlank ? ("td", "") : (tag, scope)
    longestWord = Self.longestWord(content.plainText)
  }

  private static func longestWord(_ text: String) -> Int {
    if MergeMark.isIn(text) { return 1_000 }
    // By octets, because a table has very many words: letters of more than one octet are counted by their first.
    var (longest, current) = (0, 0)
    for octet in text.utf8 where octet & 0xC0 != 0x80 {
      current = octet > 0x20 ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}
