internal import Markdown

/// What a writer meant to replace, and forgot: TK, TODO, lorem ipsum, `[TBD]`, a reference that is defined nowhere.
///
/// Walks over octets, because a post may be long and full of them.
struct Leftovers {
  /// A leftover and where it begins, in octets.
  private struct Found {
    let text: String
    let offset: Int

    /// Of a reference the brackets are part.
    var message: String {
      if isNote { return "a footnote to which nothing leads: \(text.dropLast())" }
      if text.hasPrefix("[^") { return "a footnote that is defined nowhere: \(text)" }
      return text.hasPrefix("][") ? "a reference that is defined nowhere: \(text.dropFirst())" : "a leftover: \(text)"
    }

    /// Whether it is a footnote's own words that begin here.
    var isNote: Bool { text.hasPrefix("[^") && text.hasSuffix(":") }

    var hint: String {
      isNote ? "nobody will read it: put \(text.dropLast()) where it belongs" : "finish it, or take it out"
    }
  }

  /// Those of a value of the front matter.
  ///
  /// - Parameter place: where in the file the value begins.
  static func findings(in value: String, at place: (line: Int, column: Int)) -> [Diagnostic] {
    let bytes = Array(value.utf8)
    return found(in: bytes[...]).filter { !$0.text.hasPrefix("][") && !$0.text.hasPrefix("[^") }.map { found in
      let before = String(decoding: bytes[..<found.offset], as: UTF8.self)
      return warning(found, line: place.line, column: place.column + before.count)
    }
  }

  /// Those of a post's text; what is code there is code.
  static func findings(in post: Post) -> [Diagnostic] {
    let bytes = Array(post.source.utf8)
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let suspects = lines.enumerated().map { ($0.offset, $0.element, found(in: $0.element)) }.filter { !$0.2.isEmpty }
    if suspects.isEmpty { return [] }
    // A reference that is defined became a link, and a comment is nothing: what readers see decides.
    let seen = Set(found(in: Array(post.document.prose.utf8)[...]).map(\.text))
    let notes = Set(post.document.footnotes.map { "[^\($0.label.lowercased())]:" })
    let code = codeLines(of: post.document)
    return suspects.flatMap { number, line, found -> [Diagnostic] in
      if code.contains(String(decoding: trimmed(line), as: UTF8.self)) { return [] }
      var spans = codeSpans(of: line)[...]
      var (counted, column) = (line.startIndex, 1)
      return found.compactMap { found in
        spans = spans.drop { $0.upperBound <= found.offset }
        let isLeft = found.isNote ? !notes.contains(found.text.lowercased()) : seen.contains(found.text)
        guard isLeft, spans.first?.contains(found.offset) != true else { return nil }
        column += String(decoding: line[counted..<found.offset], as: UTF8.self).count
        counted = found.offset
        return warning(found, line: post.firstLine + number, column: column)
      }
    }
  }

  private static func warning(_ found: Found, line: Int, column: Int) -> Diagnostic {
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

  // MARK: what looks like one

  private static func found(in line: ArraySlice<UInt8>) -> [Found] {
    var found: [Found] = []
    var index = line.startIndex
    while index < line.endIndex {
      if line[index] == UInt8(ascii: "[") {
        if let bracket = bracket(line, at: index) { found.append(bracket) }
        index += 1
      } else if isLetter(line[index]) {
        let word = line[index...].prefix(while: isLetter)
        if let text = leftover(word, line) { found.append(Found(text: text, offset: index)) }
        index = word.endIndex
      } else {
        index += 1
      }
    }
    return found
  }

  /// Digits and all that is not ASCII are letters too.
  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func leftover(_ word: ArraySlice<UInt8>, _ line: ArraySlice<UInt8>) -> String? {
    // Before most words it ends here.
    guard let first = word.first, "TFXLtl".utf8.contains(first) else { return nil }
    // Part of an address or of another word.
    let isInner = { (byte: UInt8?) in byte.map { ".-/@&=".utf8.contains($0) } ?? false }
    if word.startIndex > line.startIndex, isInner(line[word.startIndex - 1]) { return nil }
    let text = String(decoding: word, as: UTF8.self)
    switch text {
    case "TODO", "FIXME", "XXX", "tk": return text
    case _ where text.hasPrefix("TK") && text.dropFirst().allSatisfy({ $0 == "K" }): return text
    case _ where text.lowercased() == "lorem":
      let two = String(decoding: line[word.startIndex...].prefix(11), as: UTF8.self)
      return two.lowercased() == "lorem ipsum" ? two : nil
    default: return nil
    }
  }

  private static let placeholders: Set<String> = [
    "tbd", "tbc", "undefined", "null", "placeholder", "object object", "name", "first name", "your name", "link", "date",
  ]
  /// Octets of the longest label that is looked at.
  private static let labelLimit = 200

  private static func bracket(_ line: ArraySlice<UInt8>, at index: Int) -> Found? {
    let inner = line[(index + 1)...].prefix(labelLimit).prefix { $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "[") }
    guard inner.endIndex < line.endIndex, line[inner.endIndex] == UInt8(ascii: "]") else { return nil }
    let after = line[inner.endIndex...].dropFirst().first
    if after == UInt8(ascii: "(") { return nil }
    let label = String(decoding: inner, as: UTF8.self)
    if index > line.startIndex, line[index - 1] == UInt8(ascii: "]") { return Found(text: "][\(label)]", offset: index - 1) }
    if label.hasPrefix("^"), label.count > 1, !label.contains(" ") {
      let begins = trimmed(line[line.startIndex..<index]).isEmpty
      return Found(text: "[\(label)]" + (begins && after == UInt8(ascii: ":") ? ":" : ""), offset: index)
    }
    // What defines a label, or has one behind it, is told there.
    if after == UInt8(ascii: ":") || after == UInt8(ascii: "[") { return nil }
    return placeholders.contains(label.lowercased()) ? Found(text: "[\(label)]", offset: index) : nil
  }
}
