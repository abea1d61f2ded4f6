internal import Words

/// A piece of text, in which the words that somebody looked for are known.
package struct Excerpt: Sendable, Hashable {
  package struct Piece: Sendable, Hashable {
    package let text: String
    package let isFound: Bool
  }

  package let pieces: [Piece]

  /// All of a text.
  init(_ text: String, marking words: [String]) {
    let letters = Array(text)
    pieces = Self.pieces(letters[...], Self.found(words, in: letters))
  }

  /// Some characters around the first place where one of the words stands; nil where none does.
  ///
  /// - Parameter isWhole: whether the text begins and ends where it does by itself.
  init?(around text: String, marking words: [String], length: Int = 220, beginsThere: Bool, endsThere: Bool) {
    let letters = Array(text)
    let found = Self.found(words, in: letters)
    guard let first = found.first else { return nil }
    // Begins and ends at words; a script without spaces is cut where it must.
    var start = max(0, first.lowerBound - length / 4)
    if start > 0 || !beginsThere, let space = letters[start..<first.lowerBound].firstIndex(of: " ") { start = space + 1 }
    var end = min(letters.count, start + length)
    if end < letters.count, let space = letters[max(first.upperBound, start)..<max(end, first.upperBound)].lastIndex(of: " ") {
      end = space
    }
    end = max(end, first.upperBound)
    var pieces = Self.pieces(letters[start..<end], found)
    if start > 0 || !beginsThere { pieces.insert(Piece(text: "… ", isFound: false), at: 0) }
    if end < letters.count || !endsThere { pieces.append(Piece(text: " …", isFound: false)) }
    self.pieces = pieces
  }

  /// Where the words stand, in order, without overlap.
  private static func found(_ words: [String], in letters: [Character]) -> [Range<Int>] {
    var folded: [Character] = []
    var places: [Int] = []
    for (place, letter) in letters.enumerated() {
      for character in String(letter).searchable {
        folded.append(character)
        places.append(place)
      }
    }
    var isFound = [Bool](repeating: false, count: letters.count)
    for word in words.map(Array.init) where !word.isEmpty && word.count <= folded.count {
      for start in 0...(folded.count - word.count)
      where folded[start] == word[0] && folded[start..<(start + word.count)].elementsEqual(word) {
        for place in places[start]...places[start + word.count - 1] { isFound[place] = true }
      }
    }
    var ranges: [Range<Int>] = []
    for place in letters.indices where isFound[place] {
      if let last = ranges.last, last.upperBound == place {
        ranges[ranges.count - 1] = last.lowerBound..<(place + 1)
      } else {
        ranges.append(place..<(place + 1))
      }
    }
    return ranges
  }

  private static func pieces(_ letters: ArraySlice<Character>, _ found: [Range<Int>]) -> [Piece] {
    var pieces: [Piece] = []
    var place = letters.startIndex
    for range in found.map({ $0.clamped(to: letters.startIndex..<letters.endIndex) }) where !range.isEmpty {
      if place < range.lowerBound { pieces.append(Piece(text: String(letters[place..<range.lowerBound]), isFound: false)) }
      pieces.append(Piece(text: String(letters[range]), isFound: true))
      place = range.upperBound
    }
    if place < letters.endIndex { pieces.append(Piece(text: String(letters[place...]), isFound: false)) }
    return pieces
  }
}
