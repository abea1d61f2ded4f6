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
    var output = ""
    var rest = text[...]
    var afterWord = false
    while let match = rest.firstMatch(of: /=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=/) {
      let gap = rest[..<match.range.lowerBound]
      if !(afterWord && gap.allSatisfy(\.isWhitespace)) { output += gap }
      let charset = match.1.split(separator: "*").first.map(String.init) ?? "utf-8"
      output += Charset.decode(octets(String(match.3), base64: match.2.lowercased() == "b"), charset)
      afterWord = true
      rest = rest[match.range.upperBound...]
    }
    return output + rest
  }

  private static func octets(_ text: String, base64: Bool) -> [UInt8] {
    if base64 { return Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()) }
    return QuotedPrintable.decode(Array(text.replacing("_", with: " ").utf8))
  }
}
