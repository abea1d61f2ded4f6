/// Inputs on which libcmark-gfm takes quadratic time or more, refused before it sees them (0.29.0.gfm.6, measured).
struct MarkdownGuards {
  private static let sizeLimit = 192 << 10
  private static let containerLimit = 100
  /// Bytes of indent before a list or quote mark: each level of nesting that earlier lines opened takes two of them.
  private static let indentLimit = 400
  private static let columnLimit = 64
  /// Of one table: libcmark-gfm makes every cell, also those that a short row leaves out.
  private static let cellLimit = 50_000
  /// Each begins with an octet that the search stops at.
  private static let openers: [(text: String, limit: Int)] = [
    ("<?", 2000), ("<!", 2000), ("www.", 2000), ("[^", 4000), ("\"", 12_000), ("'", 12_000),
  ]

  private let bytes: [UInt8]
  private let firstLine: Int

  /// - Throws: a diagnostic at the first line that is too much.
  static func check(_ text: String, firstLine: Int) throws(Diagnostic) {
    if let excess = excess(of: text, firstLine: firstLine) { throw excess }
    try MarkdownGuards(bytes: Array(text.utf8), firstLine: firstLine).check()
  }

  /// An error when it is too long to be looked at.
  static func excess(of text: String, firstLine: Int) -> Diagnostic? {
    text.utf8.count <= sizeLimit
      ? nil : .error("the post is longer than \(sizeLimit >> 10) KB", line: firstLine, hint: "split it; mails clip far earlier")
  }

  private func check() throws(Diagnostic) {
    var line = 0
    var start = 0
    var counts = Self.openers.map { _ in 0 }
    var table = (columns: 0, rows: 0)
    // One octet of twenty is looked at more closely.
    var next = bytes.firstIndex(where: Self.isSign)
    while let index = next {
      switch bytes[index] {
      case 0x0A:
        try check(bytes[start..<index], number: line, &table)
        (line, start) = (line + 1, index + 1)
      case 0x09, 0x0D: break
      // Neither XML (the feed) nor a mail can carry them; NUL is one of them.
      case 0..<0x20, 0x7F: throw refusal(line, "a control character in the text", "remove it")
      default:
        for (opener, (text, limit)) in Self.openers.enumerated() where bytes[index...].starts(with: text.utf8) {
          counts[opener] += 1
          guard counts[opener] <= limit else {
            throw refusal(line, "more than \(limit) times `\(text)` in one post", "this looks like a machine's output, not a letter")
          }
        }
      }
      next = bytes[(index + 1)...].firstIndex(where: Self.isSign)
    }
    try check(bytes[start...], number: line, &table)
    if LinkDefinitions.expand(bytes, beyond: 4 << 20) {
      throw refusal(0, "link definitions would expand to more than 4 MB", "shorten the URLs")
    }
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, 0x7F, 0x22, 0x27, 0x3C, 0x5B, 0x77: true
    default: false
    }
  }

  /// The columns of a table whose delimiter row this is (`|---|:-:|`); 0 for any other line.
  private static func columns(delimiters line: ArraySlice<UInt8>) -> Int {
    // Most lines end this at their first letter.
    guard line.allSatisfy({ $0 == 0x20 || $0 == 0x7C || $0 == 0x2D || $0 == 0x3A || $0 == 0x09 || $0 == 0x0D }) else { return 0 }
    let marks = line.filter { $0 == 0x7C || $0 == 0x2D || $0 == 0x3A }
    let pipes = marks.count { $0 == 0x7C }
    guard pipes > 0, marks.contains(0x2D) else { return 0 }
    return pipes + 1 - (marks.first == 0x7C ? 1 : 0) - (marks.last == 0x7C ? 1 : 0)
  }

  /// - Parameter table: the columns and rows of the table that the lines before may have begun; a blank line ends it.
  private func check(_ line: ArraySlice<UInt8>, number: Int, _ table: inout (columns: Int, rows: Int)) throws(Diagnostic) {
    try checkWords(of: line, number: number)
    let prefix = ContainerPrefix(line)
    if prefix.marks > Self.containerLimit || prefix.indent > Self.indentLimit {
      throw refusal(number, "more than \(Self.containerLimit) nested quotes or lists in one line", "nest less")
    }
    let columns = Self.columns(delimiters: line[prefix.end...])
    if columns > Self.columnLimit {
      throw refusal(number, "a table of more than \(Self.columnLimit) columns", "no mail program can show it")
    }
    if line[prefix.end...].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
      table = (0, 0)
    } else {
      // A row of signs only may be a delimiter row or, of the table that is open, one more row: the wider counts.
      table = columns > table.columns ? (columns, 0) : (table.columns, table.rows + 1)
    }
    if table.columns * table.rows > Self.cellLimit {
      throw refusal(number, "a table of more than \(Self.cellLimit) cells", "link to it instead; no mail program can show it")
    }
  }

  /// Of a word that the parser reads at every address in it, and at every bracket at its end; shorter ones cost little.
  private static let (longWord, stepLimit) = (2_000, 100_000_000)

  /// libcmark-gfm looks for the end of an address as far as the next space, and counts all brackets anew for each that is to be left out
  /// there.
  private func checkWords(of line: ArraySlice<UInt8>, number: Int) throws(Diagnostic) {
    guard line.count > Self.longWord else { return }
    for word in line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) where word.count > Self.longWord {
      let addresses = word.indices.count { word[$0] == UInt8(ascii: ":") && word[$0...].starts(with: "://".utf8) }
      let end = word.reversed().prefix { Self.isLeftOut($0) }
      let brackets = end.count { $0 == UInt8(ascii: ")") }
      if (addresses + brackets) * word.count > Self.stepLimit {
        let message =
          "\(word.count >> 10) KB without a space, with \(max(addresses, brackets)) \(addresses > brackets ? "addresses" : "brackets")"
        throw refusal(number, message, "this looks like a machine's output, not a letter")
      }
    }
  }

  /// Whether it may stand behind an address and be none of it; an entity such as `&lt;` too.
  private static func isLeftOut(_ byte: UInt8) -> Bool {
    ")?!.,:*_~'\";&".utf8.contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  private func refusal(_ line: Int, _ message: String, _ hint: String) -> Diagnostic {
    .error(message, line: firstLine + line, hint: hint)
  }
}

/// The marks of quotes and lists with which a line begins.
private struct ContainerPrefix {
  private(set) var marks = 0
  /// Bytes of space before the last of them.
  private(set) var indent = 0
  /// Where the line's own text begins.
  private(set) var end: Int

  init(_ line: ArraySlice<UInt8>) {
    end = line.startIndex
    // `- - -` is a rule, not three lists.
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    if let mark = line.first(where: { !isBlank($0) }), mark == 0x2A || mark == 0x2D, line.allSatisfy({ $0 == mark || isBlank($0) }) {
      return
    }
    var spaces = 0
    var index = line.startIndex
    while index < line.endIndex {
      if line[index] == 0x20 || line[index] == 0x09 {
        (index, spaces) = (index + 1, spaces + 1)
      } else if let length = Self.mark(line[index...]) {
        marks += 1
        indent = spaces
        index += length
        end = index
      } else {
        return
      }
    }
  }

  /// The length of a mark at the start: `>`, a bullet, or up to nine digits with `.` or `)` (CommonMark 0.29 §5.2).
  private static func mark(_ text: ArraySlice<UInt8>) -> Int? {
    func isSpace(_ offset: Int) -> Bool { text.dropFirst(offset).first.map { [0x20, 0x09, 0x0D].contains($0) } ?? true }
    switch text.first {
    case 0x3E: return 1
    case 0x2A, 0x2B, 0x2D: return isSpace(1) ? 1 : nil
    default:
      let digits = text.prefix(10).prefix { (0x30...0x39).contains($0) }.count
      guard (1...9).contains(digits), let mark = text.dropFirst(digits).first, mark == 0x2E || mark == 0x29 else { return nil }
      return isSpace(digits + 1) ? digits + 1 : nil
    }
  }
}
