/// How many columns of a terminal or a monospaced mail a text takes.
enum DisplayWidth {
  static func of(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

  /// Wide for East Asian and emoji, none for marks that combine.
  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    case 0x200B...0x200F, 0xFE00...0xFE0F: return 0
    default: return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
    }
  }
}

/// A table as text: columns side by side while they fit into 72, else one record after another.
enum TextTable {
  static func text(header: [String], rows: [[String]], _ alignments: [Table.Alignment?]) -> String {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0.indices.contains(column) ? DisplayWidth.of($0[column]) : 0 }.max() ?? 0 }
    guard widths.reduce(0, +) + 2 * (widths.count - 1) <= 72, !all.joined().contains(where: { $0.contains("\n") }) else {
      return rows.map { row in zip(header, row).map { "\($0): \($1)" }.joined(separator: "\n") }.joined(separator: "\n\n")
    }
    func line(_ row: [String]) -> String {
      let cells = widths.indices.map { column in
        pad(
          row.indices.contains(column) ? row[column] : "", to: widths[column],
          alignments.indices.contains(column) ? alignments[column] : nil)
      }
      return cells.joined(separator: "  ").split(separator: /\s+$/).joined()
    }
    let rule = widths.map { String(repeating: "-", count: max(1, $0)) }.joined(separator: "  ")
    return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
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
