/// Phrases and what each means, in the order in which they are sought. `…` in a phrase stands for a few words.
struct PhraseTable<Meaning: Sendable>: Sendable {
  private let entries: [(pieces: [[CChar]], meaning: Meaning)]

  init(_ groups: [(Meaning, [String])]) {
    entries = groups.flatMap { meaning, phrases in
      phrases.map { phrase in
        (phrase.split(separator: "…").map { Array($0.utf8).map { CChar(bitPattern: $0) } + [0] }, meaning)
      }
    }
  }

  func first(in text: PhraseText) -> Meaning? { entries.first { text.holds($0.pieces) }?.meaning }
}
