internal import Words

/// How many columns of a terminal or a monospaced mail a text takes.
package enum DisplayWidth {
  /// Columns of a line of plain text that is not wrapped.
  static let line = 72
  /// What a reader's value is taken to have: a usual first name.
  private static let valueWidth = 8

  package static func of(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

  /// Of a text with marks in it, whose values may be of any length: as if each had ``valueWidth``, and every condition held.
  package static func ofMarked(_ text: String) -> Int {
    MergeMark.pieces(of: text).reduce(0) { width, piece in
      switch piece {
      case .text(let text): width + of(text)
      case .mark(let mark): width + (mark.sign == nil ? valueWidth : 0)
      }
    }
  }

  /// A line under such a text, as long as what each reader gets of it, but for a longest one that is longer than there is room for.
  package static func rule(_ sign: Character, under text: String, atLeast least: Int = 0, atMost limit: Int) -> String {
    func line(_ width: Int) -> String { String(repeating: sign, count: width) }
    let width = ofMarked(text)
    guard width >= least, width <= limit else { return line(min(limit, max(least, width))) }
    return MergeMark.pieces(of: text).map { piece in
      switch piece {
      case .text(let text): line(of(text))
      case .mark(let mark): mark.sign == nil ? line(valueWidth) : mark.text
      }
    }.joined()
  }

  /// Wide for East Asian (UAX #11) and emoji, none for marks that combine.
  private static func width(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let scalar = scalars.first else { return 0 }
    // A variation selector 16 asks for the emoji's picture.
    if scalar.properties.isEmojiPresentation || scalars.dropFirst().first?.value == 0xFE0F { return 2 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1FAFF,
      0x20000...0x3FFFD:
      return 2
    case 0x200B...0x200F, 0x2060...0x2064, 0xFE00...0xFE0F, 0xFEFF: return 0
    default: return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
    }
  }
}
