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
      let value = values[Int(character)]
      guard value >= 0 else { return nil }
      (buffer, bits) = (buffer << 6 | Int(value), bits + 6)
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
      buffer &= 1 << bits - 1
    }
    return bits < 6 && buffer == 0 ? bytes : nil
  }

  /// By octet; -1 for what is no digit.
  private static let values: [Int8] = {
    var values = [Int8](repeating: -1, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = Int8(value) }
    return values
  }()
}
