/// RFC 4648 §5 without padding: octets as text that can stand in a URL.
package enum Base64URL {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  package static func text(_ bytes: [UInt8]) -> String {
    let length = (bytes.count * 8 + 5) / 6
    return String(unsafeUninitializedCapacity: length) { output in
      var (buffer, bits, written) = (0, 0, 0)
      for byte in bytes {
        (buffer, bits) = (buffer << 8 | Int(byte), bits + 8)
        while bits >= 6 {
          bits -= 6
          output[written] = digits[buffer >> bits & 63]
          written += 1
        }
        buffer &= 63
      }
      if bits > 0 { output[written] = digits[buffer << (6 - bits) & 63] }
      return length
    }
  }

  /// Nil where it is not what ``text(_:)`` makes: one text for the same octets, so that none can be changed into another of the same meaning.
  package static func bytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var (buffer, bits) = (0, 0)
    for character in text.utf8 {
      guard let value = value(of: character) else { return nil }
      (buffer, bits) = (buffer << 6 | value, bits + 6)
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
      buffer &= 1 << bits - 1
    }
    return bits < 6 && buffer == 0 ? bytes : nil
  }

  private static func value(of character: UInt8) -> Int? {
    switch character {
    case 0x41...0x5A: Int(character) - 0x41
    case 0x61...0x7A: Int(character) - 0x61 + 26
    case 0x30...0x39: Int(character) - 0x30 + 52
    case 0x2D: 62
    case 0x5F: 63
    default: nil
    }
  }
}
