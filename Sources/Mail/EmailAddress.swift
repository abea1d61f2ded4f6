internal import Foundation
package import Words

/// Why a text is no address, in words for the person who typed it.
package struct AddressError: Error, Sendable, Hashable, CustomStringConvertible {
  package let words: Sentence

  init(description words: Sentence) { self.words = words }

  package var description: String { words.description }
}

/// One mailbox's address: `local@domain` (RFC 5321 §4.1.2, RFC 5322 §3.4.1).
///
/// Made only by parsing, so it never holds a control octet or a line break and can stand in a command or a header as it is.
package struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
  /// As typed.
  package let text: String
  /// A dot-atom, or where that cannot be, a quoted string with its quotes. Quotes and backslashes that need not be make no other mailbox
  /// (RFC 5321 §4.1.2).
  package let local: String
  /// As typed; may be in another script.
  package let domain: String
  /// The domain in A-labels (`xn--…`), lower case: the form for DNS and the envelope.
  package let asciiDomain: String

  package init(parsing input: String) throws(AddressError) {
    guard let at = input.utf8.lastIndex(of: UInt8(ascii: "@")) else { throw AddressError(description: "\"\(input.shown)\" has no @") }
    let local = String(input[..<at])
    let domain = String(input[input.utf8.index(after: at)...])
    try Self.check(local: local, input)
    self.text = input
    self.local = Self.plain(local)
    self.domain = domain
    asciiDomain = try Self.ascii(domain, input)
    // RFC 5321 §4.5.3.1.3: a path is at most 256 octets with its angle brackets.
    guard local.utf8.count + 1 + asciiDomain.utf8.count <= 254 else {
      throw AddressError(description: "\"\(input.shown)\" is longer than 254 octets")
    }
  }

  package var description: String { text }

  /// A domain alone in A-labels: it is good where an address in it is.
  package static func asciiDomain(of domain: String) -> String? { (try? EmailAddress(parsing: "x@\(domain)"))?.asciiDomain }

  /// What makes two addresses the same subscriber: the domain is case-insensitive, and no provider of note tells local parts
  /// apart by case, nor anybody an accent by how it was typed (``Swift/String/folded``).
  package var key: String {
    let key = "\(local.folded)@\(asciiDomain)"
    // One text in memory where both are the same, as they nearly always are: an import holds very many.
    return !needsSMTPUTF8 && key == text ? text : key
  }

  /// The forms in which it stands where it was typed or kept. Told apart by their octets: for `String`, an accent is the same in both.
  package var spellings: [String] {
    // Who hashes an address in small letters mostly writes the sigma that ends a word as Greek does.
    var all = [text, key, "\(local)@\(unicodeDomain)", key.replacing(/σ(?!\p{L})/, with: "ς")]
    // With accents behind their letters; unless that makes another mailbox of it.
    let parted = key.decomposedStringWithCanonicalMapping
    if parted.folded.utf8.elementsEqual(key.utf8) { all.append(parted) }
    if local.utf8.first == UInt8(ascii: "\"") {
      // In JSON (RFC 8259 §7) and rules, and in CSV (RFC 4180), which may have JSON in it.
      all += all.map { $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
      all += all.map { $0.replacing("\"", with: "\"\"") }
    }
    return Set(all.map { Array($0.utf8) }).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What to look for in texts to find the person: ``spellings``, also as addresses of the web (RFC 3986 §2.1; landing pages have their
  /// visitors' in them) and HTML write them.
  package var traces: [String] {
    let unreserved = CharacterSet(charactersIn: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~")
    let mild = unreserved.union(CharacterSet(charactersIn: "!#$%&'*+/=?^`{|}\"\\"))
    let all = spellings.flatMap { spelling in
      [unreserved, unreserved.union(CharacterSet(charactersIn: "@")), mild].compactMap {
        spelling.addingPercentEncoding(withAllowedCharacters: $0)
      }
        + ["&#39;", "&#x27;", "&apos;"].map { spelling.replacing("&", with: "&amp;").replacing("'", with: $0) }
    }
    return Set((spellings + all).map { Array($0.utf8) }).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The domain as people write it (`bücher.example`), whichever way it was typed.
  private var unicodeDomain: String {
    guard asciiDomain.contains("xn--") else { return asciiDomain }
    var components = URLComponents()
    components.encodedHost = asciiDomain
    return components.host ?? asciiDomain
  }

  /// `a•••@example.org`: enough for the owner to recognise, not enough for a stranger to learn.
  package var masked: String { "\(local.prefix(1))•••@\(domain)" }

  /// For the envelope.
  package var wire: String { "\(local)@\(asciiDomain)" }

  /// A local part outside ASCII needs a relay with SMTPUTF8 (RFC 6531).
  package var needsSMTPUTF8: Bool { local.hasByte { $0 >= 0x80 } }

  private static func check(local: String, _ input: String) throws(AddressError) {
    guard !local.isEmpty else { throw AddressError(description: "\"\(input.shown)\" has nothing before the @") }
    guard local.utf8.count <= 64 else { throw AddressError(description: "\"\(input.shown)\" has more than 64 octets before the @") }
    if isDotAtom(local) { return }
    // What shows nowhere makes two addresses look like one.
    for scalar in local.unicodeScalars where scalar.isUnseen {
      throw AddressError(description: "\"\(input.shown)\" has a character before the @ that nobody sees: \(scalar.name)")
    }
    if local.utf8.first == UInt8(ascii: "\"") { return try check(quoted: local, input) }
    if local.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).contains(where: \.isEmpty) {
      throw AddressError(description: "\"\(input.shown)\" has a dot at an end or two in a row before the @")
    }
    for scalar in local.unicodeScalars where scalar != "." && !isAtomText(scalar) {
      throw AddressError(description: "\"\(input.shown)\" has a character before the @ that must not stand there: \(scalar.name)")
    }
  }

  /// Whether it is good and of ASCII, as nearly all are: told by one look at its octets.
  private static func isDotAtom(_ local: String) -> Bool {
    let dot = UInt8(ascii: ".")
    var before = dot
    let isOdd = local.hasByte { byte in
      defer { before = byte }
      return byte == dot ? before == dot : !isAtomText(byte)
    }
    return !isOdd && before != dot
  }

  private static func plain(_ local: String) -> String {
    guard local.utf8.first == UInt8(ascii: "\"") else { return local }
    let content = String(local.dropFirst().dropLast()).replacing(/\\(.)/) { String($0.output.1) }
    if content.utf8.first != UInt8(ascii: "\""), (try? check(local: content, content)) != nil { return content }
    return "\"" + content.replacingOctets(of: "\\", with: "\\\\").replacingOctets(of: "\"", with: "\\\"") + "\""
  }

  /// RFC 5321 §4.1.2 Quoted-string.
  private static func check(quoted: String, _ input: String) throws(AddressError) {
    let wrong = AddressError(description: "\"\(input.shown)\" has quotes that do not close or hold what they must not")
    guard quoted.utf8.count >= 3, quoted.hasSuffix("\"") else { throw wrong }
    var escaped = false
    for scalar in quoted.dropFirst().dropLast().unicodeScalars {
      guard scalar.value >= 0x20, scalar.value != 0x7F, !(0x80...0x9F).contains(scalar.value), scalar.value != 0x2028,
        scalar.value != 0x2029
      else { throw wrong }
      if escaped {
        escaped = false
      } else if scalar == "\\" {
        escaped = true
      } else if scalar == "\"" {
        throw wrong
      }
    }
    if escaped { throw wrong }
  }

  /// RFC 5322 §3.2.3 atext.
  private static func isAtomText(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
  }

  /// With RFC 6531's other scripts.
  private static func isAtomText(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0x00...0x7F: isAtomText(UInt8(scalar.value))
    default:
      !scalar.properties.isWhitespace
        && ![.control, .surrogate, .privateUse, .unassigned].contains(scalar.properties.generalCategory)
    }
  }

  private static func ascii(_ domain: String, _ input: String) throws(AddressError) -> String {
    guard !domain.isEmpty else { throw AddressError(description: "\"\(input.shown)\" has nothing after the @") }
    var ascii = domain.lowercased()
    if ascii.hasByte(where: { $0 >= 0x80 }) {
      // The joiners (U+200C, U+200D) are letters of some scripts (RFC 5892), and what picks a sign's picture is mapped away (UTS #46).
      if let scalar = domain.firstUnseen {
        throw AddressError(description: "\"\(input.shown)\" has a character after the @ that nobody sees: \(scalar.name)")
      }
      var components = URLComponents()
      components.scheme = "http"
      components.host = domain
      // Not `URL.host()`, which percent-encodes instead of converting.
      ascii = components.encodedHost?.lowercased() ?? ""
    }
    if isPlainDomain(ascii) { return ascii }
    let labels = ascii.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count >= 2 else { throw AddressError(description: "\"\(input.shown)\" has no dot after the @: is the domain complete?") }
    for label in labels {
      let hyphen = UInt8(ascii: "-")
      let good = (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
      if label.isEmpty {
        throw AddressError(description: "\"\(input.shown)\" has a dot too many after the @: two side by side, or one at an end")
      }
      guard good, label.allSatisfy(\.isLetterDigitHyphen), isReadable(label) else {
        throw AddressError(description: "\"\(input.shown)\" has a domain that cannot exist: look at \"\(Substring(label))\"")
      }
    }
    // None there is: an IP address, or a slip (RFC 3696 §2).
    if let top = labels.last, top.allSatisfy(\.isDigit) {
      throw AddressError(description: "\"\(input.shown)\" has a domain that ends in a number, which none does")
    }
    guard ascii.utf8.count <= 253 else { throw AddressError(description: "\"\(input.shown)\" has a domain of more than 253 octets") }
    return ascii
  }

  /// Whether it is good and has no A-labels, as nearly all are: told by one look at its octets.
  ///
  /// - Parameter ascii: in lower case.
  private static func isPlainDomain(_ ascii: String) -> Bool {
    let (dot, hyphen) = (UInt8(ascii: "."), UInt8(ascii: "-"))
    var (before, length, labels, hasLetter) = (dot, 0, 1, false)
    let isOdd = ascii.hasByte { byte in
      defer { before = byte }
      if byte == dot {
        guard length > 0, before != hyphen else { return true }
        (length, labels, hasLetter) = (0, labels + 1, false)
        return false
      }
      length += 1
      hasLetter = hasLetter || !byte.isDigit
      return length > 63 || !byte.isLetterDigitHyphen || byte == hyphen && (length == 1 || before == hyphen)
    }
    return !isOdd && length > 0 && before != hyphen && labels > 1 && hasLetter && ascii.utf8.count <= 253
  }

  /// Whether what says that it is an A-label is one of something (RFC 5891 §4.4).
  private static func isReadable(_ label: Substring.UTF8View) -> Bool {
    guard label.starts(with: "xn--".utf8) else { return true }
    var components = URLComponents()
    components.encodedHost = String(Substring(label))
    return components.host != nil
  }
}

extension EmailAddress: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(parsing: try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

  fileprivate var isLetterDigitHyphen: Bool { isDigit || self == UInt8(ascii: "-") || UInt8(ascii: "a")...UInt8(ascii: "z") ~= self }
}

extension UnicodeScalar {
  fileprivate var name: String { value > 0x20 && value < 0x7F ? "\"\(self)\"" : code }
}

extension String {
  /// For an error line: no control characters, not endless.
  var shown: String { String(unicodeScalars.prefix(80).map { $0.properties.generalCategory == .control ? "␣" : Character($0) }) }
}
