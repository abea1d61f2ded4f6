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
}
