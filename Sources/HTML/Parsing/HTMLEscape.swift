internal import Words

/// Text as HTML. Never `&apos;`, which Outlook prints as it stands.
package enum HTMLEscape {
  package static func text(_ text: String) -> String { escape(text) }

  package static func attribute(_ text: String) -> String { escape(text, apostrophe: "&#39;") }

  /// Text or an attribute's value between double quotes, of which a parser makes the same characters again.
  static func exact(_ text: String) -> String { escape(text, isExact: true) }

  /// For the text of a mail: spaces and joiners that cannot be seen are entities, which survive the programs that tidy a mail up.
  package static func mail(_ text: String) -> String {
    let escaped = self.text(text)
    // Their first octets.
    guard escaped.hasByte(where: { $0 == 0xC2 || $0 == 0xE2 || $0 == 0xEF }) else { return escaped }
    var output = ""
    output.reserveCapacity(escaped.utf8.count + 32)
    var rest = escaped.unicodeScalars[...]
    while let index = rest.firstIndex(where: { $0.value >= 0xA0 && entity($0) != nil }) {
      output.unicodeScalars += rest[..<index]
      output += entity(rest[index]) ?? ""
      rest = rest[rest.index(after: index)...]
    }
    if output.isEmpty { return escaped }
    output.unicodeScalars += rest
    return output
  }

  private static func entity(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0xA0: "&nbsp;"
    case 0xAD: "&shy;"
    case 0x200B...0x200F, 0x202A...0x202F, 0x2060...0x2069, 0xFEFF: "&#\(scalar.value);"
    default: nil
    }
  }

  private static func escape(_ text: String, apostrophe: StaticString = "'", isExact: Bool = false) -> String {
    guard text.hasByte(where: isSpecial) else { return text }
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count + 32)
    for byte in text.utf8 {
      switch byte {
      case 0x26: output += "&amp;".utf8
      case 0x3C: output += "&lt;".utf8
      case 0x3E: output += "&gt;".utf8
      case 0x22: output += "&quot;".utf8
      case 0x27: output += apostrophe.description.utf8
      case 0x00: output += "\u{FFFD}".utf8
      // A bare one would come back as a line feed.
      case 0x0D where isExact: output += "&#13;".utf8
      case 0xA0 where isExact && output.last == 0xC2:
        output.removeLast()
        output += "&nbsp;".utf8
      default: output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Whether it may have to be written in another way, or begins what has to.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x26, 0x3C, 0x3E, 0x22, 0x27, 0x00, 0x0D, 0xC2: true
    default: false
    }
  }

  /// A link's destination as an attribute.
  package static func url(_ destination: String) -> String { attribute(encoded(destination)) }

  /// A link's destination as an address: what a URL must not hold is percent-encoded, what is encoded stays. Marks of merge values pass.
  package static func encoded(_ destination: String) -> String {
    guard destination.hasByte(where: { !isPlainInURL($0) }) else { return destination }
    var output: [UInt8] = []
    for scalar in destination.unicodeScalars {
      switch scalar.value {
      case 0x00...0x20, 0x22, 0x3C, 0x3E, 0x5B...0x5E, 0x60, 0x7B...0x7D, 0x7F: output += hex(UInt8(scalar.value))
      case 0x21...0x7E: output += String(scalar).utf8
      case _ where MergeMark.reserved.contains(scalar): output += String(scalar).utf8
      default: for byte in String(scalar).utf8 { output += hex(byte) }
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Whether it stands in a URL as it is.
  private static func isPlainInURL(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x3C, 0x3E, 0x5B...0x5E, 0x60, 0x7B...0x7D: false
    default: (0x21...0x7E).contains(byte)
    }
  }

  private static func hex(_ byte: UInt8) -> [UInt8] { [0x25, byte.hexDigits.high, byte.hexDigits.low] }
}
