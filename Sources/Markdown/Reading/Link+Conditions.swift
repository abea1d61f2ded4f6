internal import Words

extension Link {
  /// As it stands, with what a bare address took of the text behind it: it goes on to the next space, and a condition that begins or ends
  /// beside it is not of it.
  var withoutForeignConditions: [Inline] {
    guard MergeMark.isIn(destination), case .text(let words)? = content.first, content.count == 1, destination.hasSuffix(words) else {
      return [.link(self)]
    }
    let pieces = MergeMark.pieces(of: words)
    guard let end = Self.firstForeign(in: pieces) else { return [.link(self)] }
    var address = pieces[..<end].map(\.written).joined()
    // As at the end of any (GFM 0.29 §6.9).
    while let last = address.last, "?!.,:*_~".contains(last) { address.removeLast() }
    let rest = words[words.index(words.startIndex, offsetBy: address.count)...]
    var link = self
    link.destination = String(destination.dropLast(rest.count))
    link.content = [.text(address)]
    return [.link(link), .text(String(rest))]
  }

  /// The first mark of a condition that does not begin and end within the pieces.
  private static func firstForeign(in pieces: [MergeMark.Piece]) -> Int? {
    var open: [Int] = []
    for (index, piece) in pieces.enumerated() {
      guard case .mark(let mark) = piece else { continue }
      switch mark.sign {
      case .begin: open.append(index)
      case .otherwise: if open.isEmpty { return index }
      case .end: if open.popLast() == nil { return index }
      case nil: continue
      }
    }
    return open.first
  }
}
