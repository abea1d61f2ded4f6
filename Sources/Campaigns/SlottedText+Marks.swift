package import Mail

extension SlottedText {
  /// Cuts a text at the marks that ``MergeTags`` left in it. A condition that is not closed ends with the text.
  package init(marked text: String) {
    var pieces: [Piece] = []
    // The index of the piece that leads past what was opened last, and of the skips at the end of its branches.
    var opened: [(unless: Int?, skips: [Int])] = []
    func close(_ frame: (unless: Int?, skips: [Int])) {
      if let unless = frame.unless { pieces[unless] = pieces[unless].aimed(at: pieces.count) }
      for skip in frame.skips { pieces[skip] = .skip(at: pieces.count) }
    }
    var rest = text[...]
    while let start = rest.mark(0x80), let end = rest[start...].mark(0x81) {
      if start > rest.startIndex { pieces.append(.text(String(rest[..<start]))) }
      let mark = rest[rest.index(after: start)..<end]
      let number = Int(mark.drop { !$0.isNumber }) ?? 0
      switch mark.first {
      case "?":
        opened.append((pieces.count, []))
        pieces.append(.unless(number, at: pieces.count + 1))
      case ":":
        if var frame = opened.popLast(), let unless = frame.unless {
          frame.skips.append(pieces.count)
          pieces.append(.skip(at: pieces.count + 1))
          pieces[unless] = pieces[unless].aimed(at: pieces.count)
          opened.append((nil, frame.skips))
        }
      case "/": if let frame = opened.popLast() { close(frame) }
      default: pieces.append(.slot(number))
      }
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    while let frame = opened.popLast() { close(frame) }
    self.init(pieces: pieces)
  }

  /// The numbers of its holes and conditions.
  package var slots: Set<Int> {
    Set(
      pieces.compactMap { piece in
        switch piece {
        case .slot(let number), .unless(let number, _): number
        case .text, .skip: nil
        }
      })
  }
}

extension SlottedText.Piece {
  fileprivate func aimed(at target: Int) -> SlottedText.Piece {
    if case .unless(let number, _) = self { .unless(number, at: target) } else { self }
  }
}

extension Substring {
  /// Where U+E000 (EE 80 80) or U+E001 (EE 80 81) begins.
  fileprivate func mark(_ last: UInt8) -> Index? {
    var from = startIndex
    while let index = utf8[from...].firstIndex(of: 0xEE) {
      let second = utf8.index(after: index)
      let third = utf8.index(after: second)
      if utf8[second] == 0x80, utf8[third] == last { return index }
      from = third
    }
    return nil
  }
}
