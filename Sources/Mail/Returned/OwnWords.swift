internal import Words

/// What a person wrote into a letter themselves, without what they quote and without their signature.
struct OwnWords {
  /// Those above the quotation, or below it where nothing stands above. Without blank ones, and cut at 120 characters.
  let lines: [String]

  /// - Parameter text: of which the first and the last 4,000 characters are looked at.
  init(_ text: String) {
    let lines = Self.lines(text.prefix(Self.reach))
    let end = lines.firstIndex(where: Self.endsWords) ?? lines.endIndex
    let above = Self.withoutHeading(lines[..<end], before: lines[end...].first)
    // A whole issue may be quoted.
    let tail = above.isEmpty ? Self.lines(text.suffix(Self.reach)) : []
    let below = tail.lastIndex { $0.hasPrefix(">") }.map { tail[($0 + 1)...].prefix { !Self.endsWords($0) }.map(Self.cut) }
    self.lines = below ?? above
  }

  private static let reach = 4000

  private static func lines(_ text: Substring) -> [String] {
    text.split(whereSeparator: \.isNewline).map { String($0.trimmed) }.filter { !$0.isEmpty }
  }

  /// Where a quotation, the head of one, or a signature (RFC 3676 §4.3) begins.
  private static func endsWords(_ line: String) -> Bool {
    if line.hasPrefix(">") || line.hasPrefix("--") || line.hasSuffix(":") || line.hasPrefix("____") { return true }
    let bare = line.drop { $0 == "*" }.lowercased()
    return heads.contains(where: bare.hasPrefix)
  }

  /// A program's words over a quotation may fill more than one line: `On Fri, 27 Nov 2026,`, `The Letter <letter@press.example>`, `wrote:`.
  private static func withoutHeading(_ lines: ArraySlice<String>, before next: String?) -> [String] {
    var own = lines
    if next?.hasSuffix(":") != true, next?.hasPrefix(">") != true { return own.map(cut) }
    while let last = own.last, last.contains("@") || last.contains(where: \.isNumber) && openings.contains(where: last.hasPrefix) {
      own.removeLast()
    }
    return own.map(cut)
  }

  private static let openings = ["On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op "]

  private static func cut(_ line: String) -> String { String(line.prefix(120)) }

  /// Of the head of a mail that Outlook quotes.
  private static let heads = ["from: ", "von: ", "de: ", "de : ", "da: ", "van: ", "fra: ", "från: ", "od: ", "lähettäjä: "]
}
