/// Text as HTML. Never `&apos;`, which Outlook prints as it stands.
package enum HTMLEscape {
  package static func text(_ text: String) -> String { escape(text, apostrophe: "'") }

  package static func attribute(_ text: String) -> String { escape(text, apostrophe: "&#39;") }

  private static func escape(_ text: String, apostrophe: String) -> String {
    var output = ""
    output.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += apostrophe
      case "\u{0}": output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// A link's destination as an attribute: what a URL must not hold is percent-encoded, what is encoded stays. Marks of merge
  /// values pass.
  package static func url(_ destination: String) -> String {
    var output = ""
    for scalar in destination.unicodeScalars {
      switch scalar.value {
      case 0x00...0x20, 0x22, 0x3C, 0x3E, 0x5B...0x5E, 0x60, 0x7B...0x7F: output += "%" + hex(UInt8(scalar.value))
      case 0x26: output += "&amp;"
      case 0x27: output += "&#39;"
      case 0x21...0x7F, 0xE000...0xE0FF: output.unicodeScalars.append(scalar)
      default: output += String(scalar).utf8.map { "%" + hex($0) }.joined()
      }
    }
    return output
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
}
