internal import Foundation
internal import Words

/// RFC 2047: other scripts in a header.
enum EncodedWord {
  /// Words of at most 75 octets, none of which splits a character; the caller puts white space between them.
  ///
  /// B where most octets would need escaping, else Q.
  ///
  /// - Parameter lead: octets that already stand on the first word's line.
  static func words(_ text: String, lead: Int = 0) -> [String] {
    let bytes = Array(text.utf8)
    let plain = bytes.count { $0.isLetterOrDigit || $0 == 0x20 }
    let base64 = (bytes.count + 2) / 3 * 4 < plain + (bytes.count - plain) * 3
    // "=?utf-8?q?" and "?=" take 12 octets of the 75; a line that holds an encoded word has at most 76 (§2).
    var room = max(16, 63 - lead)
    var words: [String] = []
    var chunk: [UInt8] = []
    func flush() {
      guard !chunk.isEmpty else { return }
      words.append(base64 ? "=?utf-8?b?\(Data(chunk).base64EncodedString())?=" : "=?utf-8?q?\(quoted(chunk))?=")
      chunk = []
      room = 63
    }
    for scalar in text.unicodeScalars {
      let next = Array(String(scalar).utf8)
      let length = base64 ? (chunk.count + next.count + 2) / 3 * 4 : quoted(chunk + next).utf8.count
      if length > room { flush() }
      chunk += next
    }
    flush()
    return words
  }

  /// §4.2, and only what §5 (3) allows in a phrase.
  private static func quoted(_ bytes: [UInt8]) -> String {
    var output = ""
    for byte in bytes {
      if byte.isLetterOrDigit {
        output.unicodeScalars.append(UnicodeScalar(byte))
      } else if byte == 0x20 {
        output += "_"
      } else {
        output += String(decoding: [0x3D, byte.hexDigits.high, byte.hexDigits.low], as: UTF8.self)
      }
    }
    return output
  }

  /// Decodes the encoded words of a header; white space between two of them is no part of the text (§6.2).
  static func decode(_ text: String) -> String {
    guard text.contains("=?") else { return text }
    let bytes = Array(text.utf8)
    var output = ""
    // What is not yet written, and whether it stands behind an encoded word.
    var (gap, place, afterWord) = (0, 0, false)
    while let word = word(bytes, from: place) {
      let between = bytes[gap..<word.start]
      if !(afterWord && between.allSatisfy { $0 <= 0x20 }) { output += String(decoding: between, as: UTF8.self) }
      output += word.text
      (gap, place, afterWord) = (word.end, word.end, true)
    }
    return output + String(decoding: bytes[gap...], as: UTF8.self)
  }

  /// The next encoded word: `=?charset?encoding?text?=`.
  private static func word(_ bytes: [UInt8], from start: Int) -> (start: Int, end: Int, text: String)? {
    let mark: UInt8 = 0x3F
    var place = start
    while let equals = bytes[place...].firstIndex(of: 0x3D), equals + 1 < bytes.count {
      place = equals + 1
      guard bytes[place] == mark, let charset = bytes[(place + 1)...].prefix(60).firstIndex(where: { $0 == mark || $0 <= 0x20 }) else {
        continue
      }
      guard bytes[charset] == mark, charset > place + 1, charset + 2 < bytes.count, bytes[charset + 2] == mark else { continue }
      guard let end = bytes[(charset + 3)...].firstIndex(of: mark), end + 1 < bytes.count, bytes[end + 1] == 0x3D else { continue }
      let encoding = bytes[charset + 1] | 0x20
      guard encoding == UInt8(ascii: "b") || encoding == UInt8(ascii: "q") else { continue }
      let name = bytes[(place + 1)..<charset].prefix { $0 != 0x2A }
      let text = String(decoding: bytes[(charset + 3)..<end], as: UTF8.self)
      let octets = octets(text, base64: encoding == UInt8(ascii: "b"))
      return (equals, end + 2, Charset.decode(octets, String(decoding: name, as: UTF8.self)))
    }
    return nil
  }

  private static func octets(_ text: String, base64: Bool) -> [UInt8] {
    if base64 { return Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()) }
    return QuotedPrintable.decode(Array(text.utf8).map { $0 == 0x5F ? 0x20 : $0 })
  }
}
