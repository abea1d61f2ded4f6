/// Inputs on which libcmark-gfm takes quadratic time or more, refused before it sees them (0.29.0.gfm.6, measured).
enum MarkdownGuards {
  private static let sizeLimit = 512 << 10
  private static let containerLimit = 100
  private static let columnLimit = 64
  private static let opener: [(text: String, limit: Int)] = [("<?", 2000), ("<!", 2000), ("www.", 2000), ("[^", 4000)]

  static func check(_ text: String, firstLine: Int) throws(Diagnostic) {
    func refuse(_ line: Int, _ message: String, _ hint: String) -> Diagnostic {
      Diagnostic(severity: .error, line: firstLine + line, column: 1, message: message, hint: hint)
    }
    let bytes = text.utf8
    guard bytes.count <= sizeLimit else {
      throw refuse(0, "the post is longer than \(sizeLimit >> 10) KB", "split it; mails clip far earlier")
    }
    var containers = 0
    for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      // Neither XML (the feed) nor a mail can carry them.
      if line.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0D || $0 == 0x7F }) {
        throw refuse(number, "a control character in the text", "remove it")
      }
      let markers = line.prefix(4096).count { $0 == 0x3E || $0 == 0x2D || $0 == 0x2A || $0 == 0x2B }
      let lead = line.prefix { [0x20, 0x09, 0x3E, 0x2D, 0x2A, 0x2B].contains($0) }.count { $0 != 0x20 && $0 != 0x09 }
      let isRule = Set(line.filter { $0 != 0x20 && $0 != 0x09 }).count == 1
      containers = isRule ? 0 : lead
      if containers > containerLimit, markers > containerLimit {
        throw refuse(number, "more than \(containerLimit) nested quotes or lists in one line", "nest less")
      }
      if line.count(where: { $0 == 0x7C }) > columnLimit + 1, line.allSatisfy({ [0x7C, 0x2D, 0x3A, 0x20, 0x09].contains($0) }) {
        throw refuse(number, "a table of more than \(columnLimit) columns", "no mail program can show it")
      }
    }
    for (opener, limit) in opener where occurrences(of: Array(opener.utf8), in: bytes) > limit {
      throw refuse(0, "more than \(limit) times `\(opener)` in one post", "this looks like a machine's output, not a letter")
    }
    try checkExpansion(text, refuse)
  }

  /// A link definition of a long URL that is used very often makes an output far larger than the input.
  private static func checkExpansion(_ text: String, _ refuse: (Int, String, String) -> Diagnostic) throws(Diagnostic) {
    let longest = text.matches(of: /(?m)^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*(\S+)/).map { $0.1.utf8.count }.max() ?? 0
    let uses = occurrences(of: [0x5B], in: text.utf8)
    guard longest * uses <= 4 << 20 else { throw refuse(0, "link definitions would expand to more than 4 MB", "shorten the URLs") }
  }

  private static func occurrences(of needle: [UInt8], in bytes: String.UTF8View) -> Int {
    var count = 0
    var matched = 0
    for byte in bytes {
      if byte == needle[matched] {
        matched += 1
        if matched == needle.count { (count, matched) = (count + 1, 0) }
      } else {
        matched = byte == needle[0] ? 1 : 0
      }
    }
    return count
  }
}
