/// Guesses what somebody meant to write.
package enum Spelling {
  /// The known word with the fewest edits (Levenshtein) from `word`, and how many.
  package static func nearest(to word: String, among known: [String]) -> (word: String, edits: Int)? {
    known.map { ($0, distance($0, word)) }.min { $0.1 < $1.1 }
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
