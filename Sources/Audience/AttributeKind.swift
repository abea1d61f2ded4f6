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
    case .boolean: return Self.booleans[text.lowercased()].map { $0 ? "true" : "false" }
    }
  }

  /// As programs, databases and people write them, and spreadsheets in the languages of those whose files have semicolons.
  private static let booleans: [String: Bool] = {
    let yes = [
      "true", "yes", "1", "1.0", "t", "y", "on", "wahr", "ja", "j", "vrai", "oui", "verdadero", "sí", "si", "vero", "sì", "waar",
      "verdadeiro",
      "sim", "sand", "sandt", "sann", "sant", "tosi", "kyllä", "prawda", "tak", "pravda", "ano", "igaz", "igen", "истина", "да", "doğru",
      "evet", "x", "✓", "✔", "☑", "checked",
    ]
    let no = [
      "false", "no", "0", "0.0", "f", "n", "off", "falsch", "nein", "faux", "non", "falso", "onwaar", "nee", "não", "nao", "falsk",
      "falskt",
      "usann", "nej", "nei", "epätosi", "ei", "fałsz", "nie", "nepravda", "ne", "hamis", "nem", "ложь", "нет", "yanlış", "hayır", "✗", "✘",
      "☐", "unchecked",
    ]
    return Dictionary(uniqueKeysWithValues: yes.map { ($0, true) } + no.map { ($0, false) })
  }()
}
