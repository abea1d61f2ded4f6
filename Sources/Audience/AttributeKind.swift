internal import Store
internal import Words

/// What a value is that a publication keeps about its people under a name of its own: `[attributes]` in tuesday.toml.
package enum AttributeKind: String, Sendable, Hashable, Codable, CaseIterable {
  case text, number, date, boolean

  /// Characters of a text.
  package static let textLimit = 1000

  /// Names are words that can stand in a merge tag.
  package static func isName(_ name: String) -> Bool { name.wholeMatch(of: /[a-z][a-z0-9_]{0,39}/) != nil }

  /// Whether files or rules have another meaning for the name: an attribute called so would hide a no that stands in such a column.
  package static func isTaken(_ name: String) -> Bool {
    ImportColumns.known(name) != nil && name != ImportColumns.home || SegmentParser.words.contains(name)
      || SegmentField.standard.contains { $0.name == name }
  }

  /// The one spelling that is stored: a number with a point, a day as `2026-11-24`, `true` or `false`, a text on one line of at most
  /// ``textLimit`` characters. Nil when `raw` is no value of this kind.
  package func canonical(_ raw: String) -> String? {
    let text = raw.onOneLine
    switch self {
    case .text: return text.utf8.count <= Self.textLimit || text.count <= Self.textLimit ? text : nil
    // Only in decimals do Swift and the databases read the same number.
    case .number:
      guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
      return Double(text).flatMap { $0.isFinite ? text : nil }
    // Other programs write a time behind it.
    case .date:
      let day = String(text.prefix(10))
      let isDay =
        LocalDate(day) != nil && (day == text || [text, text + ":00"].contains { ImportTime.read($0, beginning: \.midnightUTC) != nil })
      return isDay ? day : nil
    case .boolean:
      switch text.lowercased() {
      case "true", "yes", "1", "t", "y", "on": return "true"
      case "false", "no", "0", "f", "n", "off": return "false"
      default: return nil
      }
    }
  }
}
