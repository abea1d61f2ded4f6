internal import Mustache

/// What the site's pages say: English, or Spanish where the language is `es…`. Templates have it as
/// `{{words.subscribe}}`.
struct PageWords: Sendable {
  /// BCP 47, and what each is called by who speaks it.
  static let languages = [(tag: "en", name: "English"), (tag: "es", name: "Español")]

  /// BCP 47.
  let language: String
  private let texts: [String: String]

  private static let (englishPages, spanishPages) = (english.merging(englishSite) { $1 }, spanish.merging(spanishSite) { $1 })

  private static let (englishDesk, spanishDesk) =
    (
      [deskReadersEnglish, deskCampaignsEnglish, deskUpkeepEnglish].reduce(deskEnglish) { $0.merging($1) { $1 } },
      [deskReadersSpanish, deskCampaignsSpanish, deskUpkeepSpanish].reduce(deskSpanish) { $0.merging($1) { $1 } }
    )

  /// - Parameter language: BCP 47.
  init(language: String) {
    let isSpanish = Self.isSpanish(language)
    self.language = isSpanish ? "es" : "en"
    texts = isSpanish ? Self.spanishPages : Self.englishPages
  }

  /// Those of the desk.
  ///
  /// - Parameter language: BCP 47.
  init(desk language: String) {
    let isSpanish = Self.isSpanish(language)
    self.language = isSpanish ? "es" : "en"
    texts = isSpanish ? Self.spanishDesk : Self.englishDesk
  }

  /// By octets: this is asked for each page.
  private static func isSpanish(_ language: String) -> Bool {
    // In small letters: a tag may have others (RFC 5646 §2.1.1).
    language.utf8.prefix { $0 != UInt8(ascii: "-") }.lazy.map { $0 | 0x20 }.elementsEqual("es".utf8)
  }

  /// With `{publication}` and its like put in.
  subscript(name: String, values: [String: String]) -> String {
    let text = texts[name] ?? name
    guard !values.isEmpty, text.utf8.contains(UInt8(ascii: "{")) else { return text }
    return values.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// All of them, for a template.
  func filled(_ values: [String: String]) -> Filled { Filled(words: self, values: values) }

  /// Filled in when a template asks for them: a page shows a few of them.
  struct Filled: MustacheParent {
    fileprivate let words: PageWords
    fileprivate let values: [String: String]

    func child(named name: String) -> Any? {
      if name == "lang" { return words.language }
      return words.texts[name] == nil ? nil : words[name, values]
    }
  }

  static var deskNames: (english: Set<String>, spanish: Set<String>) {
    (Set(englishDesk.keys), Set(spanishDesk.keys))
  }

  static var names: (english: Set<String>, spanish: Set<String>) {
    (Set(english.keys).union(englishSite.keys), Set(spanish.keys).union(spanishSite.keys))
  }
}
