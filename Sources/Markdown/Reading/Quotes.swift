internal import Words

/// The quotation marks of a language. libcmark knows English ones only.
package struct Quotes: Sendable, Hashable {
  private let open: String
  private let close: String
  private let innerOpen: String
  private let innerClose: String

  /// As libcmark makes them.
  static let english = Quotes(language: "en")

  /// - Parameter language: BCP 47; a language that is not known here gets English marks.
  package init(language: String) {
    let parts = language.lowercased().split(separator: "-").map(String.init)
    let marks = Self.marks[parts.prefix(2).joined(separator: "-")] ?? Self.marks[parts.first ?? ""] ?? ["“", "”", "‘", "’"]
    (open, close, innerOpen, innerClose) = (marks[0], marks[1], marks[2], marks[3])
  }

  /// Outer and inner, after Unicode CLDR's delimiters. French sets a narrow space that does not break inside.
  private static let marks: [String: [String]] = {
    let low = ["„", "“", "‚", "‘"]
    let angles = ["«", "»", "“", "”"]
    var marks: [String: [String]] = [
      "fr": ["«\u{202F}", "\u{202F}»", "“", "”"], "de-ch": ["«", "»", "‹", "›"], "fr-ch": ["«", "»", "‹", "›"], "da": ["»", "«", "›", "‹"],
      "sv": ["”", "”", "’", "’"], "fi": ["”", "”", "’", "’"], "ja": ["「", "」", "『", "』"], "pt-br": ["“", "”", "‘", "’"],
      "no": ["«", "»", "‘", "’"], "hu": ["„", "”", "»", "«"], "sr": ["„", "”", "’", "’"], "bs": ["„", "”", "‘", "’"],
      "ka": ["„", "“", "«", "»"], "fa": ["«", "»", "‹", "›"], "ug": ["»", "«", "›", "‹"], "ur": ["”", "“", "’", "‘"],
      "he": ["”", "”", "’", "’"], "yi": ["”", "”", "’", "’"],
    ]
    for language in ["de", "cs", "sk", "sl", "hr", "mk", "bg", "is", "et", "lt"] { marks[language] = low }
    for language in ["pl", "ro"] { marks[language] = ["„", "”", "«", "»"] }
    for language in ["ru", "uk", "be"] { marks[language] = ["«", "»", "„", "“"] }
    for language in ["es", "it", "pt", "ca", "gl", "eu", "el", "sq", "kk"] { marks[language] = angles }
    marks["nb"] = marks["no"]
    marks["nn"] = marks["no"]
    return marks
  }()

  /// What the writer typed, hidden from the smart pass under as many octets.
  private static let typed: [Character: Character] = ["“": "\u{E010}", "”": "\u{E011}", "‘": "\u{E012}", "’": "\u{E013}"]
  private static let hidden = Dictionary(uniqueKeysWithValues: typed.map { ($1, $0) })

  static func hiding(_ text: String) -> String {
    // Their first octet; most texts hold none.
    guard text.hasByte(where: { $0 == 0xE2 }) else { return text }
    return String(text.map { typed[$0] ?? $0 })
  }

  static func shown(_ text: String) -> String {
    guard text.hasByte(where: { $0 == 0xEE }) else { return text }
    return String(text.map { hidden[$0] ?? $0 })
  }

  /// Puts these in the place of the English ones that libcmark made.
  ///
  /// - Parameter isOpen: whether a single quote is open.
  func replacing(_ text: String, _ isOpen: inout Bool) -> String {
    var output = ""
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      switch text[index] {
      case "“": output += open
      case "”": output += close
      case "‘":
        isOpen = true
        output += innerOpen
      // Inside a word it is an apostrophe.
      case "’" where isOpen && !(next < text.endIndex && text[next].isLetter):
        isOpen = false
        output += innerClose
      default: output.append(text[index])
      }
      index = next
    }
    return output
  }
}
