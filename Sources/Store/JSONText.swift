internal import Words

/// Writes a text as JSON does (RFC 8259 §7), only what has to be escaped escaped: the same text is always the same octets.
package enum JSONText {
  package static func quoted(_ text: String) -> String {
    var quoted = ""
    append(text, to: &quoted)
    return quoted
  }

  package static func append(_ text: String, to json: inout String) {
    guard text.hasByte(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
      json += "\""
      json += text
      json += "\""
      return
    }
    var bytes: [UInt8] = [0x22]
    bytes.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0x00..<0x20: bytes += Array("\\u00\([byte].hex)".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
    json += String(decoding: bytes, as: UTF8.self)
  }
}
