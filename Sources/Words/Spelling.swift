/// Guesses what somebody meant to write.
package enum Spelling {
  /// The known word with the fewest edits (Levenshtein) from `word`, and how many.
  package static func nearest(to word: String, among known: some Sequence<String>) -> (word: String, edits: Int)? {
    known.map { ($0, distance($0, word)) }.min { $0.1 < $1.1 }
  }

  /// The nearest known word when it is near enough to be what was meant: one edit in three characters.
  package static func guess(_ word: String, among known: some Sequence<String>) -> String? {
    nearest(to: word, among: known).flatMap { $0.edits <= max(1, word.count / 3) ? $0.word : nil }
  }

  private static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
      var previous = row[0]
      row[0] = i + 1
      for j in right.indices {
        let substitution = previous + (character == right[j] ? 0 : 1)
        previous = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
