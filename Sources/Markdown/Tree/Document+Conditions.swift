internal import Words

/// A merge condition that begins in one part of a post and ends in another, so that leaving it out would tear the layout.
package struct TornCondition: Error, Sendable, Hashable {
  /// The number in the mark.
  package let mark: Int
  /// Whether a footnote stands in it, whose words would stand at the end for everybody.
  package var holdsNote = false
}

/// The conditions that are open at a place of a text.
struct OpenConditions {
  /// The numbers in their marks, the innermost last.
  private(set) var marks: [Int] = []

  mutating func read(_ text: String) {
    for case .mark(let mark) in MergeMark.pieces(of: text) {
      if mark.sign == .begin { marks.append(mark.number) }
      if mark.sign == .end { _ = marks.popLast() }
    }
  }
}

extension Document {
  /// Puts the marks of conditions where they can be left out with what they enclose: those that stand alone in a paragraph, or around
  /// the whole of one, become blocks of their own (``Block/marks(_:)``).
  ///
  /// - Parameter source: what the document was made of, for the places of notes, which the tree has at its end.
  package mutating func placeConditions(of source: String) throws(TornCondition) {
    guard MergeMark.isIn(source) else { return }
    try checkNotes(of: source)
    blocks = try Self.placed(blocks)
    for index in footnotes.indices { footnotes[index].blocks = try Self.placed(footnotes[index].blocks) }
  }

  private func checkNotes(of source: String) throws(TornCondition) {
    if footnotes.isEmpty { return }
    let labels = Set(footnotes.map { $0.label.lowercased() })
    var open = OpenConditions()
    for line in source.split(separator: "\n") {
      let start = line.drop { $0 == " " || $0 == ">" }
      if let mark = open.marks.last, start.hasPrefix("[^"), let end = start.firstRange(of: "]:"),
        labels.contains(start[..<end.lowerBound].dropFirst(2).lowercased())
      {
        throw TornCondition(mark: mark, holdsNote: true)
      }
      open.read(String(line))
    }
  }

  fileprivate static func placed(_ blocks: [Block]) throws(TornCondition) -> [Block] {
    var output: [Block] = []
    for block in blocks { output += try block.placed() }
    try Nesting.check(output.map { block in if case .marks(let text) = block { text } else { "" } }.joined())
    var open = OpenConditions()
    for block in output {
      if case .marks(let text) = block { open.read(text) }
      if let mark = open.marks.last, block.holdsNote { throw TornCondition(mark: mark, holdsNote: true) }
    }
    return output
  }
}

extension Block {
  fileprivate var holdsNote: Bool {
    var found = false
    forEach(blocks: { found = found || $0.contains(where: \.holdsNote) }, inlines: { found = found || $0.contains(where: \.holdsNote) })
    return found
  }

  fileprivate func placed() throws(TornCondition) -> [Block] {
    if case .paragraph(let inlines) = self { return try Self.hoisted(inlines) }
    if case .figure(_, let caption) = self { try Nesting.check(caption) }
    let block = try mapping { (blocks) throws(TornCondition) in
      try Document.placed(blocks)
    } inlines: { (inlines) throws(TornCondition) in
      try inlines.checkConditions()
      return inlines
    }
    return [block]
  }

  /// Cuts a paragraph at the marks of its outermost conditions when one of them begins it.
  private static func hoisted(_ inlines: [Inline]) throws(TornCondition) -> [Block] {
    guard case .text(let first)? = inlines.first, first.unicodeScalars.first == MergeMark.open, case let pieces = inlines.cutAtMarks,
      pieces.first?.condition != nil
    else {
      try inlines.checkConditions()
      return [.paragraph(inlines)]
    }
    let isAllMarks = pieces.allSatisfy { piece in
      switch piece {
      case .text(let text): piece.condition != nil || text.allSatisfy(\.isWhitespace)
      case .softBreak: true
      default: false
      }
    }
    guard isAllMarks || pieces.isOneCondition else {
      try inlines.checkConditions()
      return [.paragraph(inlines)]
    }
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
    for case .paragraph(let inlines) in output { try inlines.checkConditions() }
    return output
  }
}

extension [Inline] {
  /// Conditions must begin and end among the same siblings.
  fileprivate func checkConditions() throws(TornCondition) {
    var marks = ""
    var open = OpenConditions()
    for inline in self {
      if let mark = open.marks.last, inline.holdsNote { throw TornCondition(mark: mark, holdsNote: true) }
      switch inline {
      case .text(let text):
        marks += text
        open.read(text)
      case .emphasis(let inner), .strong(let inner), .strikethrough(let inner): try inner.checkConditions()
      case .link(let link):
        try Nesting.check(link.destination)
        try link.content.checkConditions()
      case .image(let image): try Nesting.check(image.alt)
      case .element(let element): try element.content.checkConditions()
      case .code, .softBreak, .lineBreak, .footnote, .html: break
      }
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

  fileprivate var trimmedBreaks: [Inline] {
    func isBlank(_ inline: Inline) -> Bool {
      switch inline {
      case .softBreak, .lineBreak: true
      case .text(let text): text.allSatisfy(\.isWhitespace)
      default: false
      }
    }
    return Array(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
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

/// Whether marks of conditions close what they open.
package enum Nesting {
  package static func check(_ text: String) throws(TornCondition) {
    var open: [Int] = []
    for case .mark(let mark) in MergeMark.pieces(of: text) {
      switch mark.sign {
      case .begin: open.append(mark.number)
      case .end: if open.popLast() == nil { throw TornCondition(mark: mark.number) }
      case .otherwise: if open.isEmpty { throw TornCondition(mark: mark.number) }
      case nil: continue
      }
    }
    if let last = open.last { throw TornCondition(mark: last) }
  }
}
