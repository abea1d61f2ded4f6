internal import Words

extension Document {
  /// Puts the marks of conditions where they can be left out with what they enclose: those that stand alone in a paragraph, or around
  /// the whole of one, become blocks of their own (``Block/marks(_:)``).
  ///
  /// - Parameter source: what the document was made of, for the places of notes, which the tree has at its end.
  package mutating func placeConditions(of source: String) throws(TornCondition) {
    guard MergeMark.isIn(source) else { return }
    try checkNotes(of: source)
    mapBodies { Self.placed($0) }
    // As it will be shown: a callout's title is cut from the lines under it.
    var shown = self
    shown.recognizeComponents(titles: [:])
    for blocks in shown.bodies { try Self.check(blocks) }
  }

  private func checkNotes(of source: String) throws(TornCondition) {
    if footnotes.isEmpty { return }
    // Not those that stand in code.
    let marks = MergeMark.numbers(in: texts)
    let labels = Set(footnotes.map { $0.label.lowercased() })
    var open = OpenConditions()
    for line in source.split(separator: "\n") {
      let start = line.drop { $0 == " " || $0 == ">" }
      if let mark = open.innermost, start.hasPrefix("[^"), let end = start.firstRange(of: "]:"),
        labels.contains(start[..<end.lowerBound].dropFirst(2).lowercased())
      {
        throw TornCondition(mark: mark, cause: .holdsNote)
      }
      open.read(String(line), where: marks.contains)
    }
  }

  fileprivate static func placed(_ blocks: [Block]) -> [Block] {
    blocks.flatMap { block -> [Block] in
      if case .paragraph(let inlines) = block { return Block.hoisted(inlines) }
      return [block.mapping(blocks: placed, inlines: { $0 })]
    }
  }

  /// A condition begins and ends among the same siblings, or within one text.
  private static func check(_ blocks: [Block]) throws(TornCondition) {
    for block in blocks {
      for text in block.ownTexts { try Nesting.check(text) }
      _ = try block.mapping { (blocks) throws(TornCondition) in
        try check(blocks)
        return blocks
      } inlines: { (inlines) throws(TornCondition) in
        try inlines.checkConditions()
        return inlines
      }
    }
    try Nesting.check(blocks.map { block in if case .marks(let text) = block { text } else { "" } }.joined())
    var open = OpenConditions()
    for block in blocks {
      if case .marks(let text) = block { open.read(text) }
      if let mark = open.innermost, block.holdsNote { throw TornCondition(mark: mark, cause: .holdsNote) }
    }
  }
}

extension Block {
  fileprivate var holdsNote: Bool {
    var found = false
    forEach(blocks: { found = found || $0.contains(where: \.holdsNote) }, inlines: { found = found || $0.contains(where: \.holdsNote) })
    return found
  }

  /// Cuts a paragraph at the marks of its outermost conditions when one of them begins it.
  fileprivate static func hoisted(_ inlines: [Inline]) -> [Block] {
    guard case .text(let first)? = inlines.first, first.unicodeScalars.first == MergeMark.open, case let pieces = inlines.cutAtMarks,
      pieces.first?.condition != nil
    else { return [.paragraph(inlines)] }
    let isAllMarks = pieces.allSatisfy { piece in
      switch piece {
      case .text(let text): piece.condition != nil || text.allSatisfy(\.isWhitespace)
      case .softBreak: true
      default: false
      }
    }
    guard isAllMarks || pieces.isOneCondition else { return [.paragraph(inlines)] }
    var output: [Block] = []
    var part: [Inline] = []
    // Whether each open condition is an outermost one; an `elsif`, which comes as else and begin at once, stays on its level.
    var open: [Bool] = []
    var isElse = false
    func flush() {
      let trimmed = part.trimmedBreaks
      if !trimmed.isEmpty { output.append(.paragraph(trimmed)) }
      part = []
    }
    for piece in pieces {
      guard let mark = piece.condition else {
        part.append(piece)
        isElse = false
        continue
      }
      if mark.sign == .begin { open.append(isAllMarks || open.isEmpty || isElse) }
      let isOutermost = isAllMarks || open.last ?? true
      if mark.sign == .end { _ = open.popLast() }
      isElse = isOutermost && mark.sign == .otherwise
      if isOutermost {
        flush()
        output.append(.marks(mark.text))
      } else {
        part.append(piece)
      }
    }
    flush()
    return output
  }
}

extension [Inline] {
  /// Conditions must begin and end among the same siblings.
  fileprivate func checkConditions() throws(TornCondition) {
    var marks = ""
    var open = OpenConditions()
    for inline in self {
      if let mark = open.innermost, inline.holdsNote { throw TornCondition(mark: mark, cause: .holdsNote) }
      if case .text(let text) = inline {
        marks += text
        open.read(text)
      }
      for text in inline.ownTexts { try Nesting.check(text) }
      try inline.content.checkConditions()
    }
    try Nesting.check(marks)
  }

  /// Text cut so that every mark of a condition is an element of its own.
  fileprivate var cutAtMarks: [Inline] {
    flatMap { inline -> [Inline] in
      guard case .text(let text) = inline else { return [inline] }
      var pieces: [Inline] = []
      var plain = ""
      for piece in MergeMark.pieces(of: text) {
        if piece.isCondition {
          if !plain.isEmpty { pieces.append(.text(plain)) }
          pieces.append(.text(piece.written))
          plain = ""
        } else {
          plain += piece.written
        }
      }
      return plain.isEmpty ? pieces : pieces + [.text(plain)]
    }
  }

  /// Whether the condition that begins it ends it too.
  fileprivate var isOneCondition: Bool {
    var depth = 0
    for (index, piece) in enumerated() {
      guard let mark = piece.condition else { continue }
      if mark.sign == .begin { depth += 1 }
      if mark.sign == .end { depth -= 1 }
      if depth == 0 { return index == count - 1 }
    }
    return false
  }

  fileprivate var trimmedBreaks: [Inline] { trimmed { $0 == .lineBreak || $0.isSpace } }
}

extension Inline {
  fileprivate var holdsNote: Bool {
    if case .footnote = self { return true }
    return content.contains(where: \.holdsNote)
  }

  /// The mark of a condition that it is, and nothing else.
  fileprivate var condition: MergeMark? {
    guard case .text(let text) = self, let (range, mark) = MergeMark.first(in: text[...]), mark.sign != nil,
      range == text.startIndex..<text.endIndex
    else { return nil }
    return mark
  }
}
