internal import Foundation
internal import Markdown
internal import Words

/// What a mail says of itself, in the issue's language. English is at hand; other languages are files `words.LANGUAGE.json` among the mails to one
/// person, the publication's own before those that come with Tuesday.
struct MailWords: Sendable {
  /// The language they are in: another than was asked for where nobody wrote that down.
  let language: String
  private let texts: [String: String]

  static let english = MailWords(
    language: "en",
    texts: [
      "read_online": "Read online", "unsubscribe": "Unsubscribe", "preferences": "Preferences",
      "rehearsal": "REHEARSAL: this message went to the built-in inbox only",
      "because": "You receive this because you subscribed to {publication}.",
      "uninvited": "Somebody typed this address to subscribe to {publication}. If it was not you, do nothing:",
      "to_writers": "You receive this because you are one of those who write {publication} (publication.writers in its settings).",
      "to_one": "This is a message of {publication} to you alone, and no newsletter.",
      "to_approvers": "You receive this because you are one of those who approve {publication} (publication.approvers in its settings).",
      "test": "TEST of {slug}, shown as {reader}. Its links to leave and to preferences change nothing.",
      "one_reminder": "you get at most one reminder, and then no more mail.", "no_more": "you get no more mail.",
      "back": "Back to the text", "note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution",
    ])

  /// A file that cannot be used.
  struct Problem: Error {
    let message: String
  }

  /// Those of a language, of it without its region, or English.
  ///
  /// - Parameters:
  ///   - language: BCP 47.
  ///   - folders: first come, first found.
  static func find(_ language: String, in folders: [String]) throws(Problem) -> MailWords {
    let whole = language.lowercased()
    let names = [whole, String(whole.prefix { $0 != "-" })]
    for name in names {
      for folder in folders {
        let path = "\(folder)/\(fileName(name))"
        if let data = FileManager.default.contents(atPath: path) { return MailWords(language: name, texts: try texts(of: data, path)) }
      }
      if name == english.language { break }
    }
    return english
  }

  static func fileName(_ language: String) -> String { "words.\(language.lowercased()).json" }

  private static func texts(of data: Data, _ path: String) throws(Problem) -> [String: String] {
    guard let texts = try? JSONDecoder().decode([String: String].self, from: data) else {
      throw Problem(message: "\(path): this is no JSON object of texts")
    }
    let known = english.texts.keys.sorted()
    for key in texts.keys.sorted() where !known.contains(key) {
      let guess = Spelling.guess(key, among: known).map { "; did you mean `\($0)`?" } ?? ""
      throw Problem(message: "\(path): unknown key `\(key)`\(guess)")
    }
    for key in known {
      let text = texts[key] ?? ""
      if text.isEmpty || MergeMark.isIn(text) || text.onOneLine != text {
        throw Problem(message: "\(path): `\(key)` must be a text of one line, such as \"\(english.texts[key] ?? "")\"")
      }
      if let place = places[key]?.first(where: { !text.contains($0) }) {
        throw Problem(message: "\(path): `\(key)` must name the \(place)")
      }
    }
    return texts
  }

  /// Where a sentence names whom the mail is from, which post it is and whose values it shows.
  private static let (publication, slug, reader) = ("{publication}", "{slug}", "{reader}")
  /// What sentences cannot do without.
  private static let places = [
    "because": [publication], "uninvited": [publication], "to_writers": [publication], "to_approvers": [publication],
    "to_one": [publication], "test": [slug, reader],
  ]

  private subscript(_ key: String) -> String { texts[key] ?? "" }

  /// Why the reader gets it.
  func reason(publication: String, _ kind: Campaign.Kind = .issue) -> String {
    func filled(_ key: String) -> String { self[key].replacing(Self.publication, with: publication) }
    guard kind.isAsking else {
      switch kind {
      case .notice: return filled("to_writers")
      case .review: return filled("to_approvers")
      case .message: return filled("to_one")
      default: return filled("because")
      }
    }
    return "\(filled("uninvited")) \(self[kind == .confirmation ? "one_reminder" : "no_more"])"
  }

  /// What stands over a test.
  func test(of slug: String, as reader: String) -> String {
    self["test"].replacing(Self.slug, with: slug).replacing(Self.reader, with: reader)
  }

  /// For layouts, as `{{words.read_online}}`.
  var templateValues: [String: String] {
    ["read_online", "unsubscribe", "preferences", "rehearsal"].reduce(into: [:]) { $0[$1] = self[$1] }
  }

  /// What the arrow at a footnote's end says to whom it is read.
  var back: String { self["back"] }

  var calloutTitles: [Callout.Kind: String] {
    Callout.Kind.allCases.reduce(into: [:]) { if $1 != .quote { $0[$1] = self[$1.rawValue] } }
  }
}
