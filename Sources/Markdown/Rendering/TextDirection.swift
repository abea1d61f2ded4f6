/// Which way a text runs.
package enum TextDirection: String, Sendable, Hashable, Codable {
  case ltr, rtl

  /// - Parameter language: BCP 47. A script in it (`pa-Arab`) decides, else the language's usual one.
  package init(language: String) {
    let parts = language.lowercased().split(separator: "-").map(String.init)
    if let script = parts.dropFirst().first(where: { $0.count == 4 && $0.allSatisfy(\.isLetter) }) {
      self = ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"].contains(script) ? .rtl : .ltr
    } else {
      let languages = ["ar", "arc", "ckb", "dv", "fa", "he", "khw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
      self = languages.contains(parts.first ?? "") ? .rtl : .ltr
    }
  }

  /// The physical side on which a line begins. Mail programs know no logical sides.
  package var start: String { self == .ltr ? "left" : "right" }
  package var end: String { self == .ltr ? "right" : "left" }
}
