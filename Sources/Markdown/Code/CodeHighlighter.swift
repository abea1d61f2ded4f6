internal import Words

/// A piece of code in one colour.
package struct CodeSpan: Sendable, Hashable {
  /// Few kinds: a mail has about six colours.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case plain, keyword, type, string, number, comment
    /// What is called or declared, and a shell's commands.
    case function
    /// Keys, attributes, annotations, options, and variables that start with a sign such as `$`.
    case attribute
    /// The names of elements, selectors.
    case tag
    case inserted, deleted
  }

  package var text: String
  package var kind: Kind

  package init(_ text: String, _ kind: Kind) {
    self.text = text
    self.kind = kind
  }
}

/// Colours code by its tokens alone: wrong code, or half of it, is coloured as far as it goes.
package enum CodeHighlighter {
  /// The texts of all spans, joined, are `code`. No two neighbours are of one kind, and no mark of a merge value is cut.
  /// - Parameter language: what stands after the fence, of which the first word counts, in any case; unknown ones leave the code plain.
  package static func spans(of code: String, language: String) -> [CodeSpan] {
    guard !code.isEmpty else { return [] }
    guard let language = CodeLanguage.named(language, for: code) else { return [CodeSpan(code, .plain)] }
    var scanner = CodeScanner(masked(code), language: language)
    scanner.scan()
    return spans(of: code, kinds: scanner.kinds)
  }

  /// Whatever stands in a mark becomes a letter of a word, so that no scanner sees a quote or a digit in it.
  private static func masked(_ code: String) -> [Unicode.Scalar] {
    var scalars = Array(code.unicodeScalars)
    var open: Int?
    for index in scalars.indices {
      if scalars[index] == MergeMark.open {
        open = open ?? index
      } else if scalars[index] == MergeMark.close, let start = open {
        for inside in start...index { scalars[inside] = MergeMark.open }
        open = nil
      }
    }
    return scalars
  }

  private static func spans(of code: String, kinds: [CodeSpan.Kind]) -> [CodeSpan] {
    var spans: [CodeSpan] = []
    let scalars = code.unicodeScalars
    var start = scalars.startIndex
    var kind = kinds.first ?? .plain
    var index = start
    for next in kinds {
      if next != kind {
        spans.append(CodeSpan(String(scalars[start..<index]), kind))
        (start, kind) = (index, next)
      }
      index = scalars.index(after: index)
    }
    spans.append(CodeSpan(String(scalars[start...]), kind))
    return spans
  }
}
