internal import Words

/// Writes a text as JSON does (RFC 8259 §7), only what has to be escaped escaped: the same text is always the same octets.
package enum JSONText {
  package static func quoted(_ text: String) -> String {
    var json: [UInt8] = []
    append(text, to: &json)
    return String(decoding: json, as: UTF8.self)
  }

  /// - Parameter json: octets: piece by piece a text takes twice as long to make, and an import makes millions.
  package static func append(_ text: String, to json: inout [UInt8]) {
    json.append(0x22)
    if text.hasByte(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
      for byte in text.utf8 {
        switch byte {
        case 0x22, 0x5C: json += [0x5C, byte]
        case 0x00..<0x20: json += Array("\\u00\([byte].hex)".utf8)
        default: json.append(byte)
        }
      }
    } else {
      json.append(contentsOf: text.utf8)
    }
    json.append(0x22)
  }
}
