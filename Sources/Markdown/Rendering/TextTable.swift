internal import Words

/// A table as text: columns side by side while they fit into a line and are as wide for every reader, else one record after another.
enum TextTable {
  static func text(header: [String], rows: [[String]], _ alignment: (Int) -> Table.Alignment?) -> String {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0.indices.contains(column) ? DisplayWidth.of($0[column]) : 0 }.max() ?? 0 }
    guard widths.reduce(0, +) + 2 * (widths.count - 1) <= DisplayWidth.line,
      !all.joined().contains(where: { $0.contains("\n") || MergeMark.isIn($0) })
    else { return records(header, rows) }
    func line(_ row: [String]) -> String {
      let cells = widths.indices.map { column in
        pad(row.indices.contains(column) ? row[column] : "", to: widths[column], alignment(column))
      }
      return String(cells.joined(separator: "  ").trimmedEnd)
    }
    let rule = widths.map { String(repeating: "-", count: max(1, $0)) }.joined(separator: "  ")
    return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
  }

  private static func records(_ header: [String], _ rows: [[String]]) -> String {
    if rows.isEmpty { return header.joined(separator: "\n") }
    return rows.map { row in
      zip(header, row).map { name, cell in name.isEmpty ? cell : "\(name): \(cell)" }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  private static func pad(_ text: String, to width: Int, _ alignment: Table.Alignment?) -> String {
    let space = max(0, width - DisplayWidth.of(text))
    switch alignment {
    case .right: return String(repeating: " ", count: space) + text
    case .center: return String(repeating: " ", count: space / 2) + text + String(repeating: " ", count: space - space / 2)
    case .left, nil: return text + String(repeating: " ", count: space)
    }
  }
}
