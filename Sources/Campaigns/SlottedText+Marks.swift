package import Mail

extension SlottedText {
  /// Cuts a text at the marks that ``MergeTags`` left in it.
  package init(marked text: String) {
    var pieces: [Piece] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: MergeTags.open), let end = rest[start...].firstIndex(of: MergeTags.close),
      let number = Int(rest[rest.index(after: start)..<end])
    {
      if start > rest.startIndex { pieces.append(.text(String(rest[..<start]))) }
      pieces.append(.slot(number))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.init(pieces: pieces)
  }

  /// The numbers of its holes.
  package var slots: Set<Int> {
    Set(pieces.compactMap { if case .slot(let number) = $0 { number } else { nil } })
  }
}
