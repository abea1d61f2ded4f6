/// Walks over CSS by components (CSS Syntax 3 §5), so that what stands in strings, comments and brackets is never taken for syntax.
struct CSSCursor {
  enum Component {
    /// One that stands alone, or whose other half is missing.
    case byte(UInt8)
    /// A backslash and what it hides.
    case escape
    case string
    case comment
    /// From an opening bracket, which is given, to its partner or the end.
    case block(UInt8)
  }

  let bytes: [UInt8]
  var index: Int
  let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>? = nil) {
    self.bytes = bytes
    index = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  var isAtEnd: Bool { index >= end }

  /// Moves behind the component at `index`; nil at the end.
  mutating func next() -> Component? {
    guard !isAtEnd else { return nil }
    let byte = bytes[index]
    guard byte == 0x28 || byte == 0x5B || byte == 0x7B else { return simple() }
    // Without recursion, however deep brackets nest.
    var open: [UInt8] = []
    repeat {
      let byte = bytes[index]
      switch byte {
      case 0x28 where isBareURL: skipBareURL()
      case 0x28, 0x5B, 0x7B:
        open.append(byte == 0x28 ? 0x29 : byte + 2)
        index += 1
      case _ where byte == open.last:
        open.removeLast()
        index += 1
      default: _ = simple()
      }
    } while !open.isEmpty && !isAtEnd
    return .block(byte)
  }

  /// Moves behind the piece at `index`, of a block behind its opening bracket only; nil at the end.
  mutating func piece() -> Component? {
    guard !isAtEnd else { return nil }
    guard bytes[index] == 0x28, isBareURL else { return simple() }
    skipBareURL()
    return .string
  }

  private mutating func skipBareURL() {
    while !isAtEnd, bytes[index] != 0x29 { index += bytes[index] == 0x5C ? 2 : 1 }
    index = min(index + 1, end)
  }

  /// Whether the bracket at `index` begins an address without quotes, in which only `)` counts.
  private var isBareURL: Bool {
    guard index >= 3, String(decoding: bytes[(index - 3)..<index], as: UTF8.self).lowercased() == "url" else { return false }
    let first = bytes[(index + 1)..<max(index + 1, end)].first { !$0.isHTMLSpace }
    return first != 0x22 && first != 0x27
  }

  private mutating func simple() -> Component {
    let byte = bytes[index]
    switch byte {
    case 0x22, 0x27:
      index += 1
      // A line break ends a string that is not closed.
      while !isAtEnd, bytes[index] != byte, bytes[index] != 0x0A { index += bytes[index] == 0x5C ? 2 : 1 }
      index = min(index + 1, end)
      return .string
    case 0x5C:
      index = min(index + 2, end)
      return .escape
    case 0x2F where index + 1 < end && bytes[index + 1] == 0x2A:
      index += 2
      while index + 1 < end, !(bytes[index] == 0x2A && bytes[index + 1] == 0x2F) { index += 1 }
      index = min(index + 2, end)
      return .comment
    default:
      index += 1
      return .byte(byte)
    }
  }
}
