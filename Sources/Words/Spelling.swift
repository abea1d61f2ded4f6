/// Guesses what somebody meant to write.
package enum Spelling {
  /// The known word with the fewest edits from `word`, and how many.
  package static func nearest(to word: String, among known: some Sequence<String>) -> (word: String, edits: Int)? {
    known.map { ($0, distance($0, word)) }.min { $0.1 < $1.1 }
  }

  /// The nearest known word when it is near enough to be what was meant: one edit in three characters.
  package static func guess(_ word: String, among known: some Sequence<String>) -> String? {
    nearest(to: word, among: known).flatMap { $0.edits <= max(1, word.count / 3) ? $0.word : nil }
  }

  /// How many letters are put in, left out, changed, or swapped with their neighbours.
  private static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var older: [Int] = []
    var old = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var least = min(old[j] + (left[i] == right[j] ? 0 : 1), row[j] + 1, old[j + 1] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { least = min(least, older[j - 1] + 1) }
        row.append(least)
      }
      (older, old) = (old, row)
    }
    return old[right.count]
  }
}
