/// What the site's pages say: English, or Spanish where the language is `es…`. Templates have it as
/// `{{words.subscribe}}`.
struct PageWords: Sendable {
  /// BCP 47, and what each is called by who speaks it.
  static let languages = [(tag: "en", name: "English"), (tag: "es", name: "Español")]

  /// BCP 47.
  let language: String
  private var texts: [String: String]

  /// - Parameter language: BCP 47.
  init(language: String) {
    let isSpanish = language.lowercased().split(separator: "-").first == "es"
    self.language = isSpanish ? "es" : "en"
    texts = isSpanish ? Self.spanish.merging(Self.spanishSite) { $1 } : Self.english.merging(Self.englishSite) { $1 }
  }

  /// Those of the desk.
  ///
  /// - Parameter language: BCP 47.
  init(desk language: String) {
    self.init(language: language)
    let isSpanish = self.language == "es"
    let readers = isSpanish ? Self.deskReadersSpanish : Self.deskReadersEnglish
    texts = (isSpanish ? Self.deskSpanish : Self.deskEnglish).merging(readers) { word, _ in word }
  }

  /// With `{publication}` and its like put in.
  subscript(name: String, values: [String: String]) -> String {
    values.reduce(texts[name] ?? name) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// All of them, for a template.
  func templateValues(_ values: [String: String]) -> [String: String] {
    texts.keys.reduce(into: ["lang": language]) { $0[$1] = self[$1, values] }
  }

  static var deskNames: (english: Set<String>, spanish: Set<String>) {
    (Set(deskEnglish.keys).union(deskReadersEnglish.keys), Set(deskSpanish.keys).union(deskReadersSpanish.keys))
  }

  static var names: (english: Set<String>, spanish: Set<String>) {
    (Set(english.keys).union(englishSite.keys), Set(spanish.keys).union(spanishSite.keys))
  }
}
