/// RFC 4648 §6 in small letters and without padding: text that survives servers that change the case.
package enum Base32 {
  private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    var output: [UInt8] = []
    var (buffer, bits) = (0, 0)
    for byte in bytes {
      (buffer, bits) = (buffer << 8 | Int(byte), bits + 8)
      while bits >= 5 {
        bits -= 5
        output.append(digits[buffer >> bits & 31])
      }
      buffer &= 31
    }
    if bits > 0 { output.append(digits[buffer << (5 - bits) & 31]) }
    return String(decoding: output, as: UTF8.self)
  }

  /// Nil for anything else, capital letters too.
  package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    var output: [UInt8] = []
    var (buffer, bits) = (0, 0)
    for character in text.utf8 {
      guard let value = digits.firstIndex(of: character) else { return nil }
      (buffer, bits) = (buffer << 5 | value, bits + 5)
      if bits >= 8 {
        bits -= 8
        output.append(UInt8(buffer >> bits & 255))
      }
      buffer &= 255
    }
    return output
  }
}
