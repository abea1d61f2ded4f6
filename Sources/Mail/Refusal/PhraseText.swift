internal import Foundation

/// A text in the form in which phrases are sought: small letters, single spaces, straight quotes, no addresses (whose names could be any phrase), and none
/// of the codes that stand before each line of a reply.
struct PhraseText: Sendable {
  /// Ends in a zero, and has none before.
  private let bytes: [CChar]

  init(_ text: String) {
    var output: [CChar] = []
    output.reserveCapacity(text.utf8.count + 1)
    var places: [(place: Int, isHost: Bool)] = []
    let folded = text.lowercased().replacing("\u{2019}", with: "'").replacing("\u{FF07}", with: "'")
    for word in Array(folded.utf8).split(whereSeparator: { $0 <= 0x20 || $0 == 0x7F }) {
      if Self.isCode(word) { continue }
      if word.elementsEqual("said:".utf8) {
        // `host mx.spamhaven.example[192.0.2.1] said:`: a name is no word.
        if let host = places.last(where: { $0.isHost })?.place { output.removeSubrange(host...) }
        places = []
        continue
      }
      places.append((output.count, word.elementsEqual("host".utf8)))
      if places.count > 4 { places.removeFirst() }
      // Before the first one, too: ` url` is sought with it.
      output.append(0x20)
      if let at = word.firstIndex(of: 0x40), at > word.startIndex {
        // Chinese and Japanese sentences have no spaces around it.
        let start = word[..<at].lastIndex { $0 >= 0x80 }.map { $0 + 1 } ?? word.startIndex
        for byte in word[..<start] { output.append(CChar(bitPattern: byte)) }
        output.append(0x40)
        if let end = word[at...].firstIndex(where: { $0 >= 0x80 }) {
          for byte in word[end...] { output.append(CChar(bitPattern: byte)) }
        } else if let behind = Self.behindDots(word[at...]) {
          // `550 ada@a.example...User unknown`: no domain has two dots in a row (RFC 1034 §3.5).
          output.append(0x20)
          for byte in behind { output.append(CChar(bitPattern: byte)) }
        } else {
          // What a sentence has behind it: `<a@b.example>:`.
          for byte in word.suffix(2) where byte == 0x3A || byte == 0x2C { output.append(CChar(bitPattern: byte)) }
        }
      } else {
        for byte in word { output.append(byte == 0x5F ? 0x20 : CChar(bitPattern: byte)) }
      }
    }
    output.append(0)
    bytes = output
  }

  /// What follows several dots in a row; nil: nothing.
  private static func behindDots(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let dot = UInt8(ascii: ".")
    guard let end = zip(word.indices, zip(word, word.dropFirst())).first(where: { $0.1 == (dot, dot) })?.0 else { return nil }
    let behind = word[end...].drop { $0 == dot }
    return behind.isEmpty ? nil : behind
  }

  /// Whether the pieces stand in it in this order, each near the one before.
  func holds(_ pieces: [[CChar]]) -> Bool {
    bytes.withUnsafeBufferPointer { text in
      guard let first = pieces.first, var place = text.baseAddress else { return false }
      // What stands there more often is no sentence.
      for _ in 0..<20 {
        guard let found = strstr(place, first) else { return false }
        if Self.follow(pieces.dropFirst(), found + first.count - 1) { return true }
        place = UnsafePointer(found) + 1
      }
      return false
    }
  }

  private static func follow(_ pieces: ArraySlice<[CChar]>, _ start: UnsafePointer<CChar>) -> Bool {
    var place = start
    for piece in pieces {
      guard let found = strstr(place, piece), found - UnsafeMutablePointer(mutating: place) <= reach else { return false }
      place = UnsafePointer(found) + piece.count - 1
    }
    return true
  }

  /// Octets between the pieces of a phrase.
  private static let reach = 60

  /// `550`, `550-5.1.1`, `5.1.1`, `#5.1.1`.
  private static func isCode(_ word: ArraySlice<UInt8>) -> Bool {
    let digits = word.drop { $0 == 0x23 || $0 == 0x28 }
    guard let first = digits.first, first == 0x34 || first == 0x35, digits.count >= 3 else { return false }
    return digits.allSatisfy { $0.isASCIIDigit || $0 == 0x2D || $0 == 0x2E || $0 == 0x3A || $0 == 0x29 }
  }
}
