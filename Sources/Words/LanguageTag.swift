/// BCP 47, as far as people write it: `en`, `pt-BR`.
package enum LanguageTag {
  /// Two or three letters; behind hyphens, two to eight letters or digits each. Read octet by octet: every row of an import may have one.
  package static func isTag(_ text: String) -> Bool {
    var (length, isFirst) = (0, true)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): length += 1
      case UInt8(ascii: "0")...UInt8(ascii: "9") where !isFirst: length += 1
      case UInt8(ascii: "-") where (isFirst ? 2...3 : 2...8).contains(length): (length, isFirst) = (0, false)
      default: return false
      }
    }
    return (isFirst ? 2...3 : 2...8).contains(length)
  }

  /// The usual spelling: letters mean the same in any case (RFC 5646 §2.1.1), and other programs part them by `_`. Nil for what is no tag.
  package static func canonical(_ text: String) -> String? {
    // Nearly every row of an import has such a one.
    if isTag(text), text.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) { return text }
    let parts = text.lowercased().split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
    guard isTag(parts.joined(separator: "-")) else { return nil }
    let others = parts.dropFirst().map {
      $0.count == 2 ? $0.uppercased() : $0.count == 4 ? $0.prefix(1).uppercased() + $0.dropFirst() : String($0)
    }
    return ([String(parts[0])] + others).joined(separator: "-")
  }
}
