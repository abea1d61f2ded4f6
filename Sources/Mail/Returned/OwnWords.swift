internal import Words

/// What a person wrote into a letter themselves, without what they quote and without their signature.
struct OwnWords {
  /// Those above the quotation, or below it where nothing stands above. Without blank ones, and cut at 120 characters.
  let lines: [Line]

  struct Line {
    let text: String
    /// Whether no blank one stands before it.
    let goesOn: Bool
  }

  /// - Parameter text: of which the first and the last 4,000 characters are looked at.
  init(_ text: String) {
    let lines = Self.lines(text.prefix(Self.reach))
    let end = lines.firstIndex { Self.endsWords($0.text) } ?? lines.endIndex
    let above = Self.withoutHeading(lines[..<end], before: lines[end...].first)
    // A whole issue may be quoted.
    let tail = above.isEmpty ? Self.lines(text.suffix(Self.reach)) : []
    let below = tail.lastIndex { $0.text.hasPrefix(">") }.map { tail[($0 + 1)...].prefix { !Self.endsWords($0.text) }.map(Self.cut) }
    self.lines = below ?? above
  }

  private static let reach = 4000

  private static func lines(_ text: Substring) -> [Line] {
    let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { String($0.trimmed) }
    return all.indices.filter { !all[$0].isEmpty }.map { Line(text: all[$0], goesOn: $0 > 0 && !all[$0 - 1].isEmpty) }
  }

  /// Where a quotation, the head of one, or a signature (RFC 3676 §4.3) begins.
  private static func endsWords(_ line: String) -> Bool {
    if line.hasPrefix(">") || line.hasPrefix("--") || line.hasSuffix(":") || line.hasPrefix("____") { return true }
    let bare = line.drop { $0 == "*" }.lowercased()
    return heads.contains(where: bare.hasPrefix)
  }

  /// A program's words over a quotation may fill more than one line: `On Fri, 27 Nov 2026,`, `The Letter <letter@press.example>`, `wrote:`.
  private static func withoutHeading(_ lines: ArraySlice<Line>, before next: Line?) -> [Line] {
    guard var below = next, below.text.hasSuffix(":") || below.text.hasPrefix(">") else { return lines.map(cut) }
    var own = lines
    while let last = own.last, below.goesOn || below.text.hasPrefix(">"), isHeading(last.text) {
      below = own.removeLast()
    }
    return own.map(cut)
  }

  private static func isHeading(_ line: String) -> Bool {
    line.contains("@") || line.contains(where: \.isNumber) && openings.contains(where: line.hasPrefix)
  }

  private static let openings = ["On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op "]

  private static func cut(_ line: Line) -> Line { Line(text: String(line.text.prefix(120)), goesOn: line.goesOn) }

  /// Of the head of a mail that Outlook quotes.
  private static let heads = [
    "from: ", "von: ", "de: ", "de : ", "da: ", "van: ", "fra: ", "från: ", "od: ", "lähettäjä: ",
    // GMX and web.de begin it with the time.
    "gesendet: ", "sent: ", "envoyé: ", "envoyé : ", "enviado: ", "enviada: ", "inviato: ", "verzonden: ",
  ]
}
