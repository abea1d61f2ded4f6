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
}
