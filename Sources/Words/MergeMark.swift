/// Where a reader's value, or a part for some readers, stands in a text until the message is made: U+E000, a sign, the entry's number
/// and U+E001. No sign: a value. Private-use characters pass through every renderer.
package struct MergeMark: Sendable, Hashable {
  package enum Sign: Unicode.Scalar, Sendable, CaseIterable {
    /// What follows is for whom the condition holds.
    case begin = "?"
    case otherwise = ":"
    case end = "/"
  }

  package static let open: Unicode.Scalar = "\u{E000}"
  package static let close: Unicode.Scalar = "\u{E001}"

  package let sign: Sign?
  package let number: Int

  package init(_ sign: Sign?, _ number: Int) {
    self.sign = sign
    self.number = number
  }

  /// As it stands in a text.
  package var text: String {
    let sign = sign.map { String($0.rawValue) } ?? ""
    return "\(Self.open)\(sign)\(number)\(Self.close)"
  }

  /// Whether a text holds a mark or a part of one.
  @inlinable package static func isIn(_ text: some StringProtocol) -> Bool {
    // The first octet of both, which most texts do not hold.
    let mayBe = text.utf8.withContiguousStorageIfAvailable { $0.contains(0xEE) } ?? true
    return mayBe && text.unicodeScalars.contains { isPart($0) }
  }

  /// The characters that stand for something of ours while a text is worked on: U+E000 and U+E001 around marks, U+E010 to U+E013 for the
  /// quotes that a writer typed. None that comes in with a text may pose as one.
  package static let reserved: ClosedRange<Unicode.Scalar> = "\u{E000}"..."\u{E01F}"

  /// Whether the scalar opens or closes a mark.
  package static func isPart(_ scalar: Unicode.Scalar) -> Bool { scalar == open || scalar == close }

  /// The first mark of a text and where it stands.
  package static func first(in text: Substring) -> (range: Range<Substring.Index>, mark: MergeMark)? {
    var from = text.startIndex
    // Its first octet; most texts hold none.
    while let begin = text.utf8[from...].firstIndex(of: 0xEE) {
      let scalars = text.unicodeScalars
      var index = scalars.index(after: begin)
      from = index
      guard scalars[begin] == open, index < scalars.endIndex else { continue }
      let sign = Sign(rawValue: scalars[index])
      if sign != nil { index = scalars.index(after: index) }
      let digits = scalars[index...].prefix { ("0"..."9").contains($0) }
      guard let number = Int(String(digits)), digits.endIndex < scalars.endIndex, scalars[digits.endIndex] == close else { continue }
      return (begin..<scalars.index(after: digits.endIndex), MergeMark(sign, number))
    }
    return nil
  }

  /// As it comes in, without ``reserved`` characters.
  package static func removingReserved(from text: String) -> String {
    // The first octet of all of them.
    guard text.hasByte(where: { $0 == 0xEE }) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !reserved.contains($0) }))
  }

  /// The numbers of all marks in a text.
  package static func numbers(in text: String) -> Set<Int> {
    Set(pieces(of: text).compactMap { if case .mark(let mark) = $0 { mark.number } else { nil } })
  }

  /// The text cut at its marks, in order; no piece is empty.
  package static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let (range, mark) = first(in: rest) {
      if range.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<range.lowerBound]))) }
      pieces.append(.mark(mark))
      rest = rest[range.upperBound...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    return pieces
  }

  package enum Piece: Sendable, Hashable {
    case text(String)
    case mark(MergeMark)

    /// As it stands in the text.
    package var written: String {
      switch self {
      case .text(let text): text
      case .mark(let mark): mark.text
      }
    }

    /// Whether it begins, turns or ends a part for some readers.
    package var isCondition: Bool { if case .mark(let mark) = self { mark.sign != nil } else { false } }
  }
}
