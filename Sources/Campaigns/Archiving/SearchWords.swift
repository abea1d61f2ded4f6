internal import Words

/// What somebody looks for: at most so many words that a look through all posts stays cheap, each as words are compared.
package struct SearchWords: Sendable, Hashable {
  /// Characters of a query; more are not looked at.
  package static let lengthLimit = 200
  private static let wordLimit = 8

  /// As it was asked, in one line.
  package let query: String
  package let words: [String]

  package init(_ query: String) {
    self.query = PageText.tidy(String(query.prefix(Self.lengthLimit)))
    var seen: Set<String> = []
    let words = self.query.searchable.split(separator: " ").map(String.init).filter { seen.insert($0).inserted }
    self.words = Array(words.prefix(Self.wordLimit))
  }
}
