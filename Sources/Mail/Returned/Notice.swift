internal import Words

/// What a mail system says in its own words: lines, up to the mail that it returns.
struct Notice: Sendable {
  struct Line: Sendable {
    /// As it stands there, without white space around it.
    let text: String
    let found: [AddressScan.Found]
    /// The same, as they are compared.
    let keys: [String]
    var isEmpty: Bool { text.isEmpty }
  }

  let lines: [Line]
  /// What stands behind them.
  let pasted: String
  /// Whether a line says that the returned mail begins.
  let hasReturnedMail: Bool
  /// More lines no mail system writes before the mail that it returns.
  private static let limit = 400
  private static let addressLimit = 500

  init(_ text: String) {
    var lines: [Line] = []
    var rest = text[...]
    var room = Self.addressLimit
    var hasReturnedMail = false
    while lines.count < Self.limit, !rest.isEmpty {
      let end = rest.firstIndex(where: \.isNewline)
      let raw = rest[..<(end ?? rest.endIndex)].prefix(2000)
      if Self.isEnd(raw, after: lines) {
        hasReturnedMail = true
        break
      }
      let bare = String(raw.trimmed)
      let found = AddressScan.found(in: Array(bare.utf8), limit: room)
      room -= found.count
      lines.append(Line(text: bare, found: found, keys: found.map { $0.address.lowercased() }))
      rest = end.map { rest[rest.index(after: $0)...] } ?? rest[rest.endIndex...]
    }
    (self.lines, self.hasReturnedMail) = (lines, hasReturnedMail)
    pasted = String(rest)
  }

  /// Whether the returned mail begins here: a line says so, or is of a header that no notice has.
  private static func isEnd(_ raw: Substring, after lines: [Line]) -> Bool {
    let line = raw.trimmed
    guard !line.isEmpty, lines.contains(where: { !$0.isEmpty }) else { return false }
    if headers.contains(where: { line.prefix(24).lowercased().hasPrefix($0) }) { return true }
    let words = line.drop { "-=*>|#_~+ \t".contains($0) }
    let hasRule = words.startIndex != line.startIndex
    let head = words.prefix(60).lowercased()
    guard let phrase = NoticePhrases.returned.first(where: head.hasPrefix) else { return false }
    // "The original message was received at…" begins Sendmail's notice, "Your message was not delivered to…" another's.
    if line.count > 100 { return false }
    let tail = head.dropFirst(phrase.count)
    let goesOn = [" was", " has", " is ", " could", " received", " not", " to ", " you sent", " cannot", " did", " (", " from"].contains(
      where: tail.hasPrefix)
    return hasRule || !goesOn && !["your message was", "the message you sent"].contains(phrase)
  }

  private static let headers = [
    "received: from", "received: by", "received: (", "received:from", "received:by", "reporting-mta:", "final-recipient:", "return-path:",
    "message-id:", "mime-version:", "dkim-signature:", "arc-seal:", "x-received:", "delivered-to:",
    "x-originating-ip:", "content-type:", "x-mailer:", "authentication-results:",
  ]

  /// All of it on one line, as far as words go.
  var words: String { lines.lazy.filter { !$0.isEmpty }.map(\.text).joined(separator: " ") }

  /// Its first lines, by which one sees what it is.
  var opening: String { lines.lazy.filter { !$0.isEmpty }.prefix(8).map(\.text).joined(separator: " ") }
}
