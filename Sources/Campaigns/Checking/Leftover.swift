internal import Markdown
internal import Words

/// Something in a line of a post that its writer meant to replace, or to write in a way that means something. Looked for in octets, because
/// a post may be long and full of them.
struct Leftover {
  enum Kind {
    /// TK, TODO, lorem ipsum, `[TBD]`.
    case word
    /// `*|FNAME|*`, `%%name%%`, `[[name]]`: merge tags of other programs.
    case foreignTag
    /// `[a][b]`, of which there is no `[b]`.
    case reference
    case footnote
    /// A footnote's own words.
    case note
    /// `[!INFO]`, of which there is no kind.
    case callout
    /// `[a](b c)`.
    case spacedAddress
  }

  let kind: Kind
  /// As it was written.
  let text: String
  /// Where it begins, in octets.
  let offset: Int

  var message: String {
    switch kind {
    case .word: "a leftover: \(text)"
    case .foreignTag: "a leftover of another program: \(text)"
    case .reference: "a reference that is defined nowhere: \(text.dropFirst())"
    case .footnote: "a footnote that is defined nowhere: \(text)"
    case .note: "a footnote to which nothing leads: \(text.dropLast())"
    case .callout: "there is no callout \(text)"
    case .spacedAddress: "no link, because its address has a space in it: \(text)"
    }
  }

  var hint: String {
    switch kind {
    case .word, .reference, .footnote: "finish it, or take it out"
    case .foreignTag: "readers would see it as it is: a reader's value is {{ first_name | default: \"friend\" }}"
    case .note: "nobody will read it: put \(text.dropLast()) where it belongs"
    case .callout:
      (Self.meant(text).map { "did you mean [!\($0.uppercased())]? " } ?? "")
        + "known are \(Callout.Kind.allCases.map { "[!\($0.rawValue.uppercased())]" }.joined(separator: ", "))"
    case .spacedAddress: "write %20 for each space, or put the address between < and >"
    }
  }

  /// What other programs call ours.
  private static let synonyms: [String: Callout.Kind] = [
    "info": .note, "abstract": .note, "hint": .tip, "success": .tip, "attention": .warning, "danger": .caution, "error": .caution,
    "cite": .quote,
  ]

  private static func meant(_ mark: String) -> String? {
    let name = mark.dropFirst(2).dropLast().lowercased()
    return synonyms[name]?.rawValue ?? Spelling.guess(name, among: Callout.Kind.allCases.map(\.rawValue))
  }

  /// All that look like one in a line.
  static func all(in line: ArraySlice<UInt8>) -> [Leftover] {
    var found: [Leftover] = []
    var index = line.startIndex
    while index < line.endIndex {
      switch line[index] {
      case UInt8(ascii: "*"), UInt8(ascii: "%"):
        let tag = foreignTag(line, at: index)
        if let tag { found.append(tag) }
        index += tag?.text.utf8.count ?? 1
      case UInt8(ascii: "["):
        let tag = foreignTag(line, at: index)
        if let leftover = tag ?? bracket(line, at: index) { found.append(leftover) }
        index += tag?.text.utf8.count ?? 1
      case let byte where isLetter(byte):
        let word = line[index...].prefix(while: isLetter)
        if let text = leftover(word, line) { found.append(Leftover(kind: .word, text: text, offset: index)) }
        index = word.endIndex
      default: index += 1
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
    // Any number of them, and of K.
    case _ where text.hasPrefix("TK") && !text.contains("TT") && text.last == "K" && text.allSatisfy { $0 == "T" || $0 == "K" }: return text
    case _ where text.lowercased() == "lorem":
      let two = String(decoding: line[word.startIndex...].prefix(11), as: UTF8.self)
      return two.lowercased() == "lorem ipsum" ? two : nil
    default: return nil
    }
  }

  private static let fences = [("*|", "|*"), ("%%", "%%"), ("[[", "]]")].map { (Array($0.utf8), Array($1.utf8)) }

  /// A name between two signs each, as in `*|LIST:NAME|*`.
  private static func foreignTag(_ line: ArraySlice<UInt8>, at index: Int) -> Leftover? {
    guard let (open, close) = fences.first(where: { line[index...].starts(with: $0.0) }) else { return nil }
    let name = line[(index + 2)...].prefix(60).prefix { $0 < 0x80 && isLetter($0) || "_:. -".utf8.contains($0) }
    guard let first = name.first, isLetter(first), !(0x30...0x39).contains(first), line[name.endIndex...].starts(with: close) else {
      return nil
    }
    return Leftover(kind: .foreignTag, text: String(decoding: open + name + close, as: UTF8.self), offset: index)
  }

  /// What readers see of it where it became part of a text. Mailchimp's stars are those of emphasis.
  var seen: String { kind == .foreignTag && text.hasPrefix("*") ? String(text.dropFirst().dropLast()) : text }

  // MARK: in brackets

  private static let placeholders: Set<String> = [
    "tbd", "tbc", "undefined", "null", "placeholder", "object object", "name", "first name", "your name", "link", "date",
  ]
  /// Octets of the longest label or address that is looked at.
  private static let labelLimit = 200

  private static func bracket(_ line: ArraySlice<UInt8>, at index: Int) -> Leftover? {
    let inner = line[(index + 1)...].prefix(labelLimit).prefix { $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "[") }
    guard inner.endIndex < line.endIndex, line[inner.endIndex] == UInt8(ascii: "]") else { return nil }
    let after = line[inner.endIndex...].dropFirst().first
    let label = String(decoding: inner, as: UTF8.self)
    func leftover(_ kind: Kind, _ text: String, at offset: Int = index) -> Leftover { Leftover(kind: kind, text: text, offset: offset) }
    if after == UInt8(ascii: "(") {
      return spacedAddress(line[(inner.endIndex + 2)...]).map { leftover(.spacedAddress, "[\(label)](\($0))") }
    }
    if index > line.startIndex, line[index - 1] == UInt8(ascii: "]") { return leftover(.reference, "][\(label)]", at: index - 1) }
    if label.hasPrefix("^"), label.count > 1, !label.contains(" ") {
      let isNote = after == UInt8(ascii: ":") && line[..<index].allSatisfy { " \t>".utf8.contains($0) }
      return isNote ? leftover(.note, "[\(label)]:") : leftover(.footnote, "[\(label)]")
    }
    // What defines a label, or has one behind it, is told there.
    if after == UInt8(ascii: ":") || after == UInt8(ascii: "[") { return nil }
    if label.hasPrefix("!"), label.count > 1, Callout.Kind(rawValue: label.dropFirst().lowercased()) == nil {
      return leftover(.callout, "[\(label)]")
    }
    return placeholders.contains(label.lowercased()) ? leftover(.word, "[\(label)]") : nil
  }

  /// The address that begins here, as far as a title, when it is one but for the spaces in it. Prose in parentheses is none.
  private static func spacedAddress(_ rest: ArraySlice<UInt8>) -> String? {
    let inner = rest.prefix(labelLimit).prefix { $0 != UInt8(ascii: ")") && $0 != UInt8(ascii: "(") }
    guard inner.endIndex < rest.endIndex, rest[inner.endIndex] == UInt8(ascii: ")"), inner.first != UInt8(ascii: "<") else { return nil }
    let address = String(decoding: inner, as: UTF8.self).prefix { !"\"'“”‘’„‚«»".contains($0) }.trimmed
    guard let space = address.firstIndex(of: " ") else { return nil }
    let isAddress =
      address[..<space].contains("/") || address.hasPrefix("#") || address.hasPrefix("mailto:")
      || address.firstMatch(of: /\.[A-Za-z0-9]{2,5}$/) != nil
    return isAddress ? String(address) : nil
  }
}
