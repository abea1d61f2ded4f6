/// One rule of a style sheet, by its places in the bytes it was read from.
struct CSSRule: Sendable, Hashable {
  /// From the first byte of the selectors, or the `@`, to behind the block or semicolon.
  let range: Range<Int>
  /// The selectors; nil for at-rules.
  let selectors: Range<Int>?
  /// Between the braces; empty when there are none.
  let block: Range<Int>

  /// The rules at the top level of a style sheet, in order (CSS Syntax 3 §5.4.1).
  static func list(_ bytes: [UInt8], _ range: Range<Int>) -> [CSSRule] {
    var cursor = CSSCursor(bytes, range)
    var rules: [CSSRule] = []
    while true {
      cursor.skipGap()
      let start = cursor.index
      guard !cursor.isAtEnd else { return rules }
      let isAtRule = bytes[start] == UInt8(ascii: "@")
      var end: (before: Int, block: Range<Int>)?
      while end == nil, case let before = cursor.index, let component = cursor.next() {
        switch component {
        case .byte(0x3B) where isAtRule: end = (before, cursor.index..<cursor.index)
        case .block(0x7B):
          // The end of the style sheet closes what is open.
          let isClosed = cursor.index > before + 1 && bytes[cursor.index - 1] == UInt8(ascii: "}")
          end = (before, (before + 1)..<(isClosed ? cursor.index - 1 : cursor.index))
        default: continue
        }
      }
      // What a style sheet ends with and has no block is no rule.
      guard let end else { return rules }
      var last = end.before
      while last > start, bytes[last - 1].isHTMLSpace { last -= 1 }
      rules.append(CSSRule(range: start..<cursor.index, selectors: isAtRule ? nil : start..<last, block: end.block))
    }
  }
}

extension CSSCursor {
  /// White space, comments, and the marks that once hid style sheets from browsers that knew none.
  fileprivate mutating func skipGap() {
    while !isAtEnd {
      if bytes[index].isHTMLSpace {
        index += 1
      } else if bytes[index..<end].starts(with: "/*".utf8) {
        _ = next()
      } else if let mark = ["<!--", "-->"].first(where: { bytes[index..<end].starts(with: $0.utf8) }) {
        index += mark.utf8.count
      } else {
        return
      }
    }
  }
}
