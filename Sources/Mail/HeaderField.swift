internal import Foundation

/// One field of a message's header, folded and finished, CRLF included (RFC 5322 §2.2).
///
/// There is no way to make one from raw octets: every maker takes control characters out and encodes what is not ASCII, so a
/// name or a subject can never begin a field of its own.
package struct HeaderField: Sendable, Hashable {
  package let name: String
  package let bytes: [UInt8]

  /// Words, put on lines of at most 78 octets where they allow it (§2.1.1).
  private init(_ name: String, words: [String]) {
    self.name = name
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.reduce(name.utf8.count + 3) { $0 + $1.utf8.count + 3 })
    bytes += name.utf8
    bytes.append(0x3A)
    var column = bytes.count
    for word in words {
      if column + 1 + word.utf8.count > 78 && column > name.utf8.count + 1 {
        bytes += [0x0D, 0x0A]
        column = 0
      }
      bytes.append(0x20)
      bytes += word.utf8
      column += 1 + word.utf8.count
    }
    bytes += [0x0D, 0x0A]
    self.bytes = bytes
  }

  /// Free text: Subject and its like.
  package static func unstructured(_ name: String, _ text: String) -> HeaderField {
    HeaderField(name, words: Self.words(clean(text), lead: name.utf8.count + 1))
  }

  /// From, To, Reply-To.
  package static func mailboxes(_ name: String, _ mailboxes: [Mailbox]) -> HeaderField {
    var words: [String] = []
    for (index, mailbox) in mailboxes.enumerated() {
      let comma = index < mailboxes.count - 1 ? "," : ""
      let phrase = phrase(clean(mailbox.name), lead: name.utf8.count + 1)
      words += phrase + [(phrase.isEmpty ? mailbox.address.wire : "<\(mailbox.address.wire)>") + comma]
    }
    return HeaderField(name, words: words)
  }

  package static func date(milliseconds: Int64) -> HeaderField {
    HeaderField("Date", words: [MailDate.text(milliseconds: milliseconds)])
  }

  package static func messageID(_ id: MessageID) -> HeaderField { HeaderField("Message-ID", words: [id.text]) }

  /// RFC 2919: `phrase <id>`.
  package static func listID(phrase text: String, id: String) -> HeaderField {
    HeaderField("List-Id", words: phrase(clean(text), lead: 8) + ["<\(token(id))>"])
  }

  /// RFC 2369 §3.2: URLs in angle brackets, the preferred first.
  package static func listUnsubscribe(urls: [String]) -> HeaderField {
    let words = urls.enumerated().map { "<\(token($1))>" + ($0 < urls.count - 1 ? "," : "") }
    return HeaderField("List-Unsubscribe", words: words)
  }

  /// RFC 8058 §3.1.
  package static let listUnsubscribePost = HeaderField("List-Unsubscribe-Post", words: ["List-Unsubscribe=One-Click"])

  /// RFC 9477 §5.1: where complaints go, as ARF.
  package static func complaintAddress(_ address: EmailAddress) -> HeaderField {
    HeaderField("CFBL-Address", words: ["\(address.wire);", "report=arf"])
  }

  /// A value of visible ASCII without spaces; anything else is left out of it.
  package static func token(_ name: String, _ value: String) -> HeaderField { HeaderField(name, words: [token(value)]) }

  // MARK: pieces

  /// Without control and line-separating characters.
  private static func clean(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var cleaned = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09: cleaned.append(" ")
      case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: continue
      default: cleaned.append(scalar)
      }
    }
    return String(cleaned)
  }

  private static func token(_ value: String) -> String {
    // Nearly all are, and looking costs less than writing anew.
    if value.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3C && $0 != 0x3E }) { return value }
    return String(String.UnicodeScalarView(value.unicodeScalars.filter { (0x21...0x7E).contains($0.value) && $0 != "<" && $0 != ">" }))
  }

  /// Text as words. It is encoded as a whole when it is not plain ASCII, looks encoded already, has a word too long for a
  /// line, or has spaces that folding would lose.
  private static func words(_ text: String, lead: Int) -> [String] {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    let plain =
      text.utf8.allSatisfy { $0 < 0x80 } && !(text.utf8.contains(0x3D) && text.contains("=?"))
      && !parts.contains { $0.isEmpty || $0.utf8.count > 70 }
    return plain || text.isEmpty ? parts.map(String.init) : EncodedWord.words(text, lead: lead)
  }

  /// A display name: atoms, else a quoted string, else encoded words (§3.2.5, RFC 2047 §5).
  private static func phrase(_ text: String, lead: Int) -> [String] {
    if text.isEmpty { return [] }
    let words = words(text, lead: lead)
    guard words.first?.hasPrefix("=?utf-8?") != true else { return words }
    let atom = text.utf8.allSatisfy {
      $0.isLetterOrDigit || $0 == 0x20 || $0 == 0x2D || $0 == 0x27 || $0 == 0x21 || $0 == 0x26 || $0 == 0x2B
    }
    if atom { return words }
    let quoted = "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    return quoted.utf8.count > 76 ? EncodedWord.words(text, lead: lead) : quoted.split(separator: " ").map(String.init)
  }
}
