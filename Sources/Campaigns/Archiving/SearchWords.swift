internal import Words

/// What somebody looks for: at most so many words that a look through all posts stays cheap, each as words are compared.
package struct SearchWords: Sendable, Hashable {
  /// Characters of a query; more are not looked at.
  package static let lengthLimit = 200
  private static let wordLimit = 8

  /// What stands around a word. Behind it `#` and `%` are of the word: C#, 100%.
  private static func isMark(_ character: Character) -> Bool { character.isPunctuation && character != "#" && character != "%" }

  /// As it was asked, in one line.
  package let query: String
  package let words: [String]

  package init(_ query: String) {
    self.query = PageText.tidy(String(query.prefix(Self.lengthLimit)))
    var seen: Set<String> = []
    // Marks at the ends are a habit of those who search: "square", +square, #square. In the middle they are of the word, as is all of one that has nothing else.
    let words = self.query.searchable.split(separator: " ").map { word in
      let bare = String(word.drop { $0.isPunctuation || $0 == "+" }.reversed().drop(while: Self.isMark).reversed())
      return bare.isEmpty ? String(word) : bare
    }.filter { seen.insert($0).inserted }
    self.words = Array(words.prefix(Self.wordLimit))
  }
}
