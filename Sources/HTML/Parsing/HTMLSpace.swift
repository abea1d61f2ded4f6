extension UInt8 {
  /// ASCII whitespace of HTML and CSS (Infra Standard §4.6).
  var isHTMLSpace: Bool { self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0D || self == 0x0C }
}

extension StringProtocol {
  /// Without the white space of HTML and CSS around it.
  var trimmedHTML: String {
    let octets = Substring(self).utf8.drop(while: \.isHTMLSpace)
    guard let last = octets.lastIndex(where: { !$0.isHTMLSpace }) else { return "" }
    return String(Substring(octets[...last]))
  }

  /// The words of an attribute's value, such as the names of `class`.
  var htmlWords: [Substring] { Substring(self).utf8.split(whereSeparator: \.isHTMLSpace).map { Substring($0) } }
}
