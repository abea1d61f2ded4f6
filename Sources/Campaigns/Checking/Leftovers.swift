internal import Markdown

/// Looks for what a writer meant to replace, and forgot, or wrote in a way that means nothing, in a post that readers would get.
enum Leftovers {
  /// Those of a value of the front matter.
  ///
  /// - Parameter place: where in the file the value begins, as its further lines do.
  static func findings(in value: String, at place: (line: Int, column: Int)) -> [Diagnostic] {
    let bytes = Array(value.utf8)
    return Leftover.all(in: bytes[...]).filter { $0.kind == .word || $0.kind == .foreignTag }.map { found in
      let before = String(decoding: bytes[..<found.offset], as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      return warning(found, line: place.line + before.count - 1, column: place.column + (before.last?.count ?? 0))
    }
  }

  /// Each is looked for in all that readers see.
  private static let suspectLimit = 1_000

  /// Those of a post's text; what is code there is code.
  static func findings(in post: Post) -> [Diagnostic] {
    let bytes = Array(post.source.utf8)
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let suspects = lines.enumerated().map { ($0.offset, $0.element, Leftover.all(in: $0.element)) }.filter { !$0.2.isEmpty }
    if suspects.isEmpty { return [] }
    let shown = Shown(post)
    let code = codeLines(of: post.document)
    var room = suspectLimit
    return suspects.flatMap { number, line, found -> [Diagnostic] in
      if room == 0 || code.contains(String(decoding: trimmed(line), as: UTF8.self)) { return [] }
      var spans = codeSpans(of: line)[...]
      var (counted, column) = (line.startIndex, 1)
      let looked = found.prefix(room)
      room -= looked.count
      return looked.compactMap { found in
        spans = spans.drop { $0.upperBound <= found.offset }
        guard shown.holds(found, in: line), spans.first?.contains(found.offset) != true else { return nil }
        column += String(decoding: line[counted..<found.offset], as: UTF8.self).count
        counted = found.offset
        return warning(found, line: post.firstLine + number, column: column)
      }
    }
  }

  /// What of a post readers see. A reference that is defined became a link, and a comment is nothing.
  private struct Shown {
    private let prose: String
    private let texts: Set<String>
    private let notes: Set<String>

    init(_ post: Post) {
      let words = post.document.prose
      texts = Set(Leftover.all(in: Array(words.utf8)[...]).map(\.text))
      // A merge tag may stand in an address.
      prose = ([words] + post.links.map(\.destination) + post.images.map(\.source)).joined(separator: "\n")
      notes = Set(post.document.footnotes.map { "[^\($0.label.lowercased())]:" })
    }

    func holds(_ leftover: Leftover, in line: ArraySlice<UInt8>) -> Bool {
      switch leftover.kind {
      case .note: !notes.contains(leftover.text.lowercased())
      case .foreignTag: prose.contains(leftover.seen)
      case .callout: texts.contains(leftover.text) && Leftovers.beginsQuote(line[..<leftover.offset])
      case .word, .reference, .footnote, .spacedAddress: texts.contains(leftover.text)
      }
    }
  }

  /// Whether nothing but marks of quotes and lists stands before the first words of a quote.
  private static func beginsQuote(_ lead: ArraySlice<UInt8>) -> Bool {
    lead.contains(UInt8(ascii: ">")) && lead.allSatisfy { " \t>-*+.0123456789".utf8.contains($0) }
  }

  private static func warning(_ found: Leftover, line: Int, column: Int) -> Diagnostic {
    .warning(found.message, line: line, column: column, hint: found.hint)
  }

  private static func codeLines(of document: Document) -> Set<String> {
    var lines: Set<String> = []
    var document = document
    document.mapCode { literal in
      for line in Array(literal.utf8).split(separator: 0x0A) { lines.insert(String(decoding: trimmed(line), as: UTF8.self)) }
      return literal
    }
    return lines
  }

  /// Without space and quote marks before it.
  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ">") }
    while let last = line.last, last == 0x20 || last == 0x09 { line.removeLast() }
    return line
  }

  /// From one run of backticks to the next of the same length (CommonMark 0.31 §6.1), as far as both stand in the line.
  private static func codeSpans(of line: ArraySlice<UInt8>) -> [Range<Int>] {
    var spans: [Range<Int>] = []
    var open: [Int: Int] = [:]
    var index = line.startIndex
    while index < line.endIndex {
      let run = line[index...].prefix { $0 == UInt8(ascii: "`") }
      if run.isEmpty {
        index += 1
        continue
      }
      if let start = open[run.count] {
        spans.append(start..<run.endIndex)
        open = [:]
      } else {
        open[run.count] = index
      }
      index = run.endIndex
    }
    return spans
  }
}
