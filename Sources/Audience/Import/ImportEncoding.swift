/// How a file's octets are letters.
package enum ImportEncoding: String, Sendable, Codable {
  case utf8 = "UTF-8"
  /// What programs of Western Europe mean by Latin-1.
  case windows1252 = "Windows-1252 (Latin-1)"

  func text(_ bytes: ArraySlice<UInt8>) -> String {
    if self == .utf8 || bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    var text = String.UnicodeScalarView()
    for byte in bytes {
      text.append((0x80...0x9F).contains(byte) ? Self.upper[Int(byte) - 0x80] : UnicodeScalar(byte))
    }
    return String(text)
  }

  /// 0x80 to 0x9F of the code page; the five that it leaves open are U+FFFD.
  private static let upper: [UnicodeScalar] = Array("€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ".unicodeScalars)
}
