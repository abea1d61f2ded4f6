package import Mail
internal import Words

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
    for piece in MergeMark.pieces(of: text) {
      guard case .mark(let mark) = piece else {
        pieces.append(.text(piece.written))
        continue
      }
      switch mark.sign {
      case .begin:
        opened.append((pieces.count, []))
        pieces.append(.unless(mark.number, at: pieces.count + 1))
      case .otherwise:
        if var frame = opened.popLast(), let unless = frame.unless {
          frame.skips.append(pieces.count)
          pieces.append(.skip(at: pieces.count + 1))
          pieces[unless] = pieces[unless].aimed(at: pieces.count)
          opened.append((nil, frame.skips))
        }
      case .end: if let frame = opened.popLast() { close(frame) }
      case nil: pieces.append(.slot(mark.number))
      }
    }
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
